-- The job has ended, its future has not: the loop must first run what the thread posted.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local f = loop:run_in_executor(nil, function() return 0 end)
  time.sleep(0.01)
  log("done=" .. str(f:done()))
  local function s(n)
    log("S" .. n)
    if n < 3 then loop:call_soon(s, n + 1) end
  end
  loop:call_soon(s, 1)
  await(f)
  log("resumed")
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
