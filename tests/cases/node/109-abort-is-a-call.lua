-- abort() calls its listeners inside the call.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local c = AbortController.new()
c.signal:addEventListener("abort", function()
  L("abort")
  Promise.resolve():next(function() L("p") end)
end)
setImmediate(function() L("before"); c:abort(); L("after") end)
