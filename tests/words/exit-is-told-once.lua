process.on('exit', function(c) console.log('exit1', c, process.exitCode) process.exit() end)
process.on('exit', function(c) console.log('exit2', c, process.exitCode) end)
process.exitCode = 3 process.exit()
