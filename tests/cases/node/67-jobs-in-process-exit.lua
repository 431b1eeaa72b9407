-- After process.exit() nothing that the exit event queues runs.
runtime "node"

process.on("exit", function()
  process.nextTick(function() console.log("tick-in-exit") end)
  Promise.resolve():next(function() console.log("micro-in-exit") end)
end)
setImmediate(function() process.exit() end)
