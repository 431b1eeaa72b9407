-- Cancelling the one who waits behind a shield leaves the inner task alone.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local inner = async(function()
  local ok, e = pcall(function()
    await(asyncio.sleep(0.02))
    log("inner-done")
  end)
  if not ok then
    log("inner-X")
    error(e, 0)
  end
end)
local main = async(function()
  local t = asyncio.create_task(inner())
  local u = asyncio.create_task(async(function()
    local ok, e = pcall(function() await(asyncio.shield(t)) end)
    if not ok then
      log("outer-X")
      error(e, 0)
    end
  end)())
  await(asyncio.sleep(0.005))
  u:cancel()
  await(asyncio.sleep(0.04))
  log(u:cancelled(), t:done())
end)
asyncio.run(main())
print(table.concat(seen, " "))
