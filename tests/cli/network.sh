#!/bin/sh
# SPDX-License-Identifier: MIT
# Node's sockets, http client and fetch: within a program, and between machines.
. "${srcdir:-.}/tests/cli/lib.sh"

# A server and its client in one program: what comes, and that both ends close.
given 'local s = net.createServer(function(sock)
	sock:on("data", function(d) sock:write("echo " .. d) end)
	sock:on("close", function(bad) console.log("server side closed", bad) end)
end)
s:listen(0, function()
	local c = net.connect(s:address().port)
	c:write("hello")
	c:on("data", function(d) console.log(d) c:finish() end)
	c:on("close", function(bad) console.log("closed", bad) s:close() end)
end)
s:on("close", function() console.log("no more") end)'
try run t.lua; status 0; quiet
prints 'echo hello' 'server side closed false' 'closed false' 'no more'

# Two listeners on a port.
given 'net.createServer():listen(8000)
net.createServer():listen(8000):on("error", function(e) console.log(e.code, e.message) process.exit() end)'
try run t.lua; status 0; prints 'EADDRINUSE listen EADDRINUSE: address already in use :::8000'
given 'net.createServer():listen(8000) net.createServer():listen(8000)'
try run t.lua; status 1; says EADDRINUSE

# A server that writes faster than its client reads has to wait.
given 'local s = net.createServer(function(sock)
	local n = 0
	local function fill()
		repeat n = n + 1 until not sock:write(("x"):rep(65536)) or n == 100
		if n < 100 then sock:once("drain", fill) else sock:finish() end
		if n == 1 then console.log("full at", sock.writableLength) end
	end
	fill()
end)
s:listen(9, function()
	local got = 0
	net.connect(9):on("data", function(d) got = got + #d cpu(1) end)
		:on("end", function() console.log(got) s:close() end)
end)'
try run t.lua; status 0; shows '6553600'

# http.get on connections that are kept, the last one first; answers, errors.
given 'local opened = 0
local s = http.createServer(function(req, res)
	if req.url == "/die" then return res:destroy() end
	res.statusCode = req.url == "/no" and 404 or 200
	setTimeout(function() res:finish(req.method .. " " .. req.url) end, 5)
end)
s:listen(8000)
local function get(path)
	return Promise.new(function(resolve, reject)
		http.get({ port = 8000, path = path }, function(res)
			local text = ""
			res:on("data", function(d) text = text .. d end)
			res:on("end", function() resolve(res.statusCode .. " " .. text) end)
		end):on("error", reject)
	end)
end
async(function()
	console.log(await(get("/a")))
	local all = await(Promise.all { get("/b"), get("/no") })
	console.log(all[1], all[2])
	s:getConnections(function(_, n) console.log(n, "connections") end)
	local ok, e = pcall(function() await(get("/die")) end)
	console.log(ok, e.code, e.message)
	local r = await(fetch("http://localhost:8000/f", { method = "POST", body = "b" }))
	console.log(r.ok, r.status, await(r:text()))
	ok, e = pcall(function() await(fetch("http://localhost:9000")) end)
	console.log(ok, e.message, e.cause.message)
	ok, e = pcall(function() await(fetch("localhost")) end)
	console.log(ok, e.message)
	s:close()
	http.globalAgent:destroy()
end)()'
try run t.lua; status 0; quiet
prints '200 GET /a' '200 GET /b 404 GET /no' '2 connections' 'false ECONNRESET socket hang up' \
	'true 200 POST /f' 'false fetch failed connect ECONNREFUSED 127.0.0.1:9000' \
	'false Failed to parse URL from localhost'

# A response tells when it is done.
given 'local s
s = http.createServer(function(req, res)
	if req.url == "/late" then res:finish("x") end
	res:on("finish", function() console.log("finish") end)
	res:on("close", function() console.log("close", res.writableFinished) s:close() end)
	if req.url ~= "/late" then res:finish("x") end
	if req.url == "/twice" then res:finish("y") end
end)
s:listen(1, function() http.get({ port = 1, path = param("path", "/") }, function(r) r:resume() http.globalAgent:destroy() end) end)'
try run t.lua; status 0; quiet; prints 'finish' 'close true'
try run t.lua --set path=/late; status 0; prints 'finish' 'close true'
try run t.lua --set path=/twice; status 1; prints 'finish'; says 'write after end'

# Services on machines of their own: across the network, by name.
cat >t.lua <<'END'
network { latency = "2ms" }
system { name = "shop", machines = {
  { name = "api", runtime = "node", main = function()
    http.createServer(async(function(req, res)
      local r = await(fetch("http://score:8000/score"))
      res:finish(await(r:text()))
    end)):listen(8000)
  end },
  { name = "score", runtime = "node", main = function()
    http.createServer(function(req, res) cpu(1) res:finish("42") end):listen(8000)
  end } } }
load { rate = 100, duration = "2s", connections = 4 }
END
try run t.lua; status 0; quiet
shows '200 sent, 200 completed'
[ "$(grep -A1 '^  machine' out | awk '{ print $1, $2 }' | tr '\n' ' ')" = \
	'machine api 1 main machine score 2 main ' ] || fail 'each process below its machine'
awk '$1 == "all" { exit !($3 > 9 && $3 < 9.5) }' out || fail 'two round trips and a millisecond'
finish
