-- Recursive immediates let timers and I/O in.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n = 0
local function again()
  if n < 3000 then
    n = n + 1
    if n % 10 == 0 then cpu(0.05) end
    setImmediate(again)
  end
end
setImmediate(again)
setTimeout(function() L("timeout-early:" .. tostring(n < 3000)) end, 1)
fs.stat("/", function() L("io-early:" .. tostring(n < 3000)) end)
