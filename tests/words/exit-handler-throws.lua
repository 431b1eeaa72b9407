process.on('exit', function(c) console.log('exit', c, process.exitCode) error(Error.new('x'), 0) end)
