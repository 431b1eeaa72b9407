-- One thread takes jobs in order; zlib hands its job over from a tick, so it is last.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

crypto.pbkdf2({ ms = 20 }, function() L("pbkdf2") end)
fs.stat("/", function() L("stat") end)
crypto.randomBytes(8, function() L("randomBytes") end)
zlib.gzip("x", function() L("zlib") end)
fs.open("/etc/hostname", function() L("open") end)
