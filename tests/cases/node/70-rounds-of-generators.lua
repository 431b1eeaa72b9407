-- The same for `for await` over async generators.
runtime "node"


local rows = {
  { "generator, first value", async(function(d)
    for _ in awaiting(async_generator(function(yield) yield(1) end)) do d() end
  end) },
  { "generator, second value", async(function(d)
    local n = 0
    local two = async_generator(function(yield) yield(1); yield(2) end)
    for _ in awaiting(two) do n = n + 1; if n == 2 then d() end end
  end) },
  { "after a generator of one value", async(function(d)
    for _ in awaiting(async_generator(function(yield) yield(1) end)) do end
    d()
  end) },
  { "generator that yields a promise", async(function(d)
    local one = async_generator(function(yield) yield(Promise.resolve(1)) end)
    for _ in awaiting(one) do d() end
  end) },
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
