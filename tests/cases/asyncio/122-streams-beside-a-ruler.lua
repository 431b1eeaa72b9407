-- Which pass of the loop each step of a connection falls into, from both ends.
runtime "asyncio"
local out = {}
local function log(s) out[#out + 1] = s end
asyncio.run(async("main", function()
  local loop = asyncio.get_running_loop()
  local server = await(asyncio.start_server(async("handler", function(r, w)
    log("handler")
    log("got:" .. await(r:read(10)))
    w:write("x")
    w:close()
    await(w:wait_closed())
    log("hclosed")
  end), "127.0.0.1", 0))
  local port = server.sockets[1]:getsockname()[2]
  local n, on = 0, true
  local function tick()
    n = n + 1
    log("S" .. n)
    if on and n < 40 then loop:call_soon(tick) end
  end
  loop:call_soon(tick)
  local r, w = await(asyncio.open_connection("127.0.0.1", port))
  log("open")
  w:write("1")
  log("back:" .. await(r:read(10)))
  log("eof:" .. await(r:read(10)))
  w:close()
  log("close")
  await(w:wait_closed())
  log("wclosed")
  on = false
  await(asyncio.sleep(0.01))
  server:close()
  await(server:wait_closed())
end)())
print(table.concat(out, " "))
