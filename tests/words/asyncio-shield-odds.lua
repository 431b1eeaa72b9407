-- shield: results, errors, cancel of the inner, of the outer, twice.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local slow = async(function(v, fails)
  local ok, e = pcall(await, asyncio.sleep(0.02))
  log("slow", v, ok)
  if not ok then error(e, 0) end
  if fails then error(ValueError(v), 0) end
  return v
end)
asyncio.run(async(function()
  log(await(asyncio.shield(slow(1))))
  log(pcall(await, asyncio.shield(slow(2, true))))
  local inner = asyncio.create_task(slow(3))
  local s = asyncio.shield(inner)
  await(asyncio.sleep(0))
  log(s:cancel(), s:cancelled(), inner:done())
  log(await(inner))
  inner = asyncio.create_task(slow(4))
  s = asyncio.shield(inner)
  await(asyncio.sleep(0))
  inner:cancel("why")
  local ok, e = pcall(await, s)
  log(type_name(e), s:cancelled(), inner:cancelled())
  log(asyncio.shield(inner):cancelled(), rawequal(asyncio.shield(inner), inner))
  inner = asyncio.create_task(slow(5))
  log(pcall(function() return await(asyncio.wait_for(asyncio.shield(inner), 0.01)) end))
  log(inner:done(), await(inner))
  local outer = asyncio.create_task(async(function()
    local ok, e = pcall(await, asyncio.shield(slow(6)))
    log("outer", ok, type_name(e))
  end)())
  await(asyncio.sleep(0.01))
  outer:cancel()
  await(outer)
  await(asyncio.sleep(0.03))
end)())
print(table.concat(seen, " "))
