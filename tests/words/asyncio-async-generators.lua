-- Generators: send, throw, close, finally, nested.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local g = function(n) return async_generator(function(yield)
  log("begin")
  local ok, e = pcall(function()
    for i = 1, n do
      local sent = yield(i)
      if sent ~= nil then log("sent", sent) end
      await(asyncio.sleep(0))
    end
  end)
  log("finally", ok)
  if not ok then error(e, 0) end
end) end
asyncio.run(async(function()
  for x in awaiting(g(2)) do log(x) end
  local a = g(3)
  log(await(a:__anext__()))
  log(await(a:asend("hi")))
  log(pcall(function() await(a:athrow(ValueError("thrown"))) end))
  local ok, e = pcall(function() await(a:__anext__()) end)
  log(type_name(e))
  local b = g(3)
  log(await(b:__anext__()))
  await(b:aclose())
  await(b:aclose())
  local c = g(3)
  await(c:aclose())
  local ok, e = pcall(function() await(c:__anext__()) end)
  log(type_name(e))
  local outer = async_generator(function(yield)
    for x in awaiting(g(2)) do yield(x * 10) end
  end)
  for x in awaiting(outer) do log(x) end
end)())
print(table.concat(seen, " "))
