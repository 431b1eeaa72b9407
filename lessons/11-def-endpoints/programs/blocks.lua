runtime "asyncio"

local app, began, done = FastAPI(), nil, 0

app:get("/", async(function()
  began = began or time.monotonic()
  time.sleep(0.2)
  done = done + 1
  if done == 10 then
    print("pauses: " .. math.floor((time.monotonic() - began) / 0.2))
  end
  return "done"
end))

load { users = 10, requests = 10 }
uvicorn.run(app)
