-- SystemExit and KeyboardInterrupt in tasks and callbacks; what goes on after.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local function attempt(fn, ...)
  local ok, e = pcall(fn, ...)
  log(ok, not ok and type_name(e) or str(e))
end
attempt(asyncio.run, async(function()
  asyncio.create_task(async(function()
    local ok, e = pcall(await, asyncio.sleep(1))
    log("left", type_name(e))
    error(e, 0)
  end)())
  await(asyncio.sleep(0))
  error(SystemExit(3), 0)
end)())
attempt(asyncio.run, async(function()
  local t = asyncio.create_task(async(function() error(SystemExit(4), 0) end)())
  local ok, e = pcall(await, asyncio.sleep(0.01))
  log("main", ok, type_name(e))
  error(e, 0)
end)())
attempt(asyncio.run, async(function()
  asyncio.get_running_loop():call_soon(function() error(KeyboardInterrupt(), 0) end)
  local ok, e = pcall(await, asyncio.sleep(0.01))
  log("main", ok, ok or type_name(e))
  return "done"
end)())
attempt(asyncio.run, async(function()
  local t = asyncio.create_task(async(function() error(GeneratorExit(), 0) end)())
  local ok, e = pcall(await, t)
  log(type_name(e))
  local b = asyncio.create_task(async(function() error(BaseException("b"), 0) end)())
  ok, e = pcall(await, b)
  log(type_name(e), isinstance(e, Exception))
  return "fine"
end)())
print(table.concat(seen, " "))
