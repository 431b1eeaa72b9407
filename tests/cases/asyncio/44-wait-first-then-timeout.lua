-- wait for the first, then for the rest with a timeout.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local job = async(function(name, delay)
  await(asyncio.sleep(delay))
  log("e" .. name)
  return name
end)
asyncio.run(async(function()
  local ts = {}
  for i, d in ipairs { 0.06, 0.01, 0.03 } do
    ts[i] = asyncio.create_task(job(("abc"):sub(i, i), d))
  end
  local done, pending = await(asyncio.wait(ts, { return_when = "FIRST_COMPLETED" }))
  for _, t in ipairs(done) do log("done", t:result()) end
  log("pending", #pending)
  done, pending = await(asyncio.wait(pending, { timeout = 0.035 }))
  for _, t in ipairs(done) do log("done", t:result()) end
  log("pending", #pending, pending[1]:cancelled())
  await(pending[1])
end)())
print(table.concat(seen, " "))
