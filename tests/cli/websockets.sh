#!/bin/sh
# SPDX-License-Identifier: MIT
# WebSockets: the same clients on Node, asyncio and uvloop; idle ones, a broadcast, the end.
. "${srcdir:-.}/tests/cli/lib.sh"

cat >echo.lua <<'LUA'
local function fastapi()
  local app = FastAPI()
  app:websocket("/ws", async(function(ws)
    await(ws:accept())
    local ok, e = pcall(function()
      while true do await(ws:send_text("echo " .. await(ws:receive_text()))) end
    end)
    print("left", type_name(e))
  end))
  uvicorn.run(app)
end
system { name = "node", runtime = "node", main = function()
  local server = http.createServer(function(req, res) res:finish("plain") end)
  local wss = WebSocketServer.new { server = server, path = "/ws" }
  wss:on("connection", function(ws, req)
    ws:on("message", function(text) ws:send("echo " .. text) end)
    ws:on("close", function(code) console.log("left", code, ws.readyState == WebSocket.CLOSED) end)
  end)
  server:listen(8000)
end }
system { name = "asyncio", runtime = "asyncio", main = fastapi }
system { name = "uvloop", runtime = "uvloop", main = fastapi }
LUA

# Messages are requests, their echo is the answer; clients that are done say goodbye.
{ cat echo.lua; echo 'load { kind = "websocket", url = "/ws", connections = 2, messages_per_second = 5, duration = "2s", body = "hello" }
load { kind = "websocket", url = "/ws", connections = 3, duration = "3s" }'; } >t.lua
try run t.lua --report r.json; status 0; quiet
[ "$(grep -c '20 sent, 20 completed' out)" = 3 ] || fail 'every message has its echo'
[ "$(grep -c 'websockets: 5 opened, nothing pushed' out)" = 3 ] || fail 'five were opened'
[ "$(grep -c 'left 1001 true' out)" = 2 ] || fail 'two clients left the server on Node'
[ "$(grep -c 'left WebSocketDisconnect' out)" = 4 ] || fail 'two clients left each in Python'
[ "$(grep -c '"requests":	20,' r.json)" = 3 ] || fail 'the processes have counted them'
[ "$(grep -c '"opened":	5,' r.json)" = 3 ] || fail 'the report has them too'

# An echo costs what was measured: 108 us of CPU on asyncio, 100 on uvloop, alone; three
# trips of its own work on Node.
{ cat echo.lua; echo 'load { kind = "websocket", url = "/ws", messages_per_second = 100, duration = "10s" }'; } >t.lua
try run t.lua --report r.json; status 0
cpu=$(sed -n 's/.*"cpu_busy":[^0-9]*\([0-9.e-]*\).*/\1/p' r.json | awk '{ printf "%d ", $1 * 10000 + 0.5 }')
echo "$cpu" | awk '{ exit !($1 > 60 && $1 < 100 && $2 > 95 && $2 < 130 && $3 > 88 && $3 < 120) }' ||
	fail "microseconds a message: $cpu"

# Another path, no WebSocket server, nobody who accepts: no socket.
{ cat echo.lua; echo 'load { kind = "websocket", url = "/other", duration = "1s", messages_per_second = 1 }'; } >t.lua
try run t.lua; status 0
[ "$(grep -c '1 sent, 0 completed, 1 failed' out)" = 3 ] || fail 'there is no /other'
grep -q websockets out && fail 'none was opened'

# A server closes with a code, and one by force; both ends learn it.
cat >t.lua <<'LUA'
system { name = "node", runtime = "node", main = function()
  local wss = WebSocketServer.new { port = 8000 }
  local n = 0
  wss:on("connection", function(ws)
    n = n + 1
    if n == 1 then ws:close(4001) else ws:terminate() end
    ws:send("too late", function(err) console.log(err and err.message) end)
    ws:on("close", function(code) console.log(code, #wss.clients) end)
  end)
end }
load { kind = "websocket", connections = 2, duration = "1s" }
LUA
try run t.lua; status 0; quiet
[ "$(grep -c 'WebSocket is not open: readyState 2 (CLOSING)' out)" = 2 ] || fail 'both are closing'
shows '1006 1'; shows '4001 0'

# Ten thousand idle ones and a broadcast: each message takes the loop ten microseconds, so
# that the last client waits for a tenth of a second.
cat >t.lua <<'LUA'
system { name = "node", runtime = "node", main = function()
  local wss = WebSocketServer.new { port = 8000 }
  setInterval(function()
    for _, ws in ipairs(wss.clients) do ws:send("tick") end
  end, 2000)
end }
load { kind = "websocket", connections = 10000, duration = "5s" }
LUA
try_as 'within 100 MB' sh -c 'ulimit -v ${1:-unlimited} && "$2" run t.lua --report r.json' sh \
	"$(nm "$LOOPSCOPE" 2>/dev/null | grep -q __asan_init && echo unlimited || echo 100000)" "$LOOPSCOPE"
status 0; quiet
shows 'websockets: 10000 opened, 20000 messages pushed'
awk '$1 == "push" { exit !($4 > 45 && $4 < 55 && $9 > 99 && $9 < 102) }' out || fail 'how late they are'

# What makes no sense.
bad() { given "system { name = 's', runtime = 'node', main = function() end } load { $1 }"; try run t.lua; refuses "$2"; }
bad 'kind = "websocket", rate = 3' 'no rate'
bad 'kind = "websocket", messages_per_second = -1' 'messages_per_second must be'
bad 'kind = "carrier pigeon"' 'kind is'
given 'WebSocketServer.new {}'
try run t.lua; status 1; says 'One and only one'
finish
