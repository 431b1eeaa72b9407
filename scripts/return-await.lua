-- return-await: `return p` from an async function is slower than `return await(p)`.
--
-- An async function's promise that is resolved with another promise must ask it first:
-- a job to call its :next(), and a job to hear back. `return await(p)` pays one job to
-- unwrap p and then returns a plain value. The ruler beside it prints one line a round.
--
-- Watch:  where the three results land between the numbers.
-- Try:    --runtime node@10, where await of a promise took three rounds.
runtime "node"

local ruler = Promise.resolve()
for i = 1, 5 do
  ruler = ruler:next(function() console.log("round", i) end)
end

local p = Promise.resolve("p")

async(function() return p end)():next(function()
  console.log("return p")
end)
async(function() return await(p) end)():next(function()
  console.log("return await p")
end)
async(function() return "value" end)():next(function()
  console.log("return value")
end)
