-- resolve-skips-pool: dns.lookup uses the thread pool, dns.resolve does not.
--
-- The one thread of the pool is busy with a hash. dns.lookup asks the system's resolver,
-- a blocking call, so it must wait for the thread. dns.resolve sends its own packets and
-- waits for the answer in the poll phase, like any socket. An address instead of a name
-- needs no look-up at all: its callback is a tick.
--
-- Watch:  the kernel box when "resolve" is under way; the pool's queue for "lookup".
-- Try:    --threadpool 2; a second hash.
runtime("node", { threadpool = 1 })

crypto.pbkdf2({ ms = 200 }, function() console.log("hash") end)
dns.lookup("example.org", function() console.log("lookup by name") end)
dns.lookup("127.0.0.1", function() console.log("lookup of an address") end)
dns.resolve("example.org", function() console.log("resolve") end)
