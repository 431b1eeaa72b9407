-- Two cancel() before delivery raise once.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local t
  t = asyncio.create_task(async(function()
    for i = 1, 3 do
      local ok, e = pcall(await, asyncio.sleep(1))
      log("X" .. i, "n=" .. t:cancelling(), e.args)
      if i == 3 then t:uncancel() error(e, 0) end
    end
  end)())
  await(asyncio.sleep(0))
  t:cancel("one")
  t:cancel("two")
  await(asyncio.sleep(0))
  await(asyncio.sleep(0))
  log("alive", t:done())
  t:cancel()
  await(asyncio.sleep(0.01))
  t:cancel("four")
  local ok, e = pcall(await, t)
  log(t:cancelled(), t:cancelling(), e.args)
end)())
print(table.concat(seen, " "))
