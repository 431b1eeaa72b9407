-- ten-thousand-sockets: idle WebSockets cost nothing until somebody has news for all.
--
-- Ten thousand clients are connected and silent; each second the server tells all of them
-- one thing. A send is some ten microseconds of the loop, so the last client hears it a
-- tenth of a second after the first, and whoever talks meanwhile (ten chatty clients do)
-- waits behind the broadcast: no core is busy, and yet p99 is bad. Sending in slices of
-- 500, with setImmediate between them, lets others in.
--
-- Watch:  "push (ms)" (how late the news is), and p99 of the chatty clients.
local clients = param("clients", 10000)

local function serve(broadcast)
  local server = http.createServer(function(_, res) res:finish("hello") end)
  local wss = WebSocketServer.new { server = server }
  wss:on("connection", function(ws)
    ws:on("message", function(text) ws:send("echo " .. text) end)
  end)
  setInterval(function() broadcast(wss.clients) end, 1000)
  server:listen(8000)
end

system { name = "at-once", runtime = "node", main = function()
  serve(function(list)
    for _, ws in ipairs(list) do ws:send("news") end
  end)
end }

system { name = "in-slices", runtime = "node", main = function()
  serve(function(list)
    local function slice(from)
      for i = from, math.min(from + 499, #list) do list[i]:send("news") end
      if from + 500 <= #list then setImmediate(slice, from + 500) end
    end
    slice(1)
  end)
end }

load { kind = "websocket", connections = clients, duration = "8s" }
load { kind = "websocket", connections = 10, messages_per_second = 20, start = "2s", duration = "6s" }
