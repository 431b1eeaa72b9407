-- Of five threads three may be in lookups.
runtime("node", { threadpool = 5 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local begin, ended = performance.now(), {}
for i = 1, 6 do
  dns.lookup("host.example", { ms = 150 }, function()
    local unit = math.floor((performance.now() - begin) / 150 + 0.5)
    ended[unit] = (ended[unit] or 0) + 1
    if ended[1] == 3 and ended[2] == 3 then L("1:3"); L("2:3") end
  end)
end
