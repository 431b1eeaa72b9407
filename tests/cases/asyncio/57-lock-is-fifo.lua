-- A lock is handed on in the order of the waiting.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local lock = asyncio.Lock()
  local worker = async(function(i)
    lock:with(function()
      log(i)
      await(asyncio.sleep(0.002))
    end)
  end)
  await(asyncio.gather(worker(0), worker(1), worker(2), worker(3), worker(4)))
end)
asyncio.run(main())
print(table.concat(seen, " "))
