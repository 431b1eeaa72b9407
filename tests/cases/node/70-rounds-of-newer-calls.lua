-- The same for calls that Node 10 lacks.
runtime "node"

local rows = {
  { "queueMicrotask", function(d) queueMicrotask(d) end },
  { "allSettled of nothing", function(d) Promise.allSettled({}):next(d) end },
  { "allSettled of two", function(d)
    Promise.allSettled({ Promise.resolve(), Promise.reject(0) }):next(d)
  end },
  { "any of a promise", function(d) Promise.any({ Promise.resolve() }):next(d) end },
  { "any of a rejected and a resolved one", function(d)
    Promise.any({ Promise.reject(0), Promise.resolve() }):next(d)
  end },
  { "any of a rejected one", function(d)
    Promise.any({ Promise.reject(0) }):catch(d)
  end },
  { "any of nothing", function(d) Promise.any({}):catch(d) end },
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
