-- The body of a fetched answer as JSON, and what is no JSON.
runtime "node"
http.createServer(function(req, res)
  res:finish(req.url == "/bad" and "[1," or JSON.stringify { n = 3, list = { 1, 2.5, "x" }, deep = { yes = true } })
end):listen(3000, async(function()
  local v = await(await(fetch("http://localhost:3000/")):json())
  console.log(v.n, v.list, v.deep.yes)
  local ok, e = pcall(function() await(await(fetch("http://localhost:3000/bad")):json()) end)
  console.log(e.name, e.message)
  process.exit(0)
end))
