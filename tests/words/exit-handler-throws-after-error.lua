process.on('exit', function(c) console.log('exit', c, process.exitCode) error(Error.new('in exit'), 0) end)
error(Error.new('boom'), 0)
