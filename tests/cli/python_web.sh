#!/bin/sh
# SPDX-License-Identifier: MIT
# FastAPI: paths with parameters, headers, dependencies, responses, errors, WebSockets.
. "${srcdir:-.}/tests/cli/lib.sh"

cat >t.lua <<'LUA'
local function client()
  asyncio.run(async("main", function()
    httpx.AsyncClient { base_url = "http://web:8000", headers = { ["X-Token"] = "secret" } }:with(function(client)
      local function show(r) print(r.status_code, r.text) return r end
      show(await(client:get("/users/7")))
      show(await(client:get("/users/me")))
      show(await(client:get("/items/12")))
      show(await(client:get("/items/abc")))
      show(await(client:post("/items/12")))
      show(await(client:get("/files/a/b.txt")))
      local r = show(await(client:get("/teapot")))
      print(r.headers["X-Kind"], r.headers["content-type"])
      show(await(client:post("/echo", { json = { a = { 1, 2 }, b = "x" } })))
      show(await(client:get("/guarded")))
      show(await(client:get("/guarded", { headers = { ["X-Token"] = "wrong" } })))
      show(await(client:get("/boom")))
      show(await(client:get("/boom2")))
      r = show(await(client:get("/old")))
      print(r.headers.location)
      show(await(client:post("/created")))
      for _, path in ipairs { "/users/a%20b+c", "/rate/3", "/teapot/", "/guarded/x", "/rate/3/" } do
        r = show(await(client:get(path)))
        print(r.headers["content-type"], r.headers["content-length"], r.headers.location)
      end
    end)
  end)())
end

local function web()
  local app = FastAPI()
  app:get("/users/{id}", async(function(req) return { id = req.path_params.id } end))
  app:get("/users/me", async(function() return "never" end))
  app:get("/items/{n:int}", function(req) return { n = req.path_params.n + 1 } end)
  app:get("/files/{rest:path}", async(function(req) return req.path_params.rest end))
  app:get("/teapot", async(function() return JSONResponse({ short = true }, { status = 418, headers = { ["X-Kind"] = "pot" } }) end))
  app:post("/echo", async(function(req) return await(req:json()) end))
  local function user(req) return "user of " .. req.headers["x-token"] end
  local check = async(function(req) if req.headers["X-Token"] ~= "secret" then error(HTTPException(401, "no"), 0) end return 1 end)
  app:get("/guarded", async(function(req) return req.depends end), { depends = { check, user } })
  app:get("/boom", async(function() error(ValueError("bad"), 0) end))
  app:get("/boom2", function() local x = nil; return x.y end)
  app:get("/old", async(function() return RedirectResponse("/new") end))
  app:get("/rate/{x:float}", async(function(req) return { x = req.path_params.x } end))
  app:post("/created", async(function() return { ok = true } end), { status_code = 201 })
  uvicorn.run(app)
end
for _, loop in ipairs { "asyncio", "uvloop" } do
  system { name = loop, machines = { { name = "client", runtime = loop, main = client },
    { name = "web", runtime = loop, main = web } } }
end
LUA
for s in asyncio uvloop; do
	try run t.lua --system $s --until 3s; status 0
	sed -i '/simulated, seed/,$d' out
	prints '200 {"id":"7"}' '200 {"id":"me"}' '200 {"n":13}' '404 {"detail":"Not Found"}' \
		'405 {"detail":"Method Not Allowed"}' '200 a/b.txt' '418 {"short":true}' 'pot application/json' \
		'200 {"a":[1,2],"b":"x"}' '200 [1,"user of secret"]' '401 {"detail":"no"}' \
		'500 Internal Server Error' '500 Internal Server Error' '307 ' /new '201 {"ok":true}' \
		'200 {"id":"a b+c"}' 'application/json 14 None' '200 {"x":3.0}' 'application/json 9 None' \
		'307 ' 'None 0 /teapot' '404 {"detail":"Not Found"}' 'application/json 22 None' '307 ' 'None 0 /rate/3'
	says 'ERROR:    Exception in ASGI application'; says 'ValueError: bad'; says 'line 40'
done

# A WebSocket: what is in its path, a message, the end; one that is not accepted.
cat >t.lua <<'LUA'
local function web()
  local app = FastAPI()
  app:websocket("/ws/{room}", async(function(ws)
    print("asks", ws.path_params.room, ws.query.x)
    await(ws:accept())
    for text in awaiting(ws:iter_text()) do
      print("got", type(text))
      await(ws:send_json { n = #text })
    end
  end))
  app:websocket("/closed", async(function(ws) await(ws:close()) end))
  app:websocket("/silent", async(function() end))
  app:websocket("/fails-first", async(function() error(ValueError("at once"), 0) end))
  app:websocket("/code", async(function(ws)
    await(ws:accept())
    local ok, e = pcall(function() while true do await(ws:send_text(await(ws:receive_text()))) end end)
    print(isinstance(e, WebSocketDisconnect), e.code)
  end))
  app:get("/page", async(function() return "no socket" end))
  app:websocket("/fails", async(function(ws) await(ws:accept()) error(ValueError("in a socket"), 0) end))
  uvicorn.run(app)
end
system { name = "asyncio", runtime = "asyncio", main = web }
load { kind = "websocket", url = param("url", "/ws/red?x=1"), connections = 1, messages_per_second = 2, duration = "1s" }
if param("later", false) then load { start = "2s", users = 1, requests = 1, url = "/page" } end
LUA
try run t.lua; status 0; sed -i '/simulated, seed/,$d' out
prints 'asks red 1' 'got string' 'got string'
ends() {
	try run t.lua --set url=/$1 --set later=true --requests q.csv; status 0
	[ "$(sed -n 2p q.csv | cut -d, -f6)" = "$2" ] || fail "the client should learn $2"
}
ends closed 403; ends nowhere 403; ends page 403 # as measured
ends silent 500; says 'ASGI callable returned without sending handshake.'
ends fails-first 500; says 'ValueError: at once'
ends code 101; shows 'True 1001'
try run t.lua --set url=/fails; status 0; says 'ValueError: in a socket'

# A handler that never answers: its requests fail, the others do not.
cat >t.lua <<'LUA'
system { name = "asyncio", runtime = "asyncio", main = function()
  local app = FastAPI()
  app:get("/never", async(function() await(asyncio.get_running_loop():create_future()) end))
  app:get("/ok", async(function() return "ok" end))
  uvicorn.run(app)
end }
load { url = "/never", rate = 5, duration = "1s", timeout = "2s" }
load { url = "/ok", rate = 5, duration = "1s" }
LUA
try run t.lua --requests q.csv; status 0
[ "$(grep -c ',/never,.*timeout' q.csv)" = 5 ] || fail 'five requests should time out'
[ "$(grep -c ',/ok,.*,200,' q.csv)" = 5 ] || fail 'five should be answered'
finish
