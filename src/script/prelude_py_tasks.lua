-- SPDX-License-Identifier: MIT
-- gather, wait, wait_for, timeout, TaskGroup, shield, as_completed.
-- Source: CPython 3.11 and 3.12 Lib/asyncio/tasks.py, timeouts.py, taskgroups.py.
local any_order, blocks_nobody, options, cancel_message, cancel_requested, gathering, list_of, rule, settle, waits =
  __any_order, __blocks_nobody, __options, __cancel_message, __cancel_requested, __gathering, __list, __rule, __settle, __waits
local asyncio, async, await = asyncio, __async, await
local error, ipairs, pairs, pcall, type = error, ipairs, pairs, pcall, type
local isinstance, pack, remove, repr, unpack = isinstance, table.pack, table.remove, repr, table.unpack
local isfuture, iscoroutine, ensure_future = asyncio.isfuture, asyncio.iscoroutine, asyncio.ensure_future
local CancelledError, TimeoutError = asyncio.CancelledError, TimeoutError
local BaseException, BaseExceptionGroup, RuntimeError, SystemExit, KeyboardInterrupt, TypeError, ValueError =
  BaseException, BaseExceptionGroup, RuntimeError, SystemExit, KeyboardInterrupt, TypeError, ValueError

-- The length of a list that the script or the API made.
local function len(list) return list.n or #list end

local function cancelled_error(f)
  local ok, e = pcall(f.result, f)
  return e
end

-- The options at the end of an argument list, and how many arguments are before them.
local function split_options(args)
  local last = args[args.n]
  if args.n > 0 and type(last) == "table" then return args.n - 1, last end
  return args.n, {}
end

-- gather -----------------------------------------------------------------------------------

local threads = rule("gather_threads")

local function child_of(aw)
  local future = ensure_future(aw)
  if threads and future ~= aw then blocks_nobody(future) end
  return future
end

