-- A worker's main script runs in its loop's poll phase.
runtime "node"

local w = Worker.new(function()
  local o = {}
  local function L(x) o[#o + 1] = x end
  setTimeout(function() L("timeout") end, 0)
  setImmediate(function() L("immediate") end)
  process.nextTick(function() L("tick") end)
  Promise.resolve():next(function() L("promise") end)
  L("sync")
  cpu(3)
  setTimeout(function() parentPort:postMessage(table.concat(o, " ")) end, 30)
end)
w:on("message", function(m) console.log(m) end)
