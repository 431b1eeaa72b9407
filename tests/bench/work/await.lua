-- Awaits a promise that is settled already, again and again. Prints how often.
runtime "node"
local count, done = param("count", 1000000), 0

async(function()
  local settled = Promise.resolve(1)
  for _ = 1, count do done = done + await(settled) end
end)()
process.on("exit", function() console.log(done) end)
