-- A suspended generator that is dropped is closed by a new task.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local source = async_generator(function(yield)
    local ok, e = pcall(function()
      yield(1)
      yield(2)
    end)
    log("closing")
    await(asyncio.sleep(0))
    log("closed")
    if not ok then error(e, 0) end
  end)
  for _ in awaiting(source) do break end
  source = nil
  log("left-loop")
  local function s(n)
    log("S" .. n)
    if n < 5 then loop:call_soon(s, n + 1) end
  end
  loop:call_soon(s, 1)
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
