-- A port hands over at most 1000 messages, or what was there, before the loop goes on.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local channel = MessageChannel.new()
local n, turns, seen_at, done = 0, 0, nil, false
local function count()
  turns = turns + 1
  if not seen_at then seen_at = n end
  if not done then setImmediate(count) end
end
channel.port2:on("message", function()
  if n == 0 then setImmediate(count) end
  n = n + 1
  if n < 2500 then
    channel.port1:postMessage(n)
  else
    done = true
    L("turns:" .. turns)
    L("immediate-after:" .. seen_at)
    channel.port1:close()
  end
end)
channel.port1:postMessage(0)
