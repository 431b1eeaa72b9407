process.on('exit', function(c) console.log('exit', c, process.exitCode) process.exitCode = 9 end)
Promise.reject(5)
