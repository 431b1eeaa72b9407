-- An interval that is always late does not starve I/O.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n, i = 0, nil
i = setInterval(function()
  n = n + 1
  cpu(4)
  if n == 10 then clearInterval(i) end
end, 1)
fs.stat("/", function() L("io-before-interval-5:" .. tostring(n < 5)) end)
