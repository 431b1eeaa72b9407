-- Ten nested timeouts of 0 take about a millisecond each: browsers' 4 ms are theirs.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n, begin = 0, performance.now()
local function nest()
  n = n + 1
  if n > 10 then
    L(performance.now() - begin < 35 and "no-4ms-clamp" or "slow")
    return
  end
  setTimeout(nest, 0)
end
nest()
