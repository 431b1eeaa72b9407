-- signals, kill
process.on("SIGTERM", function(s, n) console.log(s, n); process.nextTick(function() console.log("tick") end); clearInterval(keep) end)
keep = setInterval(function() end, 1000)
setTimeout(function() console.log(process.kill(process.pid, "SIGTERM")); console.log("sent") end, 5)
setImmediate(function() console.log("imm") end)
