-- overload-and-recovery: ten seconds of too much, and how long they last.
--
-- The service can do 200 requests a second. For ten seconds 300 come, then 100 again.
-- Nothing is refused: the queue grows by 100 a second, and so does the latency, until
-- clients give up after two seconds. Their work is done all the same, for nobody; so the
-- service stays busy and late, and when the rush is over it takes seconds to recover. Who
-- sends the excess away at once (503) answers everybody else in time.
--
-- Watch:  how many timed out, completed; p50 and p99. Try: --set limit=200.
local LIMIT = param("limit", 20) -- requests that may wait

system { name = "patient", runtime = "node", cores = 1, main = function()
  http.createServer(function(_, res)
    cpu(5)
    res:finish("done")
  end):listen(8000)
end }

-- Requests that would wait too long are sent away: a 503 costs next to nothing.
system { name = "refusing", runtime = "node", cores = 1, main = function()
  local pending = {}
  local busy = false
  local function work()
    local res = table.remove(pending, 1)
    busy = res ~= nil
    if not res then return end
    cpu(5)
    res:finish("done")
    setImmediate(work)
  end
  http.createServer(function(_, res)
    if #pending >= LIMIT then
      res.statusCode = 503
      return res:finish("busy")
    end
    pending[#pending + 1] = res
    if not busy then
      busy = true
      setImmediate(work)
    end
  end):listen(8000)
end }

load { ramp = { { "5s", 100 }, { "5001ms", 300 }, { "15s", 300 }, { "15001ms", 100 } }, duration = "30s",
  timeout = "2s" }
