runtime "node"

process.env.UV_THREADPOOL_SIZE = 5

local left = 5
for n = 1, 5 do
  fs.stat("file", { ms = 100 }, function()
    left = left - 1
    if left == 0 then console.log("all") end
  end)
end
