-- Both are due; the first takes the second away in time.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local second
  loop:call_later(0.001, function()
    log("T1")
    second:cancel()
  end)
  second = loop:call_later(0.002, log, "T2")
  time.sleep(0.02)
  await(asyncio.sleep(0.03))
  log("end")
end)
asyncio.run(main())
print(table.concat(seen, " "))
