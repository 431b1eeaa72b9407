-- How many passes a nanosecond takes: the timer's, and the task's.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  asyncio.create_task(async(function()
    await(asyncio.sleep(1e-9))
    log("woke")
  end)())
  local function s(n)
    log("S" .. n)
    if n < 5 then loop:call_soon(s, n + 1) end
  end
  loop:call_soon(s, 1)
  await(asyncio.sleep(0.02))
end)
asyncio.run(main())
print(table.concat(seen, " "))
