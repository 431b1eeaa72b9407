-- File calls stand in the same queue as hashes.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

crypto.pbkdf2({ ms = 80 }, function() L("pbkdf2") end)
fs.stat("/", function() L("stat") end)
