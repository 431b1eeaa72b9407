-- time.sleep in a coroutine delays everybody; then they wake by deadline.
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
end)
local blocker = async(function()
  await(asyncio.sleep(0.001))
  log("blk<")
  time.sleep(0.05)
  log(">blk")
end)
local main = async(function()
  await(asyncio.gather(sleeper("b20", 0.02), sleeper("a10", 0.01), blocker(), sleeper("c80", 0.08)))
end)
asyncio.run(main())
print(table.concat(seen, " "))
