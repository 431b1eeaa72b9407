-- pool-of-4-or-8: the same service with four threads in libuv's pool, and with eight.
--
-- Each request reads three files (20 ms each, on a disk) and hashes a password (10 ms of
-- CPU). Reading waits for a disk but holds a thread of the pool while it does: with four
-- threads requests queue for threads though the cores have nothing to do. Eight threads
-- help as long as the machine has cores for the hashing; on two cores they would not.
--
-- Watch:  the "thread pool" line, p50 and p99. Try: --cores 2, --set rate=60.
local rate = param("rate", 35)

local function main()
  http.createServer(async(function(_, res)
    await(Promise.all {
      fs.promises.stat("a", { ms = 20 }), fs.promises.stat("b", { ms = 20 }), fs.promises.stat("c", { ms = 20 }),
    })
    crypto.pbkdf2({ ms = 10 }, function() res:finish("welcome") end)
  end)):listen(8000)
end

system { name = "four", runtime = "node", threadpool = 4, main = main }
system { name = "eight", runtime = "node", threadpool = 8, main = main }
load { rate = rate, arrivals = "poisson", duration = "20s" }
