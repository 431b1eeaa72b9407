-- What is there already is had without the loop: a timer that is due has to wait.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local queue = asyncio.Queue()
  loop:call_later(0.001, log, "timer")
  loop:call_soon(log, "soon")
  for _ = 1, 20 do
    cpu(1)
    await(queue:put(1))
    await(queue:get())
    asyncio.Lock():with(function() end)
  end
  log("loop-end")
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
