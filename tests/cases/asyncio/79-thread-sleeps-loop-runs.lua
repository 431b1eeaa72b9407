-- A thread that sleeps holds neither core nor GIL.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local ticks = async(function()
    for i = 0, 2 do
      await(asyncio.sleep(0.01))
      log("t" .. i)
    end
  end)
  await(asyncio.gather(asyncio.to_thread(function()
    time.sleep(0.025)
    log("thread")
  end), ticks()))
end)
asyncio.run(main())
print(table.concat(seen, " "))
