-- The last to arrive does not wait and goes first.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local barrier = asyncio.Barrier(3)
  local worker = async(function(name)
    local i = await(barrier:wait())
    log(name .. i)
  end)
  await(asyncio.gather(worker("a"), worker("b"), worker("c")))
end)
asyncio.run(main())
print(table.concat(seen, " "))
