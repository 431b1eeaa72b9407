-- esm-main: an ES module is itself a promise job.
--
-- Node loads an ES module asynchronously, so its body runs inside the drain of promise
-- jobs that follows a file read. Promise jobs made there come before ticks: the reverse
-- of commonjs-main.lua, which is the same program. And since that file read was polled,
-- the immediate is always before the timeout. Only here may the main script await.
--
-- Watch:  where the main script stands: under poll, not before the loop.
-- Try:    --runtime node@22: there the body runs before the loop starts.
runtime("node", { module = "esm" })

setTimeout(function() console.log("timeout") end, 0)
setImmediate(function() console.log("immediate") end)
process.nextTick(function() console.log("tick") end)
Promise.resolve():next(function() console.log("promise job") end)
console.log("main")
cpu(5)

await(nil)
console.log("main after await")
