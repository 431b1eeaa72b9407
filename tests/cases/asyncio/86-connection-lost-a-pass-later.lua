-- close(): connection_lost comes a pass later.
runtime "asyncio"

local out = {}
local function log(x) out[#out + 1] = x end

asyncio.run(async("main", function()
  local loop = asyncio.get_running_loop()
  local server = await(loop:create_server(function() return {} end, "127.0.0.1", 0))
  local port = server.sockets[1]:getsockname()[2]
  local protocol = { connection_lost = function(_, e) log("lost:" .. str(e)) end }
  local transport = await(loop:create_connection(function() return protocol end, "127.0.0.1", port))
  loop:call_soon(log, "S1")
  transport:close()
  loop:call_soon(log, "S2")
  log("closing=" .. str(transport:is_closing()))
  await(asyncio.sleep(0.02))
  server:close()
end)())
print(table.concat(out, " "))
