-- A task sets a context variable in its own copy.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local v = contextvars.ContextVar("v", { default = 0 })
asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  v:set(2)
  local t = asyncio.create_task(async(function()
    log("inherits", v:get())
    v:set(1)
    await(asyncio.sleep(0))
    loop:call_soon(function() log("callback", v:get()) end)
    log("task", v:get())
  end)())
  v:set(3)
  await(t)
  log("main", v:get())
  await(async(function() v:set(4) end)())
  log("inline", v:get())
  log(await(asyncio.to_thread(function() return v:get() end)))
end)())
print(table.concat(seen, " "))
