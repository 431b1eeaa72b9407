-- Two at once; who leaves lets the next one in.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local LENGTH = { 0.01, 0.03, 0.05, 0.07, 0.09 }
local main = async(function()
  local semaphore = asyncio.Semaphore(2)
  local worker = async(function(i)
    semaphore:with(function()
      log("+" .. i)
      await(asyncio.sleep(LENGTH[i + 1]))
      log("-" .. i)
    end)
  end)
  await(asyncio.gather(worker(0), worker(1), worker(2), worker(3), worker(4)))
end)
asyncio.run(main())
print(table.concat(seen, " "))
