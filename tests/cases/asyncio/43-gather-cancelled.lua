-- Cancelling the awaiter of a gather cancels every child, in order.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local child = async(function(name)
  local ok, e = pcall(function() await(asyncio.sleep(1)) end)
  if not ok then
    log("x" .. name)
    error(e, 0)
  end
end)
local main = async(function()
  local t = asyncio.create_task(async(function()
    local ok, e = pcall(function()
      await(asyncio.gather(child("a"), child("b"), child("c")))
    end)
    if not ok then
      log("outer")
      error(e, 0)
    end
  end)())
  await(asyncio.sleep(0.01))
  t:cancel()
  log("req")
  local ok, e = pcall(await, t)
  if isinstance(e, asyncio.CancelledError) then log("main") end
end)
asyncio.run(main())
print(table.concat(seen, " "))
