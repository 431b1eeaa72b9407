runtime "node"

local seed = 7

local function random()
  seed = seed * 16807 % 2147483647
  return seed / 2147483647
end

local function wait_at(utilisation, done)
  local began, at, waits, served = performance.now(), 0, 0, 0
  for n = 1, 200 do
    at = at - 10 / utilisation * math.log(random())
    local due = began + at
    setTimeout(function()
      waits = waits + performance.now() - due
      cpu(10)
      served = served + 1
      if served == 200 then done(waits / 200) end
    end, at)
  end
end

wait_at(0.5, function(half)
  wait_at(0.9, function(nearly)
    console.log(nearly > 3 * half and "many times as long" or "about twice as long")
  end)
end)
