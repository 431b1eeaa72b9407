-- What a transport calls of its protocol, and in which pass.
runtime "asyncio"
local out = {}
local function log(s) out[#out + 1] = s end
local loop
local P = {}
P.__index = P
local function new(name)
  log(name .. ".factory")
  return setmetatable({ name = name }, P)
end
function P:connection_made(t)
  self.t = t
  log(self.name .. ".made")
end
function P:data_received(d)
  log(self.name .. ".data:" .. d)
  if self.name ~= "server" then return end
  self.t:write(d:upper())
  loop:call_soon(log, "soon")
  if d == "end" then
    self.t:close()
    log("closing=" .. str(self.t:is_closing()))
  end
end
function P:eof_received() log(self.name .. ".eof") end
function P:connection_lost(e) log(self.name .. ".lost:" .. str(e)) end

asyncio.run(async("main", function()
  loop = asyncio.get_running_loop()
  local server = await(loop:create_server(function() return new("server") end, "127.0.0.1", 0))
  local port = server.sockets[1]:getsockname()[2]
  local on, n = true, 0
  local function tick()
    n = n + 1
    log("S" .. n)
    if on then loop:call_soon(tick) end
  end
  loop:call_soon(tick)
  local t = await(loop:create_connection(function() return new("client") end, "127.0.0.1", port))
  log("connected")
  t:write("one")
  for _ = 1, 8 do await(asyncio.sleep(0)) end
  t:write("end")
  for _ = 1, 12 do await(asyncio.sleep(0)) end
  on = false
  await(asyncio.sleep(0.01))
  server:close()
end)())
print(table.concat(out, " "))
