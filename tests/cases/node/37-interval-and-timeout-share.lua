-- An interval stands in the list of its delay like any timer, and goes to its end.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n, i = 0, nil
i = setInterval(function()
  n = n + 1
  L("I" .. n)
  if n == 2 then clearInterval(i) end
end, 5)
setTimeout(function() L("T") end, 5)
