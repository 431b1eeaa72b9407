process.on('exit', function(c) console.log('exit', c, process.exitCode) process.exit(4) end)
error({a=1}, 0)
