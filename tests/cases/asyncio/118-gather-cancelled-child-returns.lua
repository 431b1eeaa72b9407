-- The gather was asked to cancel; its last child swallowed that and returned.
runtime "asyncio"
asyncio.run(async(function()
  local stubborn = async(function()
    pcall(function() await(asyncio.sleep(1)) end)
    return 2.5
  end)
  local all = asyncio.gather(stubborn(), stubborn())
  await(asyncio.sleep(0))
  print(all:cancel(), all)
  local ok, e = pcall(function() return await(all) end)
  print(ok, repr(e), all:cancelled())
end)())
