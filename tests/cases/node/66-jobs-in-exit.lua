-- The exit event of a natural end is a callback: its promise jobs run, its ticks do not.
runtime "node"

process.on("exit", function()
  process.nextTick(function() console.log("tick-in-exit") end)
  Promise.resolve():next(function() console.log("micro-in-exit") end)
    :next(function() console.log("micro2-in-exit") end)
end)
