-- The future is resolved and the time-out expires in the same pass: the time-out wins.
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
    local ok, e = pcall(function()
      asyncio.timeout(0.005, function() log("result", await(f)) end)
    end)
    if isinstance(e, TimeoutError) then log("TimeoutError") end
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
