-- Slow jobs queue apart; after one of them everything that is not slow goes first.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

crypto.pbkdf2({ ms = 40 }, function() L("P") end)
for i = 1, 3 do dns.lookup("localhost", function() L("L" .. i) end) end
for i = 1, 2 do fs.stat("/", function() L("F" .. i) end) end
