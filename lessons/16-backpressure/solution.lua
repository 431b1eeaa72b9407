runtime "node"

local w = stream.Writable.new {
  highWaterMark = 4,
  write = function(chunk, encoding, cb) setTimeout(cb, 1) end,
}
local most, written = 0, 0

local function produce()
  while written < 12 do
    written = written + 1
    local more = w:write("x")
    most = math.max(most, w.writableLength)
    if not more then return w:once("drain", produce) end
  end
  w:finish()
end

produce()
w:on("finish", function() console.log("most: " .. most) end)
