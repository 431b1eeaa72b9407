-- An interval as a source: turns that a slow body missed are handed over later.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

async(function()
  local n = 0
  for _ in awaiting(timersPromises.setInterval(10)) do
    n = n + 1
    L("i" .. n)
    if n == 1 then await(timersPromises.setTimeout(35)) end
    if n == 4 then break end
  end
  L("done")
end)()
