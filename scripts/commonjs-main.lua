-- commonjs-main: the main script runs before the loop, and ticks come first after it.
--
-- A CommonJS main script is a plain callback. When it ends, ticks are drained, then
-- promise jobs, then the loop starts with a look at its timers. The timer is overdue
-- because of cpu(5), so it beats the immediate; without that, the two would race.
-- Compare with esm-main.lua, the same program as an ES module.
--
-- Watch:  nothing of the loop has run when "tick" and "promise job" print.
-- Try:    remove cpu(5) and run `loopscope explore`.
runtime "node"

setTimeout(function() console.log("timeout") end, 0)
setImmediate(function() console.log("immediate") end)
process.nextTick(function() console.log("tick") end)
Promise.resolve():next(function() console.log("promise job") end)
console.log("main")
cpu(5)

async(function()
  await(nil)
  console.log("async function after await")
end)()
