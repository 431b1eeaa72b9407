process.on('exit', function(c) console.log('exit', c, process.exitCode) end)
setTimeout(function() console.log('never') end)
error(Error.new('boom'), 0)
