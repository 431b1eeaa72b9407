-- In which round of promise jobs does each construct go on? (1: the first.)
runtime "node"

local function thenable() return { next = function(_, resolve) resolve(1) end } end
local function refusing() return { next = function(_, _, reject) reject(1) end } end

local rows = {
  { "next on a resolved promise", function(d) Promise.resolve():next(d) end },
  { "catch of a rejected promise", function(d) Promise.reject(0):catch(d) end },
  { "finally", function(d) Promise.resolve():finally(d) end },
  { "after finally", function(d) Promise.resolve():finally(function() end):next(d) end },
  { "after finally that returns a promise", function(d)
    Promise.resolve():finally(function() return Promise.resolve() end):next(d)
  end },
  { "after a catch that is passed by", function(d)
    Promise.resolve():catch(function() end):next(d)
  end },
  { "after next that returns a value", function(d)
    Promise.resolve():next(function() return 1 end):next(d)
  end },
  { "after next that returns a promise", function(d)
    Promise.resolve():next(function() return Promise.resolve() end):next(d)
  end },
  { "after next that returns a thenable", function(d)
    Promise.resolve():next(function() return thenable() end):next(d)
  end },
  { "new promise, resolved with a value", function(d)
    Promise.new(function(r) r(1) end):next(d)
  end },
  { "new promise, resolved with a promise", function(d)
    Promise.new(function(r) r(Promise.resolve()) end):next(d)
  end },
  { "new promise, resolved with a thenable", function(d)
    Promise.new(function(r) r(thenable()) end):next(d)
  end },
  { "resolve of a promise", function(d) Promise.resolve(Promise.resolve()):next(d) end },
  { "resolve of a thenable", function(d) Promise.resolve(thenable()):next(d) end },
  { "reject with a promise", function(d)
    Promise.reject(Promise.resolve()):catch(d)
  end },
  { "await of a value", async(function(d) await(1); d() end) },
  { "await of a resolved promise", async(function(d)
    await(Promise.resolve()); d()
  end) },
  { "await of a rejected promise", async(function(d)
    pcall(function() await(Promise.reject(0)) end); d()
  end) },
  { "await of a thenable", async(function(d) await(thenable()); d() end) },
  { "await of a refusing thenable", async(function(d)
    pcall(function() await(refusing()) end); d()
  end) },
  { "three awaits of a value", async(function(d) await(await(await(1))); d() end) },
  { "await of async, returns a value", async(function(d)
    await(async(function() return 1 end)()); d()
  end) },
  { "await of async, returns nothing", async(function(d)
    await(async(function() end)()); d()
  end) },
  { "await of async, returns a promise", async(function(d)
    await(async(function() return Promise.resolve() end)())
    d()
  end) },
  { "await of async, returns await", async(function(d)
    await(async(function() return await(Promise.resolve()) end)())
    d()
  end) },
  { "await of async, returns a thenable", async(function(d)
    await(async(function() return thenable() end)())
    d()
  end) },
  { "await of async that throws", async(function(d)
    pcall(function() await(async(function() error(0, 0) end)()) end)
    d()
  end) },
  { "after async, returns a value", function(d)
    async(function() return 1 end)():next(d)
  end },
  { "after async, returns a promise", function(d)
    async(function() return Promise.resolve() end)():next(d)
  end },
  { "after async, returns a thenable", function(d)
    async(function() return thenable() end)():next(d)
  end },
  { "after async with an await", function(d)
    async(function() await(1) end)():next(d)
  end },
  { "after async, await and a promise", function(d)
    async(function() await(1); return Promise.resolve() end)():next(d)
  end },
  { "all of nothing", function(d) Promise.all({}):next(d) end },
  { "all of a value", function(d) Promise.all({ 1 }):next(d) end },
  { "all of a promise", function(d) Promise.all({ Promise.resolve() }):next(d) end },
  { "all of three promises", function(d)
    Promise.all({ Promise.resolve(), Promise.resolve(), Promise.resolve() }):next(d)
  end },
  { "all of a thenable", function(d) Promise.all({ thenable() }):next(d) end },
  { "all of a rejected promise", function(d)
    Promise.all({ Promise.reject(0) }):catch(d)
  end },
  { "await of all of two promises", async(function(d)
    await(Promise.all({ Promise.resolve(), Promise.resolve() }))
    d()
  end) },
  { "await of all of nothing", async(function(d) await(Promise.all({})); d() end) },
  { "race of a promise and one that never ends", function(d)
    Promise.race({ Promise.resolve(), Promise.new(function() end) }):next(d)
  end },
  { "race of two values", function(d) Promise.race({ 1, 2 }):next(d) end },
}

local results = {}

local function measure(i)
  if i > #rows then
    for _, line in ipairs(results) do console.log(line) end
    return
  end
  local n, stop, value = 0, false, "never"
  local function ruler()
    if not stop and n < 40 then
      Promise.resolve():next(function() n = n + 1; ruler() end)
    end
  end
  ruler() -- queued before the row's own jobs: it counts the rounds
  rows[i][2](function() if value == "never" then value = n end end)
  setImmediate(function()
    stop = true
    table.insert(results, value .. "  " .. rows[i][1])
    setImmediate(function() measure(i + 1) end)
  end)
end
measure(1)
