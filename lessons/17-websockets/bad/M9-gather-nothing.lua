runtime "asyncio"

local app, clients = FastAPI(), {}

local heartbeat = async(function()
  local longest = 0
  for beat = 1, 10 do
    local began = time.monotonic()
    await(asyncio.sleep(0.05))
    longest = math.max(longest, time.monotonic() - began)
  end
  print(longest > 0.4 and "late" or "in time")
end)

local broadcast = async(function()
  for _, ws in ipairs(clients) do
    cpu(5)
    await(ws:send_text("news"))
    await(asyncio.gather())
  end
end)

app:websocket("/", async(function(ws)
  await(ws:accept())
  clients[#clients + 1] = ws
  if #clients == 100 then
    asyncio.create_task(heartbeat())
    asyncio.create_task(broadcast())
  end
  for text in awaiting(ws:iter_text()) do end
end))

load { kind = "websocket", connections = 100, duration = "3s" }
uvicorn.run(app)
