-- A completion that settles a promise drains like a callback, before the next one.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

fs.promises.stat("/"):next(function()
  L("P1")
  process.nextTick(function() L("tP1") end)
  Promise.resolve():next(function() L("P1b") end)
end)
fs.stat("/", function()
  L("C2")
  queueMicrotask(function() L("mC2") end)
end)
fs.promises.stat("/"):next(function() L("P3") end)
cpu(40)
