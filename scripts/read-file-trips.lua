-- read-file-trips: fs.readFile is four pool jobs, one after another.
--
-- open, fstat, read, close: each is a trip to the pool and back through the loop, and
-- only then is the callback called. fs.stat is one trip. Here the pool has one thread,
-- so each trip stands in line again, behind the jobs that came meanwhile: three stats
-- that are asked for one by one all overtake a single readFile.
--
-- Watch:  the pool's queue: a piece of readFile, a stat, a piece of readFile, ...
-- Try:    a fourth stat; fs.writeFile (three trips) instead of readFile.
runtime("node", { threadpool = 1 })

fs.readFile("/etc/hostname", function()
  console.log("readFile")
end)

local count = 0
local function next_stat()
  count = count + 1
  console.log("stat", count)
  if count < 3 then fs.stat("/etc/hostname", next_stat) end
end
fs.stat("/etc/hostname", next_stat)
