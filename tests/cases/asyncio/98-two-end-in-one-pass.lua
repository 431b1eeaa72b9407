-- FIRST_COMPLETED gives both of two tasks that end in one pass.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local f = asyncio.get_running_loop():create_future()
  local w = async(function() await(f) end)
  local ts = {}
  for i, c in ipairs { w(), w(), asyncio.sleep(0.03) } do ts[i] = asyncio.create_task(c) end
  await(asyncio.sleep(0))
  f:set_result(nil)
  local done, pending = await(asyncio.wait(ts, { return_when = asyncio.FIRST_COMPLETED }))
  log(#done, #pending)
  await(ts[3])
end)())
print(table.concat(seen, " "))
