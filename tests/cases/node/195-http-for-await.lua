-- for await over request and response, async handler
local s = http.createServer(async(function(req, res)
  local body = ""
  for d in awaiting(req) do body = body .. String(d) end
  console.log("server got", body)
  await(timersPromises.setTimeout(10))
  for i = 1, 3 do
    res:write("chunk" .. i .. ";")
    await(timersPromises.setTimeout(10))
  end
  res:finish()
end))
s:listen(0, function()
  local r = http.request({ port = s:address().port, host = "127.0.0.1", method = "PUT", path = "/x" })
  r:on("response", async(function(res)
    for d in awaiting(res) do console.log("client got", String(d)) end
    console.log("complete", res.complete, res.destroyed)
    s:close(function() console.log("closed") end)
  end))
  r:finish("hello")
end)
