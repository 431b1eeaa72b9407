-- promise-chains: each :next() is one promise job later than the one before it.
--
-- Two chains run in lockstep: job by job, round by round. Returning a promise from a
-- handler breaks the step: the chain first asks that promise, then hears from it, two
-- extra rounds. A thenable costs one. :finally() that changes nothing costs two more
-- than a :next() would.
--
-- Watch:  the job queue holds one entry of each chain; "B3" slips behind.
-- Try:    return 1 instead of the promise; return { next = function(_, r) r(1) end }.
runtime "node"

local function say(text)
  return function() console.log(text) end
end

Promise.resolve():next(say "A1"):next(say "A2"):next(say "A3")
  :next(say "A4"):next(say "A5"):next(say "A6")

Promise.resolve():next(say "B1"):next(function()
  console.log("B2 returns a promise")
  return Promise.resolve("inner")
end):next(function(value) console.log("B3 got", value) end)

Promise.reject(Error.new("lost")):next(say "never"):catch(function(e)
  console.log("C caught", e.message)
end):finally(say "C finally"):next(say "C after finally")
