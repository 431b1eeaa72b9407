-- An object stream with an encoding cannot decode a number: push() throws in read().
local chunks, i = { "a", 55 }, 0
local r
r = stream.Readable.new { objectMode = true, read = function()
  console.log("read")
  i = i + 1
  r:push(chunks[i])
end }
r:setEncoding("utf8")
r:on("error", function(e) console.log("error", e.name, e.code, e.message) end)
r:on("data", function(x) console.log("data", x) end)
r:on("close", function() console.log("close") end)
