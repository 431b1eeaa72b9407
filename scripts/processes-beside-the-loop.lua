-- processes-beside-the-loop: what the GIL does to a loop, and how processes avoid it.
--
-- Work that computes in a thread takes the GIL from the loop: each time the loop wakes up
-- it asks for it and gets it 5 ms later. In a process the same work has a GIL of its own
-- and another core, so the loop does not notice. What goes there and comes back is copied:
-- the worker counts in its own memory.
--
-- Watch:  the loop's lane beside the pool's processes; who holds which GIL.
-- Try:    --cores 1; four jobs on two workers; a fault { at = "80ms", kill = 1 }.
runtime "asyncio"

local jobs_done = 0

local function compute(name)
  cpu(150)
  jobs_done = jobs_done + 1
  return name .. " was number " .. jobs_done
end

local beside = async("beside", function(pool)
  local loop = asyncio.get_running_loop()
  local jobs = { loop:run_in_executor(pool, compute, "a"), loop:run_in_executor(pool, compute, "b") }
  local worst = 0
  await(asyncio.sleep(0.02))
  for _ = 1, 6 do
    local t = loop:time()
    await(asyncio.sleep(0.01))
    worst = math.max(worst, loop:time() - t - 0.01)
  end
  print(await(asyncio.gather(jobs[1], jobs[2])))
  return worst > 0.004 and "late by milliseconds" or "in time"
end)

asyncio.run(async("main", function()
  print("processes:", await(beside(ProcessPoolExecutor(2))), jobs_done)
  print("threads:", await(beside(ThreadPoolExecutor(2))), jobs_done)
end)())
