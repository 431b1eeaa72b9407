-- Jobs given to Node's thread pool at once, by letter: L a lookup and R a file's status, of
-- 100 ms each, C a hash of 98.8 ms of CPU. Prints each with when its callback ran.
runtime "node"
machine { cores = 2 }
local jobs = param("jobs", "CCCCCCCC")
process.env.UV_THREADPOOL_SIZE = String(param("threads", 4))

setTimeout(function()
  local from = performance.now()
  for i = 1, #jobs do
    local kind = jobs:sub(i, i)
    local function done() console.log(kind .. i - 1, performance.now() - from) end
    if kind == "L" then dns.lookup("host", { ms = 100 }, done)
    elseif kind == "R" then fs.stat("file", { ms = 100 }, done)
    else crypto.pbkdf2({ ms = 98.8 }, done) end
  end
end, 50)
