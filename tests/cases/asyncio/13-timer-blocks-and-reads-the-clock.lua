-- As 12; but loop.time() refreshes libuv's clock in the middle of its timers.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0.005, function()
    log("T1")
    loop:call_soon(log, "S")
    time.sleep(0.03)
    loop:time()
  end)
  loop:call_later(0.015, log, "T2")
  await(asyncio.sleep(0.08))
end)
asyncio.run(main())
print(table.concat(seen, " "))
