-- athrow() raises in a generator that has not begun, which ends it; of one that has ended
-- it gives None.
runtime "asyncio"

local function say(e) return type_name(e) .. ":" .. str(e) end

asyncio.run(async(function()
  local g = async_generator(function(yield) yield(1) end)
  print(select(2, pcall(function() return await(g:athrow(ValueError("a"))) end)))
  print(await(g:athrow(ValueError("b"))), await(g:aclose()))
  print(say(select(2, pcall(function() return await(g:__anext__()) end))))
  local h = async_generator(function(yield) yield(1) end)
  for v in awaiting(h) do print(v) end
  print(await(h:athrow(KeyError("c"))))
end)())
