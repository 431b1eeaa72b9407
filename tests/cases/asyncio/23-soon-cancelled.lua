-- A cancelled handle stays in the queue and does nothing.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local b
  loop:call_soon(function()
    log("A")
    b:cancel()
  end)
  b = loop:call_soon(log, "B")
  loop:call_soon(log, "C")
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
