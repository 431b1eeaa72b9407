-- A new task's first step is one more entry of the same queue.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local t = async(function(name) log(name) end)
  loop:call_soon(log, "S1")
  asyncio.create_task(t("T1"))
  loop:call_soon(log, "S2")
  asyncio.create_task(t("T2"))
  log("main")
  await(asyncio.sleep(0))
  log("main2")
end)
asyncio.run(main())
print(table.concat(seen, " "))
