-- backpressure-ignored: false from write() is advice; who ignores it fills the memory.
--
-- A writable stream sends one chunk at a time; what comes meanwhile waits in its buffer.
-- From the high-water mark on write() answers false: stop, and wait for "drain". Nothing
-- forces anybody to: every further chunk is taken as well, and the buffer grows.
--
-- Watch:  writableLength, against the mark of 4 bytes.
-- Try:    --runtime node@M19, the belief that write() always sends.
runtime "node"

local slow = stream.Writable.new { highWaterMark = 4, write = function(_, _, cb)
  setTimeout(cb, 10)
end }
slow:on("drain", function() console.log("drain:", slow.writableLength, "left") end)

for i = 1, 6 do console.log("write", i, slow:write("x"), slow.writableLength) end
console.log("needs drain:", slow.writableNeedDrain)
