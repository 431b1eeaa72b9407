runtime "node"

local w = stream.Writable.new {
  highWaterMark = 4,
  write = function(chunk, encoding, cb) setTimeout(cb, 1) end,
}
local most = 0

for n = 1, 12 do
  w:write("x")
  most = math.max(most, w.writableLength)
end
w:finish()
w:on("finish", function() console.log("most: " .. most) end)
