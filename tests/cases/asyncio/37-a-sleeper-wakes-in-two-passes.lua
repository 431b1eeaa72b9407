-- The timer resolves a future, the task runs a pass later: a timer between comes first.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local sleeper = async(function(name, s)
  await(asyncio.sleep(s))
  log(name)
  await(asyncio.sleep(0))
  log(name .. "'")
end)
local main = async(function()
  local loop = asyncio.get_running_loop()
  local a = asyncio.create_task(sleeper("A", 0.005))
  local b = asyncio.create_task(sleeper("B", 0.006))
  await(asyncio.sleep(0))
  loop:call_later(0.0055, function()
    log("cb")
    loop:call_soon(log, "soon")
  end)
  time.sleep(0.02)
  await(asyncio.gather(a, b))
end)
asyncio.run(main())
print(table.concat(seen, " "))
