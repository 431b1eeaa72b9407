-- A connect that fails at once is reported in the pending phase, before poll.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setImmediate(function()
  local socket = net.connect { path = "/run/no-such.sock" }
  socket:on("error", function(e) L(e.code) end)
  socket:on("close", function() L("close") end)
  fs.stat("/", function() L("stat") end)
  setImmediate(function() L("immediate") end)
  cpu(30)
end)
