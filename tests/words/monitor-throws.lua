process.on('uncaughtExceptionMonitor', function(e, o) console.log('mon', o) error(Error.new('m'), 0) end)
process.on('uncaughtException', function(e) console.log('U') end)
error(Error.new('boom'), 0)
