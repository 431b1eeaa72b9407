-- A stream of a list in a `for await`: the first element comes with the first job.
async(function()
  for x in awaiting(stream.Readable.from { "a", "b" }) do console.log(x) end
  console.log("done")
end)()
process.nextTick(function() console.log("tick") end)
Promise.resolve():next(function() console.log("job 1") end):next(function() console.log("job 2") end)
  :next(function() console.log("job 3") end)
setImmediate(function() console.log("immediate") end)
