-- Children start in the order of the arguments, end by time; results are in order again.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local worker = async(function(name, s)
  log("s" .. name)
  await(asyncio.sleep(s))
  log("e" .. name)
  return name
end)
local main = async(function()
  local all = await(asyncio.gather(worker("a", 0.03), worker("b", 0.01), worker("c", 0.02)))
  log(table.unpack(all, 1, all.n))
end)
asyncio.run(main())
print(table.concat(seen, " "))
