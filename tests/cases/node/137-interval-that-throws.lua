-- An interval goes on after a handled throw; Node 10 dropped it.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function() L("U") end)
local n, i = 0, nil
i = setInterval(function()
  n = n + 1
  L("i" .. n)
  if n == 3 then clearInterval(i) end
  error("oops", 0)
end, 2)
