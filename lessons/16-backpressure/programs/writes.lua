runtime "node"

local w = stream.Writable.new {
  highWaterMark = 4,
  write = function(chunk, encoding, cb) setTimeout(cb, 10) end,
}
w:on("drain", function() console.log("drain") end)

for n = 1, 6 do console.log(n, w:write("x")) end
console.log("buffered", w.writableLength)
