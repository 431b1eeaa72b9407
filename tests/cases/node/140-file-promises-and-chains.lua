-- Each completion of a batch drains its whole chain before the next one is delivered.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

async(function() await(fs.promises.stat("/")); L("await-stat") end)()
fs.promises.stat("/"):next(function() L("a1") end):next(function() L("a2") end)
fs.promises.stat("/"):next(function() L("b1") end):next(function() L("b2") end)
cpu(40)
