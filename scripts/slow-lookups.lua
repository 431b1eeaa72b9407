-- slow-lookups: dns.lookup may take only half of the pool.
--
-- A lookup of a host name can hang for seconds, so libuv marks it as slow I/O: of four
-- threads at most two may be in lookups. Five lookups of 150 ms go two by two, and the
-- fs.stat behind them is not held up, because two threads are left to it.
--
-- Watch:  two threads stay idle although lookups wait in the pool's queue.
-- Try:    --threadpool 5 (three at a time); pbkdf2 instead of lookup: what of stat then?
runtime("node", { threadpool = 4 })

local start = performance.now()

local function units()
  return math.floor((performance.now() - start) / 150 + 0.5)
end

local finished = {}
for i = 1, 5 do
  dns.lookup("host" .. i .. ".example", { ms = 150 }, function()
    local u = units()
    finished[u] = (finished[u] or 0) + 1
    if i == 5 then
      console.log("after 1 unit:", finished[1])
      console.log("after 2 units:", finished[2])
      console.log("after 3 units:", finished[3])
    end
  end)
end

fs.stat("/etc/hostname", function()
  console.log("stat after", units(), "units")
end)
