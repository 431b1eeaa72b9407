-- One worker: jobs one after another, each result as it comes.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local pool = ThreadPoolExecutor(1)
  local function job(i)
    time.sleep(0.003)
    log("j" .. i)
    return i
  end
  local futures = {}
  for i = 0, 2 do futures[i] = loop:run_in_executor(pool, job, i) end
  for i = 0, 2 do log("r" .. await(futures[i])) end
  pool:shutdown()
end)
asyncio.run(main())
print(table.concat(seen, " "))
