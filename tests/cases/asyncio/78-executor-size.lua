-- The default executor has min(32, cores + 4) threads: twelve jobs, eight at a time.
runtime("asyncio", { cpus = 4 })

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local begun = 0
  local function job()
    begun = begun + 1
    time.sleep(0.05)
  end
  local jobs = {}
  for i = 1, 12 do jobs[i] = asyncio.to_thread(job) end
  asyncio.get_running_loop():call_later(0.025, function() log("begun", begun) end)
  await(asyncio.gather(table.unpack(jobs)))
  log("begun", begun)
end)
asyncio.run(main())
print(table.concat(seen, " "))
