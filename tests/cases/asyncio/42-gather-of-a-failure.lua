-- The first failure ends the gather, not the others.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local job = async(function(name, delay, fails)
  await(asyncio.sleep(delay))
  log(name)
  if fails then error(ValueError(name), 0) end
  return name
end)
asyncio.run(async(function()
  local ok, e = pcall(function()
    await(asyncio.gather(job("quick", 0.01), job("bad", 0.02, true), job("slow", 0.04)))
  end)
  log("caught " .. tostring(e))
  await(asyncio.sleep(0.05))
  local jobs = { job("fine", 0), job("worse", 0, true) }
  log(await(asyncio.gather(jobs[1], jobs[2], { return_exceptions = true })))
end)())
print(table.concat(seen, " "))
