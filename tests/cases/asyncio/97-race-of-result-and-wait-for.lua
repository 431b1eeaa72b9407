-- The same race under wait_for: 3.11 takes the result, 3.12 and later time out.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local f = loop:create_future()
  local t = asyncio.create_task(async(function()
    local ok, e = pcall(function() log("result", await(asyncio.wait_for(f, 0.005))) end)
    if isinstance(e, asyncio.TimeoutError) then log("TimeoutError") end
  end)())
  await(asyncio.sleep(0))
  loop:call_soon(function()
    if not f:done() then f:set_result(1) end
  end)
  time.sleep(0.02)
  await(t)
end)
asyncio.run(main())
print(table.concat(seen, " "))
