-- A handler that a listener of unhandledRejection adds to the next promise.
local p = {}
for _, name in ipairs { "a", "b", "c" } do p[name] = Promise.reject(name) end
process.on("unhandledRejection", function(reason)
  console.log("unhandled", reason)
  if reason == "a" then
    p.b:catch(function() console.log("caught b") end)
    p.d, p.e = Promise.reject("d"), Promise.reject("e")
  elseif reason == "d" then
    p.e:catch(function() console.log("caught e") end)
  end
end)
process.on("rejectionHandled", function(promise)
  for _, name in ipairs { "a", "b", "c", "d", "e" } do
    if p[name] == promise then console.log("handled", name) end
  end
end)
setTimeout(function()
  console.log("timer")
  p.b:catch(function() console.log("again b") end)
  p.a:catch(function() console.log("caught a") end)
end, 20)
setTimeout(function() console.log("end") end, 40)
