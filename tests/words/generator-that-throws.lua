-- A source that fails is not left: its error takes as many jobs as its end.
local function source(fails)
  return async_generator(function(yield)
    if fails then error("failed", 0) end
  end)
end
async(function()
  for _ in awaiting(source(false)) do console.log("never") end
  console.log("ended")
end)():next(function() console.log("after the end") end)
async(function()
  local _, e = pcall(function()
    for _ in awaiting(source(true)) do console.log("never") end
  end)
  console.log(e)
end)():next(function() console.log("after the error") end)
