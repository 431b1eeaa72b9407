-- UV_THREADPOOL_SIZE is read when the pool is first used: the script may still set it.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.env.UV_THREADPOOL_SIZE = "1"
crypto.pbkdf2({ ms = 40 }, function() L("slow") end)
fs.stat("/", function() L("stat") end)
