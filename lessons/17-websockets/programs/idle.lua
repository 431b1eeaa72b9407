runtime "node"

local open = 0

net.createServer(function()
  open = open + 1
  if open < 1000 then return end
  local began = performance.now()
  fs.stat("/", function()
    local wait = performance.now() - began
    console.log(wait < 100 and "the file comes at once" or "the file waits")
    process.exit()
  end)
end):listen(8000, "127.0.0.1", 2000, function()
  for n = 1, 1000 do net.connect(8000, "127.0.0.1") end
end)
