-- From the inner task's cancellation to the TimeoutError: two passes, since 3.12 none.
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
  local passes = ruler(asyncio.get_running_loop())
  await(asyncio.sleep(0))
  local cancelled_at
  local inner = async(function()
    local _, e = pcall(function() await(asyncio.sleep(9)) end)
    cancelled_at = passes.n
    error(e, 0)
  end)
  local _, e = pcall(function() await(asyncio.wait_for(inner(), 0.005)) end)
  if isinstance(e, asyncio.TimeoutError) then
    log("inner->caller=" .. passes.n - cancelled_at)
  end
  passes.on = false
end)
asyncio.run(main())
print(table.concat(seen, " "))
