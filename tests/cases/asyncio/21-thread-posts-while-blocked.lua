-- A thread posts in the middle of a callback: its entry stands where it was made.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_soon(function()
    log("X")
    loop:call_soon(log, "S1")
    local thread = threading.Thread(function() loop:call_soon_threadsafe(log, "TS") end)
    thread:start()
    thread:join()
    loop:call_soon(log, "S2")
    loop:call_later(0.001, log, "T")
    time.sleep(0.01)
  end)
  await(asyncio.sleep(0.05))
end)
asyncio.run(main())
print(table.concat(seen, " "))
