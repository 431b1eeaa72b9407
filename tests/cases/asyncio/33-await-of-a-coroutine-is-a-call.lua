-- Awaiting a coroutine is a plain call: no entry in the queue, nobody else runs.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local inner = async(function(name) log("in" .. name) end)
local main = async(function()
  asyncio.get_running_loop():call_soon(log, "SOON")
  local t = asyncio.create_task(inner("T"))
  await(inner("1"))
  await(inner("2"))
  log("main")
  await(t)
  log("end")
end)
asyncio.run(main())
print(table.concat(seen, " "))
