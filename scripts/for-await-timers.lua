-- for-await-timers: an interval as a stream of values, and a source of one's own.
--
-- `for x in awaiting(source)` is JavaScript's `for await`: the loop asks for a value,
-- waits, runs its body, asks again. The interval goes on ticking while the body is slow,
-- and what it produced meanwhile is not lost. Leaving the loop stops the interval; the
-- generator's own loop never runs ahead of its reader.
--
-- Watch:  the interval's timer vanishes at the break.
-- Try:    cpu(50) for the slow turn: now the turns in between are lost.
runtime "node"

local function about(ms) return math.floor(ms / 10 + 0.5) * 10 end

local countdown = async_generator(function(yield)
  for n = 3, 1, -1 do
    console.log("generator makes", n)
    yield(n)
    await(timersPromises.setTimeout(10))
  end
end)

async(function()
  for n in awaiting(countdown) do
    console.log("reader got", n)
  end
  console.log("countdown is over")

  local begin, turns = performance.now(), 0
  for value in awaiting(timersPromises.setInterval(20, "tock")) do
    turns = turns + 1
    console.log(value, turns, "at about", about(performance.now() - begin))
    if turns == 1 then await(timersPromises.setTimeout(50)) end
    if turns == 4 then break end
  end
  console.log("interval stopped")
end)()
