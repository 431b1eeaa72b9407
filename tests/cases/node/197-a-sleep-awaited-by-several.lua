-- One function awaits a sleep; then others wait for it as well, or look at it again.
runtime "node"
local sleep = timersPromises.setTimeout
local p

local function waiter(name)
  return async(function()
    await(sleep(20))
    await(sleep(20))
    p = p or sleep(80)
    console.log(name, "waits", await(p))
    await(sleep(20))
    console.log(name, "again", await(p))
  end)
end

waiter("a")()
setTimeout(function()
  p:next(function(v) console.log("next", v) end)
  Promise.all({ p, p }):next(function() console.log("all") end)
  waiter("late")()
end, 60)
setTimeout(async(function()
  local kept = sleep(20, "value")
  console.log(await(kept), await(kept), await(sleep(20, sleep(40, "deep"))))
  console.log("race", await(Promise.race({ sleep(40), sleep(20) })))
end), 200)
