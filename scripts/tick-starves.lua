-- tick-starves: nextTick does not mean "the next turn of the loop".
--
-- The tick queue is emptied before the loop may go on, including what ticks add. So a
-- tick that queues the next tick holds up promise jobs, timers and I/O for as long as it
-- likes. setImmediate is the fair repetition: one per turn, and the timer gets in.
--
-- Watch:  the loop never leaves the main script while the first count runs.
-- Try:    200 instead of 2000; queueMicrotask instead of nextTick: is that kinder?
runtime "node"

local ticks, turns = 0, 0

local function by_immediate()
  turns = turns + 1
  if turns < 2000 then setImmediate(by_immediate) else console.log("turns done") end
  cpu(0.01)
end

local function by_tick()
  ticks = ticks + 1
  if ticks < 2000 then process.nextTick(by_tick) else console.log("ticks done") end
  cpu(0.01)
end

setTimeout(function()
  console.log("timer 1 came after", ticks, "ticks")
  setTimeout(function()
    console.log("timer 2 waited for all turns:", turns == 2000)
  end, 5)
  setImmediate(by_immediate)
end, 1)

queueMicrotask(function() console.log("job came after", ticks, "ticks") end)
process.nextTick(by_tick)
