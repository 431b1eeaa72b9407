-- So many requests that wait at once, each an async function at an await.
runtime "node"
local count, ended = param("count", 100000), 0

local request = async(function(id)
  await(timersPromises.setTimeout(1000))
  ended = ended + 1
end)

for id = 1, count do request(id) end
process.on("exit", function() console.log(ended) end)
