-- Who gets which message of cancel().
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local function tell(name, e) log(name, type_name(e), e.args) end
asyncio.run(async(function()
  local t = asyncio.create_task(async(function() await(asyncio.sleep(1)) end)())
  local ws = {}
  for i = 1, 3 do
    ws[i] = asyncio.create_task(async(function()
      local ok, e = pcall(await, t)
      tell("w" .. i, e)
    end)())
  end
  await(asyncio.sleep(0))
  t:cancel("m")
  for i = 1, 3 do await(ws[i]) end
  local ok, e = pcall(t.result, t)
  tell("result", e)
  local f = asyncio.get_running_loop():create_future()
  f:cancel("fm")
  for i = 1, 2 do
    ok, e = pcall(await, f)
    tell("f", e)
  end
  -- self-cancel with a message
  t = asyncio.create_task(async(function()
    asyncio.current_task():cancel("self")
    local f = asyncio.get_running_loop():create_future()
    local ok, e = pcall(await, f)
    tell("self", e)
    asyncio.current_task():cancel("self2")
    local ok, e = pcall(await, asyncio.sleep(1))
    tell("self", e)
    asyncio.current_task():cancel("self3")
    local ok, e = pcall(await, asyncio.sleep(0))
    tell("self", e)
    error(asyncio.CancelledError("a", 2), 0)
  end)())
  ok, e = pcall(await, t)
  tell("two args", e)
  -- return after self cancel
  t = asyncio.create_task(async(function()
    asyncio.current_task():cancel("ret")
    return 1
  end)())
  ok, e = pcall(await, t)
  tell("ret", e)
  ok, e = pcall(await, t)
  tell("ret", e)
  -- gather cancelled with message
  local g = asyncio.gather(asyncio.sleep(1), asyncio.sleep(1))
  g:cancel("gm")
  ok, e = pcall(await, g)
  tell("g", e)
  g = asyncio.gather(asyncio.sleep(1), asyncio.sleep(1), { return_exceptions = true })
  g:cancel("gm")
  ok, e = pcall(await, g)
  tell("g", e)
  local s = asyncio.shield(asyncio.sleep(0.01))
  s:cancel("sm")
  ok, e = pcall(await, s)
  tell("s", e)
end)())
print(table.concat(seen, " "))
