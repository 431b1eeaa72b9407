-- A thread posts to an idle loop; what the first posts comes last.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local t = threading.Thread(function()
    time.sleep(0.02)
    loop:call_soon_threadsafe(function()
      log("post1")
      loop:call_soon(log, "soon")
      cpu(5)
    end)
    loop:call_soon_threadsafe(log, "post2")
    loop:call_soon_threadsafe(log, "post3")
  end)
  t:start()
  await(asyncio.sleep(0.06))
  t:join()
end)())
print(table.concat(seen, " "))
