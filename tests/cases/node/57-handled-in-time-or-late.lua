-- A handler attached in a tick or job of the same drain is in time, in an immediate not.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("unhandledRejection", function(reason) L("UR(" .. reason .. ")") end)
process.on("rejectionHandled", function() L("RH") end)
local a, b = Promise.reject("sync"), Promise.reject("tick")
local c, d = Promise.reject("micro"), Promise.reject("immediate")
a:catch(function() L("caught-sync") end)
process.nextTick(function() b:catch(function() L("caught-tick") end) end)
Promise.resolve():next(function() return 0 end):next(function()
  c:catch(function() L("caught-micro") end)
end)
setImmediate(function() d:catch(function() L("caught-immediate") end) end)
