runtime "uvloop"

local app, began = FastAPI(), nil

app:get("/work", async(function()
  began = time.monotonic()
  cpu(400)
  return "work"
end))

app:get("/quick", async(function()
  local late = time.monotonic() - began > 0.3
  print(late and "after the work" or "at once")
  return "quick"
end))

load { schedule = { { 0, "/work" }, { 100, "/quick" } }, connections = 2 }
uvicorn.run(app)
