-- call_later(0), call_soon, a task and an awaited coroutine in one program.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local child = async(function(name)
  log(name .. "1")
  await(asyncio.sleep(0))
  log(name .. "2")
end)
local main = async(function()
  local loop = asyncio.get_running_loop()
  log("m1")
  loop:call_later(0, log, "later0")
  loop:call_soon(log, "soon")
  local t = asyncio.create_task(child("t"))
  await(child("c"))
  log("m2")
  await(t)
  log("m3")
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
