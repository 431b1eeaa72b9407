-- A thread posts while a timer's callback blocks and another timer falls due.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local thread = threading.Thread(function() loop:call_soon_threadsafe(log, "TS") end)
  loop:call_later(0.005, function()
    log("B")
    thread:start()
    time.sleep(0.03)
  end)
  loop:call_later(0.02, log, "T")
  await(asyncio.sleep(0.08))
  thread:join()
end)
asyncio.run(main())
print(table.concat(seen, " "))
