-- Each handled error queues an empty immediate of its own.  The second lies behind the first,
-- and between two immediates ticks and jobs run: so the jobs that the error left over come
-- before a timer that is due.
runtime "node"

process.on("uncaughtException", function(e) console.log("caught", e.message) end)

setImmediate(function()
	process.nextTick(function() error(Error.new("first"), 0) end)
	process.nextTick(function()
		process.nextTick(function()
			setTimeout(function() console.log("timer") end, 0)
			cpu(3)
			error(Error.new("second"), 0)
		end)
		process.nextTick(function()
			console.log("tick")
			error(Error.new("third"), 0)
		end)
		queueMicrotask(function() console.log("job") end)
	end)
end)
