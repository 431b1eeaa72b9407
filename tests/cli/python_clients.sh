#!/bin/sh
# SPDX-License-Identifier: MIT
# httpx: what answers and errors look like, timeouts, and who gets a connection of the pool.
. "${srcdir:-.}/tests/cli/lib.sh"

cat >t.lua <<'LUA'
local function client_main()
  asyncio.run(async("main", function()
    local function try(f, ...)
      local args = table.pack(...)
      local ok, e = pcall(function() return await(f(table.unpack(args, 1, args.n))) end)
      return ok and e.status_code or repr(e)
    end
    local loop = asyncio.get_running_loop()
    httpx.AsyncClient { base_url = "http://web:8000", timeout = 0.2 }:with(function(client)
      local r = await(client:get("/json", { params = { n = 4 } }))
      print(r, r.status_code, r:json().n, r.is_success, r.text)
      print(await(client:post("/size", { json = { a = { 1, 2 } } })).text)
      r = await(client:get("/none"))
      print(pcall(r.raise_for_status, r))
      print(try(client.get, client, "/sleep?s=0.3"))
      print(try(client.get, client, "/sleep?s=0.3", { timeout = 1 }))
      print(try(httpx.get, "http://web:1/"), try(httpx.get, "x"))
      client:stream("GET", "/chunks", function(response)
        for part in awaiting(response:aiter_text()) do print("part", part) end
      end)
    end)
    -- Two connections: the third request waits for one, the fourth too long.
    local limits = httpx.Limits { max_connections = 2, max_keepalive_connections = 1 }
    local client = httpx.AsyncClient { limits = limits, timeout = httpx.Timeout(1, { pool = 0.15 }) }
    local t = loop:time()
    local jobs = {}
    for i, s in ipairs { 0.1, 0.4, 0.2, 0.1 } do
      jobs[i] = asyncio.create_task((async(function()
        local answer = try(client.get, client, "http://web:8000/sleep?s=" .. s)
        print(i, answer, math.floor((loop:time() - t) * 10 + 0.5))
      end))())
    end
    await(asyncio.gather(table.unpack(jobs)))
    await(client:aclose())
    print(try(client.get, client, "http://web:8000/json"))
  end)())
end

local function web()
  local app = FastAPI()
  app:get("/json", async(function(req) return { n = tonumber(req.query.n) } end))
  app:post("/size", async(function(req) return #req.body end))
  app:get("/sleep", async(function(req) await(asyncio.sleep(tonumber(req.query.s))) return "ok" end))
  app:get("/chunks", async(function()
    return StreamingResponse(async_generator(function(yield) yield("a") yield("b") end))
  end))
  uvicorn.run(app)
end

system { name = "asyncio", machines = { { name = "client", runtime = "asyncio", main = client_main },
  { name = "web", runtime = "asyncio", main = web } } }
system { name = "uvloop", machines = { { name = "client", runtime = "uvloop", main = client_main },
  { name = "web", runtime = "uvloop", main = web } } }
LUA
for s in asyncio uvloop; do
	try run t.lua --system $s --until 5s; status 0
	sed -i '/simulated, seed/,$d' out
	prints '<Response [200 OK]> 200 4 True {"n":4}' 11 \
		"False Client error '404 Not Found' for url 'http://web:8000/none'" \
		'For more information check: https://httpstatuses.com/404' \
		"ReadTimeout('')" 200 \
		"ConnectError('All connection attempts failed') UnsupportedProtocol(\"Request URL is missing an 'http://' or 'https://' protocol.\")" \
		'part a' 'part b' '1 200 1' "4 PoolTimeout('') 2" '3 200 3' '2 200 4' \
		"RuntimeError('Cannot send a request, as the client has been closed.')"
done
finish
