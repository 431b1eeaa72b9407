-- Streams: echo with many clients.
runtime "asyncio"
asyncio.run(async("main", function()
  local handler = async("handler", function(r, w)
    while true do
      local line = await(r:readline())
      if line == "" then break end
      w:write(line:upper())
      await(w:drain())
    end
    w:close()
  end)
  local server = await(asyncio.start_server(handler, "127.0.0.1", 0))
  local port = server.sockets[1]:getsockname()[2]
  local client = async("client", function(n)
    local r, w = await(asyncio.open_connection("127.0.0.1", port))
    w:write("hello " .. n .. "\nagain\n")
    local a = await(r:readline())
    local b = await(r:readexactly(6))
    w:write_eof()
    local c = await(r:read())
    w:close()
    await(w:wait_closed())
    return (a .. b .. c):gsub("\n", "|")
  end)
  local ts = {}
  for i = 1, 3 do ts[i] = asyncio.create_task(client(i)) end
  for i = 1, 3 do print((await(ts[i]))) end
  local r, w = await(asyncio.open_connection("127.0.0.1", port))
  w:write("abc\n")
  w:write_eof()
  local ok, e = pcall(function() return await(r:readexactly(10)) end)
  print(type_name(e), str(e))
  print(r:at_eof())
  w:close()
  server:close()
  await(server:wait_closed())
  ok, e = pcall(function() return await(asyncio.open_connection("127.0.0.1", port)) end)
  print(type_name(e))
end)())
