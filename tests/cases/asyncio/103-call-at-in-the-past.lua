-- call_at in the past, call_later(0) and call_soon from one callback.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_soon(function()
    loop:call_at(loop:time() - 1, log, "past1")
    loop:call_later(0, log, "zero")
    loop:call_at(loop:time() - 2, log, "past2")
    loop:call_soon(log, "soon")
  end)
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
