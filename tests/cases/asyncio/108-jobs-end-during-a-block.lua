-- Two jobs end while a callback blocks, and a timer falls due.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local job = async(function(ms)
    await(asyncio.to_thread(time.sleep, ms / 1000))
    log("job " .. ms)
  end)
  local both = asyncio.gather(job(40), job(20))
  await(asyncio.sleep(0.005))
  loop:call_later(0.03, log, "timer")
  loop:call_soon(function()
    time.sleep(0.08)
  end)
  loop:call_soon(function() loop:call_soon(log, "soon") end)
  await(both)
end)())
print(table.concat(seen, " "))
