-- The eleventh listener warns, once for each name, in a tick.
process.on("warning", function(w) console.log(w.name .. ": " .. w.message) end)
local e = EventEmitter.new()
for _ = 1, 13 do e:on("e", function() end) end
e:setMaxListeners(20)
for _ = 1, 20 do e:on("f", function() end) end
e:on("f", function() end)
process.nextTick(function() console.log("tick") end)
console.log("end of main")
