-- Writes that are done at once call back from ticks; "finish" and "close" come after those.
local w = stream.Writable.new { write = function(chunk, _, cb)
  console.log("write", chunk)
  cb()
end }
w:on("finish", function() console.log("finish") end)
w:on("close", function() console.log("close") end)
w:on("drain", function() console.log("drain") end)
w:write("a", function() console.log("a is done") end)
w:write("b", function() console.log("b is done") end)
w:finish("c", function() console.log("all is done") end)
console.log("sync")
process.nextTick(function() console.log("tick") end)
Promise.resolve():next(function() console.log("job") end)
