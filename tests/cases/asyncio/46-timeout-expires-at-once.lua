-- A deadline in the past goes through call_soon; the time-out is raised where it is caught.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

-- Counts the passes of the ready queue.
local function ruler(loop)
  local passes = { n = 0, on = true }
  local function count()
    passes.n = passes.n + 1
    if passes.on then loop:call_soon(count) end
  end
  loop:call_soon(count)
  return passes
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local passes = ruler(loop)
  await(asyncio.sleep(0))
  local begin
  local ok, e = pcall(function()
    asyncio.timeout(nil, function(timeout)
      begin = passes.n
      timeout:reschedule(loop:time() - 1)
      local ok, e = pcall(function() await(asyncio.sleep(9)) end)
      log("cancelled@+" .. passes.n - begin)
      error(e, 0)
    end)
  end)
  if isinstance(e, TimeoutError) then log("timeout@+" .. passes.n - begin) end
  log("cancelling=" .. asyncio.current_task():cancelling())
  passes.on = false
end)
asyncio.run(main())
print(table.concat(seen, " "))
