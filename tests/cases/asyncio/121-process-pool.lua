-- ProcessPoolExecutor: results by completion, memory of its own, exceptions that cross.
runtime "asyncio"

local MyError = class("MyError", ValueError)
local seen = 0

local function sleep_for(ms)
  time.sleep(ms / 1000)
  seen = seen + 1
  return ms
end
local function count()
  seen = seen + 1
  return seen
end
local function fail(what) error(MyError(what, { 1, 2 }), 0) end
local function give_coroutine() return asyncio.sleep(0) end

asyncio.run(async("main", function()
  local loop = asyncio.get_running_loop()
  ProcessPoolExecutor(3):with(function(pool)
    for _, f in ipairs { 90, 30, 60 } do
      local job = loop:run_in_executor(pool, sleep_for, f)
      job:add_done_callback(function(j) print("done", j:result()) end)
    end
    print(await(loop:run_in_executor(pool, sleep_for, 150)), seen)
  end)
  ProcessPoolExecutor(1):with(function(pool)
    local a = await(loop:run_in_executor(pool, count))
    local b = await(loop:run_in_executor(pool, count))
    print(a, b, seen)
    local ok, e = pcall(await, loop:run_in_executor(pool, fail, "why"))
    print(type_name(e), e.args, isinstance(e, ValueError))
    ok, e = pcall(await, loop:run_in_executor(pool, give_coroutine))
    print(type_name(e), e)
    local order = {}
    for v in pool:map(sleep_for, { 3, 1, 2 }) do order[#order + 1] = v end
    print(order)
  end)
end)())
