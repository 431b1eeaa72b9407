-- promise-combinators: all, allSettled, race and any over the same three timers.
--
-- all waits for every promise or the first rejection, allSettled for every outcome,
-- race for whoever settles first, any for the first success. None of them stops the
-- others: the timers run on, whoever has won.
--
-- Watch:  each combinator hangs a handler on every promise; see who is answered when.
-- Try:    reject the quick one too; Promise.any{} with an empty list.
runtime "node"

local function after(ms, value)
  return Promise.new(function(resolve, reject)
    setTimeout(function()
      console.log("timer", ms)
      if value == "fails" then reject(Error.new(value)) else resolve(value) end
    end, ms)
  end)
end

local three = { after(60, "slow"), after(20, "fails"), after(40, "quick") }

Promise.all(three):next(nil, function(e) console.log("all: rejected,", e.message) end)
Promise.race(three):catch(function(e) console.log("race: rejected,", e.message) end)
Promise.any(three):next(function(v) console.log("any:", v) end)
Promise.allSettled(three):next(function(list)
  for _, one in ipairs(list) do
    console.log("allSettled:", one.status, one.value)
  end
end)