function asyncio.gather(...)
  local args = pack(...)
  local n, opts = split_options(args)
  if opts[1] ~= nil then
    error(TypeError("gather takes awaitables one by one, not a list: write gather(table.unpack(list))"), 0)
  end
  if n == 0 then
    local outer = asyncio.get_event_loop():create_future()
    outer:set_result(list_of({}, 0))
    return outer
  end
  local keep = opts.return_exceptions
  local children, futures, finished, different = {}, {}, 0, 0
  local outer

  local function outcome(f)
    if f:cancelled() then return CancelledError(cancel_message(f) or "") end
    local e = f:exception()
    if e ~= nil then return e end
    return (f:result())
  end

  local function on_done(f)
    finished = finished + 1
    if not outer or outer:done() then
      if not f:cancelled() then f:exception() end
      return
    end
    if not keep then
      if f:cancelled() then return settle(outer, false, cancelled_error(f)) end
      local e = f:exception()
      if e ~= nil then return settle(outer, false, e) end
    end
    if finished < different then return end
    local results = {}
    for i = 1, n do results[i] = outcome(children[i]) end
    if cancel_requested(outer) then -- although this child may have ended well
      return settle(outer, false, f:cancelled() and cancelled_error(f) or CancelledError())
    end
    settle(outer, true, list_of(results, n))
  end

  local done = {}
  for i = 1, n do
    local aw = args[i]
    local f = futures[aw]
    if not f then
      f = child_of(aw)
      futures[aw] = f
      different = different + 1
      if f:done() and rule("done_inline") then done[#done + 1] = f else f:add_done_callback(on_done) end
    end
    children[i] = f
  end
  outer = gathering(children[1]:get_loop(), children)
  for _, f in ipairs(done) do on_done(f) end
  return outer
end

-- wait -------------------------------------------------------------------------------------

local function check_wait(list, when)
  if isfuture(list) or iscoroutine(list) then
    error(TypeError("expect a list of futures, not " .. type_name(list)), 0)
  end
  if len(list) == 0 then error(ValueError("Set of Tasks/Futures is empty."), 0) end
  if when ~= "ALL_COMPLETED" and when ~= "FIRST_COMPLETED" and when ~= "FIRST_EXCEPTION" then
    error(ValueError("Invalid return_when value: " .. tostring(when)), 0)
  end
  local set, seen = {}, {}
  for i = 1, len(list) do
    local f = list[i]
    if iscoroutine(f) then
      error(TypeError("Passing coroutines is forbidden, use tasks explicitly."), 0)
    end
    if not seen[f] then set[#set + 1] = f end
    seen[f] = true
  end
  return set
end

asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION =
  "ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"

local function release(waiter)
  if not waiter:done() then waiter:set_result(nil) end
end

asyncio.wait = async("wait", function(list, opts)
  opts = options("asyncio.wait", opts)
  local when = opts.return_when or "ALL_COMPLETED"
  local set = check_wait(list, when)
  local loop = asyncio.get_running_loop()
  local waiter, left = loop:create_future(), #set
  waits(waiter, "asyncio.wait", set)
  local timer = opts.timeout and loop:call_later(opts.timeout, release, waiter)
  local function on_completion(f)
    left = left - 1
    if left <= 0 or when == "FIRST_COMPLETED"
        or when == "FIRST_EXCEPTION" and not f:cancelled() and f:exception() ~= nil then
      if timer then timer:cancel() end
      release(waiter)
    end
  end
  for _, f in ipairs(set) do f:add_done_callback(on_completion) end
  local ok, e = pcall(await, waiter)
  if timer then timer:cancel() end
  for _, f in ipairs(set) do f:remove_done_callback(on_completion) end
  if not ok then error(e, 0) end
  local done, pending = {}, {}
  for _, f in ipairs(set) do
    local to = f:done() and done or pending
    to[#to + 1] = f
  end
  return list_of(done, #done), list_of(pending, #pending)
end)

-- timeout ----------------------------------------------------------------------------------

local Timeout = __printed("Timeout", { __name = "Timeout" })
Timeout.__index = Timeout

function Timeout:when() return self._when end

function Timeout:expired() return self._state == "expiring" or self._state == "expired" end

function Timeout:reschedule(when)
  if self._state ~= "active" then
    error(RuntimeError("Cannot change state of " .. self._state .. " Timeout"), 0)
  end
  self._when = when
  if self._handle then self._handle:cancel() end
  self._handle = nil
  if when == nil then return end
  local loop = asyncio.get_running_loop()
  local function expire()
    self._task:cancel()
    self._state = "expiring"
    self._handle = nil
  end
  if when <= loop:time() then
    self._handle = loop:call_soon(expire)
  else
    self._handle = loop:call_at(when, expire)
  end
end

-- 3.11.2 raises TimeoutError only if no other cancel() is open.
local function is_ours(self)
  local left = self._task:uncancel()
  return left <= (rule("wait_for_timeout") and self._cancelling or 0)
end

local function enter_timeout(when, body)
  local self = setmetatable({ _when = when, _state = "active" }, Timeout)
  self._task = asyncio.current_task()
  if not self._task then error(RuntimeError("Timeout should be used inside a task"), 0) end
  self._cancelling = self._task:cancelling()
  self:reschedule(when)
  local result = pack(pcall(body, self))
  if self._handle then self._handle:cancel() end
  self._handle = nil
  if self._state == "active" then
    self._state = "finished"
  elseif self._state == "expiring" then
    self._state = "expired"
    if is_ours(self) and not result[1] and isinstance(result[2], CancelledError) then
      error(TimeoutError(), 0)
    end
  end
  if not result[1] then error(result[2], 0) end
  return unpack(result, 2, result.n)
end

function asyncio.timeout(delay, body)
  if delay == nil then return enter_timeout(nil, body) end
  if type(delay) ~= "number" then
    error(TypeError("unsupported operand type(s) for +: 'float' and '" .. type_name(delay) .. "'"), 0)
  end
  return enter_timeout(asyncio.get_running_loop():time() + delay, body)
end

function asyncio.timeout_at(when, body) return enter_timeout(when, body) end

-- wait_for ---------------------------------------------------------------------------------

local function cancel_and_wait(loop, f)
  local waiter = loop:create_future()
  local function wake() release(waiter) end
  f:add_done_callback(wake)
  local ok, e = pcall(function()
    f:cancel()
    await(waiter)
  end)
  f:remove_done_callback(wake)
  if not ok then error(e, 0) end
end

local function result_or_timeout(f)
  local result = pack(pcall(f.result, f))
  if result[1] then return unpack(result, 2, result.n) end
  error(isinstance(result[2], CancelledError) and TimeoutError() or result[2], 0)
end

local function expired_at_once(aw)
  local f = ensure_future(aw)
  if f:done() then return f:result() end
  cancel_and_wait(asyncio.get_running_loop(), f)
  return result_or_timeout(f)
end

-- 3.11: a task and a future of its own, which the task's end or the timer releases.
local function wait_for_task(aw, timeout)
  local loop = asyncio.get_running_loop()
  local waiter = loop:create_future()
  local timer = loop:call_later(timeout, release, waiter)
  local function wake() release(waiter) end
  local f = ensure_future(aw)
  waits(waiter, "wait_for", { f })
  f:add_done_callback(wake)
  local result = pack(pcall(function()
    local ok, e = pcall(await, waiter)
    if f:done() and (ok or isinstance(e, CancelledError)) then return f:result() end
    f:remove_done_callback(wake)
    cancel_and_wait(loop, f)
    if not ok then error(e, 0) end
    return result_or_timeout(f)
  end))
  timer:cancel()
  if not result[1] then error(result[2], 0) end
  return unpack(result, 2, result.n)
end

asyncio.wait_for = async("wait_for", function(aw, timeout)
  if type(timeout) == "table" then timeout = timeout.timeout end
  if timeout == nil then return await(aw) end
  if type(timeout) ~= "number" then
    error(TypeError("'<=' not supported between instances of '" .. type_name(timeout) .. "' and 'int'"), 0)
  end
  if timeout <= 0 then return expired_at_once(aw) end
  if not rule("wait_for_timeout") then return wait_for_task(aw, timeout) end
  return asyncio.timeout(timeout, function() return await(aw) end)
end)

-- shield -----------------------------------------------------------------------------------

function asyncio.shield(aw)
  local inner = ensure_future(aw)
  if inner:done() then return inner end
  local outer = inner:get_loop():create_future()
  waits(outer, "shield", { inner })
  local function inner_done(f)
    if outer:cancelled() then
      if not f:cancelled() then f:exception() end
    elseif f:cancelled() then
      outer:cancel()
    else
      local e = f:exception()
      if e ~= nil then settle(outer, false, e) else settle(outer, true, f:result()) end
    end
  end
  inner:add_done_callback(inner_done)
  local function outer_done()
    if not inner:done() then inner:remove_done_callback(inner_done) end
  end
  outer:add_done_callback(outer_done)
  return outer
end

-- as_completed -----------------------------------------------------------------------------

function asyncio.as_completed(list, opts)
  local done = asyncio.Queue()
  local loop = asyncio.get_event_loop()
  local todo, left, timer = {}, 0, nil
  if isfuture(list) or iscoroutine(list) then
    error(TypeError("expect an iterable of futures, not " .. type_name(list)), 0)
  end
  local function on_timeout()
    for f, on_completion in pairs(todo) do
      f:remove_done_callback(on_completion)
      done:put_nowait(false)
    end
    todo, left = {}, 0
  end
  local function on_completion(f)
    if not todo[f] then return end
    todo[f], left = nil, left - 1
    done:put_nowait(f)
    if left == 0 and timer then timer:cancel() end
  end
  local total = 0
  for _, one in ipairs(any_order { unpack(list, 1, len(list)) }) do -- set(fs)
    local f = ensure_future(one, { loop = loop })
    if not todo[f] then total = total + 1 end
    todo[f] = on_completion
    left = total
    f:add_done_callback(on_completion)
  end
  local wait_for_one = async("_wait_for_one", function()
    local f = await(done:get())
    if not f then error(TimeoutError(), 0) end
    return f:result()
  end)
  if total > 0 and opts and opts.timeout then timer = loop:call_later(opts.timeout, on_timeout) end
  local given = 0
  return function()
    if given == total then return nil end
    given = given + 1
    return wait_for_one()
  end
end

-- TaskGroup --------------------------------------------------------------------------------

local TaskGroup = { __name = "TaskGroup" }
TaskGroup.__index = TaskGroup

local function leaves(e) return isinstance(e, SystemExit) or isinstance(e, KeyboardInterrupt) end

function TaskGroup:__repr()
  local words = ""
  if self._left > 0 then words = words .. " tasks=" .. self._left end
  if #self._errors > 0 then words = words .. " errors=" .. #self._errors end
  return "<TaskGroup" .. words .. (self._aborting and " cancelling" or " entered") .. ">"
end

-- In CPython the tasks are a set; here it is walked in the order of creation.
local function abort(group)
  group._aborting = true
  local all = {}
  for i = 1, group._made do all[#all + 1] = group._order[i] or nil end
  for _, task in ipairs(any_order(all)) do
    if not task:done() then task:cancel() end
  end
end

-- Groups hold exceptions only; a script may throw anything.
local function as_exception(e) return isinstance(e, BaseException) and e or RuntimeError(e) end

local function child_done(group, task)
  group._order[group._tasks[task]] = false
  group._tasks[task] = nil
  group._left = group._left - 1
  if group._completed and group._left == 0 and not group._completed:done() then
    group._completed:set_result(true)
  end
  if task:cancelled() then return end
  local e = task:exception()
  if e == nil then return end
  e = as_exception(e)
  group._errors[#group._errors + 1] = e
  if leaves(e) and group._base_error == nil then group._base_error = e end
  if group._parent:done() then
    group._loop:call_exception_handler {
      message = "Task has errored out but its parent task is already completed", exception = e, task = task,
    }
  elseif not group._aborting and not group._parent_cancelled then
    abort(group)
    group._parent_cancelled = true
    group._parent:cancel()
  end
end

function TaskGroup:create_task(coro, opts)
  if self._exiting and self._left == 0 then error(RuntimeError("TaskGroup " .. repr(self) .. " is finished"), 0) end
  if self._aborting then error(RuntimeError("TaskGroup " .. repr(self) .. " is shutting down"), 0) end
  local task = self._loop:create_task(coro, opts)
  if rule("done_inline") and task:done() then
    self._made = self._made + 1
    self._order[self._made], self._tasks[task] = task, self._made
    self._left = self._left + 1
    child_done(self, task)
    return task
  end
  self._made = self._made + 1
  self._order[self._made], self._tasks[task] = task, self._made
  self._left = self._left + 1
  local function on_task_done(t) child_done(self, t) end
  task:add_done_callback(on_task_done)
  return task
end

local function wait_for_children(group, propagate)
  while group._left > 0 do
    group._completed = group._completed or group._loop:create_future()
    waits(group._completed, "the tasks of a TaskGroup", group._order)
    local ok, e = pcall(await, group._completed)
    if not ok then
      if not isinstance(e, CancelledError) then error(e, 0) end
      if not group._aborting then
        propagate = e
        abort(group)
      end
    end
    group._completed = nil
  end
  return propagate
end

local function leave_group(group, ok, e)
  group._exiting = true
  if not ok and leaves(e) and group._base_error == nil then group._base_error = e end
  local cancelled = not ok and isinstance(e, CancelledError)
  local propagate = cancelled and e or nil
  local late = rule("group_counts")
  if not late and group._parent_cancelled and group._parent:uncancel() == 0 then propagate = nil end
  if not ok and not group._aborting then abort(group) end
  propagate = wait_for_children(group, propagate)
  if group._base_error ~= nil then error(group._base_error, 0) end
  if late and group._parent_cancelled and group._parent:uncancel() == 0 then propagate = nil end
  if propagate ~= nil and #group._errors == 0 then error(propagate, 0) end
  if not ok and not cancelled then group._errors[#group._errors + 1] = as_exception(e) end
  if #group._errors > 0 then
    if late and group._parent:cancelling() > 0 then
      group._parent:uncancel()
      group._parent:cancel()
    end
    error(BaseExceptionGroup("unhandled errors in a TaskGroup", group._errors), 0)
  end
end

function asyncio.TaskGroup(body)
  local parent = asyncio.current_task()
  if not parent then error(RuntimeError("TaskGroup cannot determine the parent task"), 0) end
  local group = setmetatable({
    _loop = asyncio.get_running_loop(), _parent = parent,
    _tasks = {}, _order = {}, _made = 0, _left = 0, _errors = {},
  }, TaskGroup)
  local result = pack(pcall(body, group))
  leave_group(group, result[1], result[2])
  return unpack(result, 2, result.n)
end
