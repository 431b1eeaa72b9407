-- A readable socket against a chain of call_soon.
runtime "asyncio"

local out = {}
local function log(x) out[#out + 1] = x end

-- A thread with a loop of its own opens n connections and has fn use them later.
local function elsewhere(port, n, ms, fn)
  threading.Thread(function()
    local loop = asyncio.new_event_loop()
    loop:run_until_complete(async(function()
      local writers, _ = {}
      for i = 1, n do _, writers[i] = await(asyncio.open_connection("127.0.0.1", port)) end
      time.sleep(ms / 1000)
      fn(writers)
      await(asyncio.sleep(0.4))
    end)())
    loop:close()
  end):start()
end

-- A server whose protocols know their number.
local function serve(made, data)
  local n = 0
  local P = {}
  P.__index = P
  function P:connection_made(t)
    n = n + 1
    self.n, self.t = n, t
    made(self)
  end
  function P:data_received(d) data(self, d) end
  local loop = asyncio.get_running_loop()
  local server = await(loop:create_server(function() return setmetatable({}, P) end, "127.0.0.1", 0))
  return server, server.sockets[1]:getsockname()[2]
end

local function chain(n, last)
  log("S" .. n)
  if n < last then asyncio.get_running_loop():call_soon(chain, n + 1, last) end
end

asyncio.run(async("main", function()
  local loop = asyncio.get_running_loop()
  local server, port = serve(function() end, function() log("IO") end)
  elsewhere(port, 1, 50, function(w) w[1]:write("x") end)
  await(asyncio.sleep(0.03))
  loop:call_soon(chain, 1, 3)
  time.sleep(0.1)
  await(asyncio.sleep(0.05))
  server:close()
end)())
print(table.concat(out, " "))
