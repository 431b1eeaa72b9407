-- call_soon appends to the ready queue; what runs now appends behind what waits already.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_soon(log, "A")
  loop:call_soon(function()
    log("B")
    loop:call_soon(log, "D")
  end)
  loop:call_soon(log, "C")
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
