-- How many promise jobs after the completion each form goes on.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local jobs
local function ruler(n)
  jobs = n
  if n < 8 then queueMicrotask(function() ruler(n + 1) end) end
end
local function stat()
  return Promise.new(function(resolve)
    fs.stat("/", function() ruler(0); resolve() end)
  end)
end
local await_it = async(function() await(stat()) end)
local return_it = async(function() return stat() end)
async(function()
  await(Promise.new(function(resolve)
    fs.stat("/", function() ruler(0); L("callback=" .. jobs); resolve() end)
  end))
  await(timersPromises.setTimeout(5))
  await(stat():next(function() L("promise=" .. jobs) end))
  await(timersPromises.setTimeout(5))
  await(stat())
  L("await-promise=" .. jobs)
  await(timersPromises.setTimeout(5))
  await(await_it())
  L("wrapper-await=" .. jobs)
  await(timersPromises.setTimeout(5))
  await(return_it())
  L("wrapper-return=" .. jobs)
end)()
