-- What asyncio.run does with what is left.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local function left(name, cleanup)
    return asyncio.create_task(async(function()
      local ok, e = pcall(await, asyncio.sleep(10))
      log(name, type_name(e))
      if cleanup then
        await(asyncio.sleep(cleanup))
        log(name, "clean")
      end
      error(e, 0)
    end)())
  end
  left("a", 0.02)
  await(asyncio.sleep(0))
  loop:call_later(0.01, log, "timer during")
  loop:call_later(5, log, "timer never")
  asyncio.to_thread(log, "never awaited"):close()
  local job = loop:run_in_executor(nil, function() time.sleep(0.05) log("job") end)
  local g = async_generator(function(yield)
    local ok, e = pcall(function() yield(1) yield(2) end)
    log("generator", type_name(e))
    error(e, 0)
  end)
  log(await(anext(g)))
  loop:call_soon(log, "soon")
  log("main ends")
end)())
log("after run")
local t = asyncio.run(async(function()
  local t = asyncio.create_task(async(function()
    local ok = pcall(await, asyncio.sleep(1))
    log("refuses")
    return "value"
  end)())
  await(asyncio.sleep(0))
  return t
end)())
log(t:done(), t:cancelled(), t:result())
print(table.concat(seen, " "))
