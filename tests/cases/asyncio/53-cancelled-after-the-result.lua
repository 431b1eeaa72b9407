-- A waiter cancelled between its future's result and its step loses the result.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local f = asyncio.get_running_loop():create_future()
  local t = asyncio.create_task(async(function()
    local ok, e = pcall(await, f)
    log(ok, type_name(e))
    if not ok then error(e, 0) end
  end)())
  await(asyncio.sleep(0))
  f:set_result("lost")
  log(t:cancel())
  local ok = pcall(await, t)
  log(ok, t:cancelled(), f:result())
end)())
print(table.concat(seen, " "))
