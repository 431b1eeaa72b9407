-- A put into an unbounded queue does not wait, so the producer runs to its end.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local queue = asyncio.Queue()
  local producer = async(function()
    for i = 0, 2 do
      await(queue:put(i))
      log("p" .. i)
    end
  end)
  local consumer = async(function()
    for _ = 0, 2 do log("g" .. await(queue:get())) end
  end)
  await(asyncio.gather(consumer(), producer()))
end)
asyncio.run(main())
print(table.concat(seen, " "))
