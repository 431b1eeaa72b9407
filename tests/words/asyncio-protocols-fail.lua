-- Protocols that raise, flow control within a callback, loops closed with connections open.
runtime "asyncio"
local function go(n)
  asyncio.run(async("main", function()
    local server = await(asyncio.start_server(async(function(r, w) cpu(1) await(r:read()) end), "127.0.0.1", 8000))
    local r, w = await(asyncio.open_connection("127.0.0.1", 8000))
    w:write("x")
    local t = asyncio.create_task(asyncio.open_connection("localhost", 8000))
    if n > 1 then await(asyncio.sleep(0.01)) end
    print("end", n)
  end)())
end
go(1) go(2) go(3)
local P = { connection_made = function(s, t) cpu(5) t:write(("y"):rep(9000000)) print("made") end, data_received = function(s, d) cpu(1) error(ValueError("in data"), 0) end,
  connection_lost = function(s, e) print("lost", repr(e)) end, resume_writing = function() print("resumed") end, pause_writing = function() print("paused") end }
asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local s = await(loop:create_server(function() return setmetatable({}, { __index = P }) end, "127.0.0.1", 0))
  local r, w = await(asyncio.open_connection("127.0.0.1", s.sockets[1]:getsockname()[2]))
  local n = 0
  while n < 9000000 do n = n + #await(r:read(65536)) end
  w:write("hello")
  local ok, e = pcall(function() return await(r:read(1)) end)
  print(ok, repr(e))
  local bad = await(loop:create_server(function() error(RuntimeError("factory"), 0) end, "127.0.0.1", 0))
  local r2, w2 = await(asyncio.open_connection("127.0.0.1", bad.sockets[1]:getsockname()[2]))
  print(repr(await(r2:read())))
end)())
