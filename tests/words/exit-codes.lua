local log = console.log
local function try(f)
  local ok, e = pcall(f)
  if not ok then log(e.name, e.code, e.message) end
end
process.on("exit", function(code) log("exit", code, process.exitCode) end)
process.on("beforeExit", function(code) log("beforeExit", code) end)
process.once("foo", function(x) log("foo", x) end)
log(process.emit("foo", 1), process.emit("foo", 2))
try(function() process.exitCode = "x" end)
try(function() process.exitCode = 1.5 end)
try(function() process.exit("abc") end)
process.exitCode = "12"
log(process.exitCode)
process.exitCode = 3
setTimeout(function() log("still there", process.exitCode) end, 5)
