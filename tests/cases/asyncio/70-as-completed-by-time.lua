-- as_completed gives what ends first.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local job = async(function(name, delay)
  await(asyncio.sleep(delay))
  return name
end)
asyncio.run(async(function()
  local jobs = { job("a", 0.03), job("b", 0.01), job("c", 0.02) }
  for f in asyncio.as_completed(jobs) do log(await(f)) end
  local ok, e = pcall(function()
    jobs = { job("quick", 0.01), job("late", 0.1) }
    for f in asyncio.as_completed(jobs, { timeout = 0.04 }) do log(await(f)) end
  end)
  log(type_name(e))
end)())
print(table.concat(seen, " "))
