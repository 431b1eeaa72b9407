-- mix: a little of everything, for the screens of the tests.
runtime "node"

setTimeout(function() console.log("timer") end, 2)
setImmediate(function() console.log("immediate") end)
fs.stat("a.txt", { ms = 1.2 }, function()
  console.log("stat")
  setTimeout(function() console.log("late timer") end, 0)
  setImmediate(function() console.log("immediate 2") end)
end)
process.nextTick(function() console.log("tick") end)
Promise.resolve():next(function() console.log("job") end)
for i = 0, 4 do
  crypto.pbkdf2({ ms = 10 + i }, function() console.log("hash", i) end)
end
dns.resolve("a.org", { ms = 4 }, function() console.log("resolved") end)
local function work() cpu(1.5) end
work()
console.log("main")
