-- interval-drift: an interval that missed its turns does not catch up.
--
-- The third turn of a 20 ms interval blocks for 70 ms. The turns that would have come in
-- between are gone: one late turn follows, and the count of 20 ms starts again from
-- there. A timeout that arms itself again at its end adds its own work to every round.
--
-- Watch:  the due time of the interval: it is set anew just before each callback.
-- Try:    cpu(5) in every turn: the interval keeps its 20 ms, the chain does not.
runtime "node"

local function about(ms) return math.floor(ms / 10 + 0.5) * 10 end

local last, turn = performance.now(), 0
local interval
interval = setInterval(function()
  local now = performance.now()
  turn = turn + 1
  console.log("interval turn", turn, "after", about(now - last), "ms")
  last = now
  if turn == 3 then cpu(70) end
  if turn == 6 then
    clearInterval(interval)
    console.log("six turns, where a clock would have counted eight")
  end
end, 20)
