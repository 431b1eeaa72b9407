-- A worker's uncaught error reaches its parent as an event, then it exits with 1.
runtime "node"

local w = Worker.new(function()
  parentPort:postMessage("m1")
  setTimeout(function() error(Error.new("boom"), 0) end, 5)
end)
for _, e in ipairs { "online", "message", "exit", "error" } do
  w:on(e, function(x) console.log(e, type(x) == "table" and x.message or x) end)
end
