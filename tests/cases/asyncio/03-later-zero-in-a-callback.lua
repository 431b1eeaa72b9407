-- The same two calls made by a callback: asyncio looks at its timers once a turn.
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
    log("X")
    loop:call_later(0, log, "T")
    loop:call_soon(function()
      log("S")
      loop:call_soon(log, "S2")
    end)
  end)
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
