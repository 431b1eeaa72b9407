-- Results come in the order in which the threads end.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local worker = async(function(name, s)
    await(loop:run_in_executor(nil, time.sleep, s))
    log(name)
  end)
  await(asyncio.gather(worker("90", 0.09), worker("30", 0.03), worker("60", 0.06)))
end)
asyncio.run(main())
print(table.concat(seen, " "))
