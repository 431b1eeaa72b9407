runtime "node"

-- the pool is made with the first job: setting its size after that does nothing
fs.stat("file", { ms = 300 }, function()
  process.env.UV_THREADPOOL_SIZE = 8
  console.log("all")
end)
