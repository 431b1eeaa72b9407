-- Each turn is long enough for a trip to the pool: count the turns.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local turn, done = 0, 0
local function report(name)
  return function() L(name .. ":" .. turn); done = done + 1 end
end
local function spin()
  cpu(8)
  turn = turn + 1
  if done < 5 then setImmediate(spin) end
end
setImmediate(function()
  fs.stat("/etc/hostname", report "stat")
  fs.readFile("/etc/hostname", report "readFile")
  fs.promises.readFile("/etc/hostname"):next(report "promises.readFile")
  fs.promises.stat("/etc/hostname"):next(report "promises.stat")
  fs.writeFile("/tmp/loopscope-case", "x", report "writeFile")
  spin()
end)
