-- Wake-ups stand in the queue like everything else.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local f, g = loop:create_future(), loop:create_future()
  local waiter = async(function(name, x)
    await(x)
    log(name)
  end)
  local tf, tg = asyncio.create_task(waiter("F", f)), asyncio.create_task(waiter("G", g))
  await(asyncio.sleep(0))
  g:set_result(1)
  loop:call_soon(log, "S")
  f:set_result(1)
  await(asyncio.gather(tf, tg))
end)
asyncio.run(main())
print(table.concat(seen, " "))
