runtime "asyncio"

local app, began = FastAPI(), nil

app:get("/slow", async(function()
  began = time.monotonic()
  time.sleep(0.6)
  return "slow"
end))

app:get("/quick", function()
  local late = time.monotonic() - began > 0.5
  print(late and "after the pause" or "at once")
  return "quick"
end)

load { schedule = { { 0, "/slow" }, { 200, "/quick" } }, connections = 2 }
uvicorn.run(app)
