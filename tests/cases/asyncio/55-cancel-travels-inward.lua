-- A waits for B, B for C: the innermost hears first, each level out takes a pass.
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
  local passes, begin
  local level = async(function(name, sub)
    local ok, e = pcall(function() await(sub) end)
    log(name .. "@" .. passes.n - begin)
    error(e, 0)
  end)
  local c = asyncio.create_task(level("C", asyncio.sleep(9)))
  local b = asyncio.create_task(level("B", c))
  local a = asyncio.create_task(level("A", b))
  passes = ruler(loop)
  await(asyncio.sleep(0))
  await(asyncio.sleep(0))
  begin = passes.n
  a:cancel()
  pcall(await, a)
  log("main@" .. passes.n - begin)
  passes.on = false
end)
asyncio.run(main())
print(table.concat(seen, " "))
