process.on('exit', function(c) console.log('exit', c, process.exitCode) end)
process.on('uncaughtException', function(e) console.log('U', e.message) error(Error.new('second'), 0) end)
error(Error.new('boom'), 0)
