-- emit("error") without a listener throws where it is called.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function(e) L("U(" .. e.message .. ")") end)
local e = EventEmitter.new()
local ok, err = pcall(function() e:emit("error", Error.new("caught")) end)
L("sync:" .. err.message)
setImmediate(function() e:emit("error", Error.new("un")) end)
