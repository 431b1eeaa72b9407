runtime "asyncio"

local app, began, done = FastAPI(), nil, 0

app:get("/", function()
  began = began or time.monotonic()
  cpu(100)
  done = done + 1
  if done == 8 then
    local turns = time.monotonic() - began > 0.6
    print(turns and "one after another" or "side by side")
  end
  return "image"
end)

load { users = 8, requests = 8 }
uvicorn.run(app)
