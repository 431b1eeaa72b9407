-- lookup of a name needs the pool, of an address a tick, resolve the network only.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

crypto.pbkdf2({ ms = 100 }, function() L("pbkdf2") end)
dns.lookup("localhost", function() L("lookup") end)
dns.lookup("127.0.0.1", function() L("lookup-ip") end)
dns.resolve("example.org", { error = "ECONNREFUSED" }, function(e)
  L("resolve:" .. e.code)
end)
