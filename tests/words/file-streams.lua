-- Streams of files, one after the other; the order is Node's.
local w = fs.createWriteStream("out")
for _, e in ipairs { "open", "ready", "finish", "close", "drain" } do
  w:on(e, function() console.log("w", e, w.bytesWritten) end)
end
console.log(w:write(("x"):rep(20000)), w:write("y"))
w:on("drain", function() w:finish("z") end)
w:on("close", function()
  local r = fs.createReadStream("in", { data = ("a"):rep(150000) })
  for _, e in ipairs { "open", "ready", "end", "close" } do r:on(e, function() console.log("r", e) end) end
  r:on("data", function(d) console.log("r data", #d) end)
  r:on("close", function()
    fs.createReadStream("none", { error = "ENOENT" }):on("error", function(e) console.log(e.message) end)
    stream.pipeline(fs.createReadStream("in", { data = "text" }), zlib.createGzip(), fs.createWriteStream("out"),
      function(err) console.log("piped", err) end)
  end)
end)
