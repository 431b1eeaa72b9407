-- "online" is told before what the worker posts.
runtime "node"

local w = Worker.new(function() parentPort:postMessage("m1") parentPort:postMessage("m2") end)
for _, e in ipairs { "online", "message", "exit", "error" } do
  w:on(e, function(x) console.log(e, x) end)
end
