-- hasRef() of immediates: waiting, unref'd, running, spent, cleared.
local spent
spent = setImmediate(function() console.log("running", spent:hasRef()) end)
local unrefd = setImmediate(function() end):unref()
local cleared = setImmediate(function() end)
clearImmediate(cleared)
console.log("waiting", spent:hasRef(), unrefd:hasRef(), cleared:hasRef())
setTimeout(function()
  console.log("spent", spent:hasRef(), spent:ref():hasRef(), spent:unref():hasRef())
end, 20)
