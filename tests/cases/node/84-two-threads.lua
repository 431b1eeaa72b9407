-- A long job holds one thread; the rest goes through the other in order.
runtime("node", { threadpool = 2 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

crypto.pbkdf2({ ms = 160 }, function() L("long") end)
crypto.pbkdf2({ ms = 40 }, function() L("mid") end)
for i = 1, 3 do fs.stat("/", function() L("s" .. i) end) end
