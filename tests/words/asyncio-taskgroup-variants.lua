-- TaskGroups: body fails, child cancelled, outer cancel, nested, late tasks.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local child = async(function(name, delay, fails)
  local ok, e = pcall(await, asyncio.sleep(delay))
  log(name, ok)
  if not ok then error(e, 0) end
  if fails then error(ValueError(name), 0) end
  return name
end)
local function show(e)
  if not isinstance(e, BaseExceptionGroup) then return type_name(e) .. ":" .. tostring(e) end
  local words = {}
  for i, x in ipairs(e.exceptions) do words[i] = show(x) end
  return type_name(e) .. "[" .. table.concat(words, ",") .. "]"
end
local attempt = async(function(title, body)
  local ok, e = pcall(asyncio.TaskGroup, body)
  log("<" .. title, ok, ok and str(e) or show(e), asyncio.current_task():cancelling(), ">")
end)
asyncio.run(async(function()
  await(attempt("value", function(tg) tg:create_task(child("a", 0)) return 5 end))
  await(attempt("body", function(tg)
    tg:create_task(child("a", 1))
    await(asyncio.sleep(0))
    error(KeyError("k"), 0)
  end))
  await(attempt("child cancelled", function(tg)
    local t = tg:create_task(child("a", 1))
    tg:create_task(child("b", 0.01))
    await(asyncio.sleep(0))
    t:cancel()
  end))
  await(attempt("both", function(tg)
    tg:create_task(child("a", 0.01, true))
    local ok, e = pcall(await, asyncio.sleep(1))
    log("body", type_name(e))
    error(IndexError("i"), 0)
  end))
  await(attempt("nested", function(tg)
    tg:create_task(async(function()
      asyncio.TaskGroup(function(inner)
        inner:create_task(child("x", 0.01, true))
        inner:create_task(child("y", 1))
      end)
    end)())
    tg:create_task(child("z", 1))
  end))
  await(attempt("late", function(tg)
    tg:create_task(async(function()
      await(asyncio.sleep(0))
      tg:create_task(child("late", 0))
    end)())
  end))
  local t = asyncio.create_task(async(function()
    asyncio.TaskGroup(function(tg)
      tg:create_task(child("p", 1))
      tg:create_task(child("q", 1))
    end)
  end)())
  await(asyncio.sleep(0.01))
  t:cancel("stop")
  local ok, e = pcall(await, t)
  log(show(e), t:cancelled())
  local keep
  await(attempt("finished", function(tg) keep = tg end))
  local c = child("never", 0)
  log(pcall(keep.create_task, keep, c))
  c:close()
  await(attempt("exit", function(tg)
    tg:create_task(async(function() error(BaseException("base"), 0) end)())
    tg:create_task(child("w", 1))
  end))
end)())
print(table.concat(seen, " "))
