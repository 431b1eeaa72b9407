-- close() leaves a connection alone whose request is being answered, until it has been idle.
runtime "node"

local s
s = http.createServer(function(req, res) console.log("req") res:finish("hi") s:close(function() console.log("closed") end) end)
s:listen(0, function() http.get({ port = s:address().port }, function(r) console.log("res") r:resume() r:on("end", function() console.log("end") end) end) end)
process.on("exit", function() console.log("exit", performance.now() > 1000) end)
