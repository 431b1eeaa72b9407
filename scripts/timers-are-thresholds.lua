-- timers-are-thresholds: a timer says "not before", never "exactly at".
--
-- Four timers are armed, then the main script keeps the thread busy for 50 ms. When the
-- loop gets its turn all of them are overdue, and they run by due time, not in the order
-- of the calls. A delay of 0 counts as 1 ms, so "zero" and "one" share a list and keep
-- the order in which they were created.
--
-- Watch:  the TIMERS box fills while the main script runs; nothing fires before it ends.
-- Try:    cpu(0), cpu(7); swap the lines of "zero" and "one"; a delay of 1.9.
runtime "node"

local start = performance.now()

local function fired(name, delay)
  return function()
    local late = performance.now() - start > delay + 20
    console.log(name, late and "late" or "on time")
  end
end

setTimeout(fired("ten", 10), 10)
setTimeout(fired("five", 5), 5)
setTimeout(fired("one", 1), 1)
setTimeout(fired("zero", 0), 0)
setTimeout(fired("ninety", 90), 90)

console.log("armed")
cpu(50)
console.log("main script is done")
