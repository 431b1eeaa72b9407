-- Two parents that each wait for a child of their own.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local child = async(function(name)
  for i = 0, 1 do
    log(name .. i)
    await(asyncio.sleep(0))
  end
end)
local parent = async(function(name)
  log(name .. "<")
  await(asyncio.create_task(child(name)))
  log(name .. ">")
end)
local main = async(function()
  await(asyncio.gather(parent("a"), parent("b")))
end)
asyncio.run(main())
print(table.concat(seen, " "))
