-- pool-of-four: five hashes, four threads.
--
-- crypto.pbkdf2 with a callback runs on libuv's thread pool, four threads unless
-- UV_THREADPOOL_SIZE says otherwise. The fifth job waits for a free thread, so it ends
-- after about twice the time: four together, then one. The main thread is idle.
--
-- Watch:  the pool's lanes fill, one job stays in its queue; poll blocks meanwhile.
-- Try:    --threadpool 5; --cores 2 (threads are not cores); six hashes.
runtime("node", { threadpool = 4 })

local THREADS = 4
local start = performance.now()
local ended = {}

for i = 1, THREADS + 1 do
  crypto.pbkdf2({ ms = 120 }, function()
    table.insert(ended, performance.now() - start)
    if #ended == THREADS + 1 then
      local spread = ended[THREADS] - ended[1]
      local gap = ended[THREADS + 1] - ended[THREADS]
      console.log("the first jobs ended together:", spread < 60)
      console.log("the one too many came a job later:", gap > 60)
    end
  end)
end

console.log("jobs handed over; the main thread is free")
