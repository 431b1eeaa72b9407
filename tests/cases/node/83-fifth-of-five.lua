-- Four threads, five equal jobs: the fifth is last where each thread has a core.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n = 0
for i = 1, 5 do
  crypto.pbkdf2({ ms = 40 }, function()
    n = n + 1
    if i == 5 then L("job5 finished as #" .. n) end
  end)
end
