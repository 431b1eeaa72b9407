-- refresh() in the timer's own callback arms it again.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n, t = 0, nil
t = setTimeout(function()
  n = n + 1
  L("T" .. n)
  if n < 3 then t:refresh() end
end, 2)
