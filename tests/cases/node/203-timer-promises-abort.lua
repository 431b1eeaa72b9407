-- timers/promises
local run = async(function()
  console.log(await(timersPromises.setTimeout(5, "five")))
  console.log(await(timersPromises.setImmediate("imm")))
  local c = AbortController.new()
  local p = timersPromises.setTimeout(1000, "x", { signal = c.signal })
  setTimeout(function() c:abort() end, 5)
  local ok, e = pcall(function() await(p) end)
  console.log(ok, e.name, e.code, e.message)
  local d = AbortController.new()
  d:abort(Error.new("why"))
  local ok2, e2 = pcall(function() await(timersPromises.setTimeout(10, 1, { signal = d.signal })) end)
  console.log(ok2, e2.name, e2.cause.message)
  local ok3, e3 = pcall(function() await(timersPromises.setImmediate(1, { signal = d.signal })) end)
  console.log(ok3, e3.name)
  local n = 0
  for v in awaiting(timersPromises.setInterval(5, "tick")) do
    n = n + 1
    console.log(v, n)
    if n == 3 then break end
  end
  console.log("after")
  await(timersPromises.scheduler.wait(5))
  console.log("waited")
  await(timersPromises.scheduler.yield())
  console.log("yielded")
end)
run():next(function() console.log("done") end)
