-- What a timer's callback posts runs after all timers of that turn.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0.001, function()
    log("T1")
    loop:call_soon(log, "S")
  end)
  loop:call_later(0.002, log, "T2")
  time.sleep(0.02)
  await(asyncio.sleep(0.03))
end)
asyncio.run(main())
print(table.concat(seen, " "))
