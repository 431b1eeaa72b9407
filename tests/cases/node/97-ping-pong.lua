-- A port made later is still ahead in the same scan, one made earlier has to wait a turn.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local channel = MessageChannel.new()
local turn, done = 0, false
local function count()
  turn = turn + 1
  if not done then setImmediate(count) end
end
channel.port2:on("message", function(m)
  if m == 0 then setImmediate(count) end
  L("p2:" .. m .. "@" .. turn)
  if m < 3 then channel.port2:postMessage(m + 1) end
end)
channel.port1:on("message", function(m)
  L("p1:" .. m .. "@" .. turn)
  if m < 3 then channel.port1:postMessage(m + 1); return end
  done = true
  channel.port1:close()
end)
channel.port1:postMessage(0)
