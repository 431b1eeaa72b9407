-- A server is closed when its last connection is destroyed, before that one's "close".
runtime "node"

local s
s = net.createServer(function(c) console.log("conn") c:on("data", function(d) console.log("srv", String(d)) c:write("pong") end) c:on("end", function() console.log("srv end") end) c:on("close", function() console.log("srv close") end) end)
s:on("close", function() console.log("server close") end)
s:listen(0, function()
  local c
  c = net.connect(s:address().port, function() console.log("connected") c:write("ping") end)
  c:on("data", function(d) console.log("cli", String(d)) c:finish() s:close(function(e) console.log("cb", e) end) s:close(function(e) console.log("cb2", e and e.code) end) end)
  c:on("end", function() console.log("cli end") end)
  c:on("close", function(h) console.log("cli close", h) end)
end)
