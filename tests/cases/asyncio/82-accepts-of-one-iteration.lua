-- Two clients connected before the loop looks.
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

local function chain(n, last)
  log("S" .. n)
  if n < last then asyncio.get_running_loop():call_soon(chain, n + 1, last) end
end

asyncio.run(async("main", function()
  local loop = asyncio.get_running_loop()
  local P = {}
  P.__index = P
  function P:connection_made() log("made") end
  function P:data_received() log("data") end
  local server = await(loop:create_server(function()
    log("factory")
    return setmetatable({}, P)
  end, "127.0.0.1", 0))
  elsewhere(server.sockets[1]:getsockname()[2], 2, 0, function(w)
    w[1]:write("x")
    w[2]:write("x")
  end)
  time.sleep(0.05)
  loop:call_soon(chain, 1, 7)
  await(asyncio.sleep(0.05))
  server:close()
end)())
print(table.concat(out, " "))
