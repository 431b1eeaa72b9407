-- streaming-backpressure: a slow source of rows, and a program that fills its memory.
--
-- Each answer is 1000 rows of 4 KiB. res:write() never refuses: it says false when more
-- than 16 KiB wait, and keeps what it was given. Who goes on regardless has the whole
-- answer in memory; who waits for "drain" has one piece of it. Both send the same bytes
-- in about the same time: what differs is how much lies in the process.
--
-- Watch:  the lines that say how much waited at most.
local ROWS, ROW = 1000, ("r"):rep(4096)
network { latency = "2ms" }

local function serve(stream_to)
  local most = 0
  http.createServer(function(_, res)
    stream_to(res, function() if res.writableLength > most then most = res.writableLength end end)
    res:on("finish", function() console.log("at most " .. most .. " bytes wait") end)
  end):listen(8000)
end

system { name = "ignored", runtime = "node", main = function()
  serve(function(res, look)
    for _ = 1, ROWS do
      res:write(ROW)
      look()
    end
    res:finish()
  end)
end }

system { name = "heeded", runtime = "node", main = function()
  serve(function(res, look)
    local n = 0
    local function some()
      while n < ROWS do
        n = n + 1
        local room = res:write(ROW)
        look()
        if not room then return res:once("drain", some) end
      end
      res:finish()
    end
    some()
  end)
end }

load { url = "/rows", users = 1, requests = 3 }
