-- Executors: results, errors, cancel, map, shutdown, thread-safe coroutines.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local pool = ThreadPoolExecutor(2)
local f = pool:submit(function(a, b) time.sleep(0.02) return a + b end, 1, 2)
log(f:done(), f:result(), f:done())
f = pool:submit(function() error(ValueError("job"), 0) end)
log(pcall(f.result, f))
log(str(f:exception()))
local r = {}
local function square(x)
  time.sleep(0.01 * (4 - x))
  return x * x
end
for v in pool:map(square, { 1, 2, 3 }) do r[#r + 1] = v end
log(r)
local one = ThreadPoolExecutor(1)
local a = one:submit(time.sleep, 0.05)
local b = one:submit(log, "never")
time.sleep(0.01)
log(a:running(), b:cancel(), b:cancelled(), a:cancel())
log(pcall(b.result, b) == false)
one:shutdown()
log(a:done(), pcall(one.submit, one, print))
asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  log(await(loop:run_in_executor(pool, function(x) return x * 2 end, 21)))
  log(pcall(function() await(asyncio.to_thread(function() error(KeyError("k"), 0) end)) end))
  log(await(asyncio.gather(asyncio.to_thread(function() time.sleep(0.02) log("slow") return 1 end),
    asyncio.to_thread(function() log("quick") return 2 end))))
  local outside = asyncio.to_thread(function()
    local f = asyncio.run_coroutine_threadsafe(async(function()
      await(asyncio.sleep(0.01))
      return "from the loop"
    end)(), loop)
    return f:result()
  end)
  log(await(outside))
  local f = loop:run_in_executor(nil, time.sleep, 0.05)
  await(asyncio.sleep(0.01))
  log(f:cancel())
  log(pcall(await, f) == false, f:cancelled())
end)())
pool:shutdown()
local t = threading.Thread(function() time.sleep(0.02) log("thread") end, { name = "mine" })
log(t:is_alive(), t.name)
t:start()
log(t:is_alive())
t:join(0.001)
log(t:is_alive())
t:join()
log(t:is_alive())
print(table.concat(seen, " "))
