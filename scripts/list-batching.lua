-- list-batching: timers of the same delay share a list, and a list runs as a batch.
--
-- Node keeps one list per delay, and compares only the lists' first timers. A1 is due at
-- 10. A2 has the same delay and was armed 3 ms later, so it is due at 13; B is due at
-- 11. When the loop is free at 36, list 10 is first because of A1, and A2 runs with it,
-- before B. Timers that all ran on time would have come as A1 B A2.
--
-- Watch:  the two lists in the TIMERS box, each with its due time.
-- Try:    remove the last cpu(30); give A2 a delay of 9.
runtime "node"

setTimeout(function() console.log("A1, delay 10, due at 10") end, 10)
cpu(3)
setTimeout(function() console.log("A2, delay 10, due at 13") end, 10)
cpu(3)
setTimeout(function() console.log("B,  delay  5, due at 11") end, 5)
cpu(30)
