runtime "asyncio"

local app, began, done = FastAPI(), nil, 0

app:get("/", function()
  began = began or time.monotonic()
  time.sleep(0.4)
  done = done + 1
  if done == 80 then
    print("pauses: " .. math.floor((time.monotonic() - began) / 0.4))
  end
  return "done"
end)

load { users = 80, requests = 80 }
uvicorn.run(app)
