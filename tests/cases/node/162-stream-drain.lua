-- "drain" comes when nothing is left, before the callback of the write that was the last.
local w = stream.Writable.new { highWaterMark = 1, write = function(chunk, _, cb)
  console.log("write", chunk)
  setImmediate(cb)
end }
w:on("drain", function() console.log("drain") end)
console.log(w:write("1", function() console.log("1 is done") end))
console.log(w:write("2", function() console.log("2 is done") end))
setImmediate(function() console.log("immediate") end)
