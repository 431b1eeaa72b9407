-- asyncio runs the queue first, so that the timer is cancelled in time; uvloop the timer.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local h = loop:call_later(0.001, log, "T")
  time.sleep(0.005)
  loop:call_soon(function()
    log("S")
    h:cancel()
  end)
  await(asyncio.sleep(0.01))
  log("end")
end)
asyncio.run(main())
print(table.concat(seen, " "))
