-- immediate-snapshot: an immediate made by an immediate waits for the next turn.
--
-- The check phase takes the list of immediates as it is and runs those. New ones go to
-- a new list. Between the two rounds the loop passes close, timers and poll: the timer
-- that fell due meanwhile and the file status that the pool has ready come in between.
--
-- Watch:  the check phase box: two entries, then two new ones for the next turn.
-- Try:    process.nextTick in place of the inner setImmediate.
runtime "node"

setImmediate(function()
  console.log("first")
  setImmediate(function() console.log("first of the next turn") end)
end)

setImmediate(function()
  console.log("second")
  setImmediate(function() console.log("second of the next turn") end)
  setTimeout(function() console.log("timer") end, 1)
  fs.stat("/etc/hostname", function() console.log("stat") end)
  cpu(20)
end)
