local log = console.log
local h = setTimeout(function() log("never") end, 10)
for _ = 1, 2 do
  clearTimeout(h)
  clearInterval(h)
  clearImmediate(h)
end
clearTimeout(nil)
clearTimeout()
clearTimeout(5)
clearTimeout("x")
clearTimeout({})
local i = setImmediate(function() log("an immediate is no timeout") end)
clearTimeout(i)
clearInterval(i)
local j = setImmediate(function() log("never") end)
clearImmediate(j)
clearImmediate(j)
local k
k = setInterval(function()
  log("interval")
  clearTimeout(k)
end, 120)
local r = setTimeout(function() log("never: unref'd") end, 500)
log(r:hasRef(), r:unref():hasRef(), r:ref():hasRef())
r:unref()
log(j:hasRef(), i:hasRef())
local n = 0
local again
again = setTimeout(function()
  n = n + 1
  log("refreshed", n)
  if n < 3 then again:refresh() end
end, 50)
local spent = setTimeout(function() log("spent") end, 20)
setTimeout(function() spent:refresh() end, 70)
