runtime "node"

local w = stream.Writable.new {
  highWaterMark = 4,
  write = function(chunk, encoding, cb) setTimeout(cb, 1000) end,
}

for n = 1, 50 do w:write("x") end
setTimeout(function()
  console.log(w.writableLength)
  process.exit()
end, 20)
