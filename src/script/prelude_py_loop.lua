-- SPDX-License-Identifier: MIT
-- Event loops: exception handlers, run_until_complete, asyncio.run, executors' side of it.
-- Source: CPython 3.11 Lib/asyncio/base_events.py, runners.py, futures.py.
local Loop, any_order, callback_text, collect, create_task, error_text, future_parts, generators, on_exception, rule, running, stderr =
  __Loop, __any_order, __callback_text, __collect, __create_task, __error_text, __future_parts, __pairs_of_generators, __on_exception, __rule, __running, __stderr
local asyncio, async, await = asyncio, __async, await
local error, getmetatable, ipairs, pcall, rawequal, type = error, getmetatable, ipairs, pcall, rawequal, type
local isinstance, pack, unpack = isinstance, table.pack, table.unpack
local isfuture, iscoroutine = asyncio.isfuture, asyncio.iscoroutine
local RuntimeError, SystemExit, KeyboardInterrupt, TypeError, ValueError =
  RuntimeError, SystemExit, KeyboardInterrupt, TypeError, ValueError
local repr = repr

-- Exceptions that nobody else handles --------------------------------------------------------

function Loop:set_exception_handler(handler) self._exception_handler = handler end

function Loop:get_exception_handler() return self._exception_handler end

function Loop:default_exception_handler(context)
  local text = (context.message or "Unhandled exception in event loop") .. "\n"
  local keys = {}
  for key in pairs(context) do
    if key ~= "message" and key ~= "exception" then keys[#keys + 1] = key end
  end
  table.sort(keys)
  for _, key in ipairs(keys) do text = text .. key .. ": " .. repr(context[key]) .. "\n" end
  if context.exception ~= nil then text = text .. error_text(context.exception) end
  stderr(text)
end

function Loop:call_exception_handler(context)
  local handler = self._exception_handler
  if not handler then return self:default_exception_handler(context) end
  local ok, e = pcall(handler, self, context)
  if ok then return end
  if isinstance(e, SystemExit) or isinstance(e, KeyboardInterrupt) then error(e, 0) end
  self:default_exception_handler { message = "Unhandled error in exception handler", exception = e }
end

-- Of a handle whose function raised, or of a future that goes and nobody asked it.
on_exception(function(loop, source, e)
  if not isfuture(source) then
    local message = "Exception in callback " .. callback_text(source)
    return loop:call_exception_handler { message = message, exception = e, handle = source }
  end
  local message = future_parts(source) .. " exception was never retrieved"
  loop:call_exception_handler { message = message, exception = e, future = source }
end)

-- Tasks ------------------------------------------------------------------------------------

-- asyncio.eager_task_factory: the body runs at once, up to its first await that waits.
function asyncio.eager_task_factory() end

local always_eager = rule("task_now")

-- Keyword arguments: a table or nothing.
function __options(name, opts)
  if opts ~= nil and (type(opts) ~= "table" or getmetatable(opts)) then
    error(TypeError(name .. "() takes its keyword arguments in a table, as in { name = 'a' }, got "
      .. type_name(opts)), 0)
  end
  return opts or {}
end
local options = __options

function Loop:create_task(coro, opts)
  if opts ~= nil then options("create_task", opts) end
  local eager, factory = always_eager, self._task_factory
  if factory ~= nil and not eager then
    eager = rawequal(factory, asyncio.eager_task_factory)
    if not eager then return factory(self, coro) end
  end
  local name = opts and opts.name
  if not eager or not rawequal(running(), self) then return create_task(self, coro, name, false) end
  local task = create_task(self, coro, nil, true) -- which gets its name when it has run
  if name ~= nil then task:set_name(name) end
  return task
end

function Loop:set_task_factory(factory)
  if factory ~= nil and rawequal(factory, asyncio.eager_task_factory) and not rule("eager_tasks") then
    error(AttributeError("module 'asyncio' has no attribute 'eager_task_factory': it came with Python 3.12"), 0)
  end
  self._task_factory = factory
end

function asyncio.create_task(coro, opts)
  return asyncio.get_running_loop():create_task(coro, opts)
end

local wrap_awaitable = async("_wrap_awaitable", function(aw) return await(aw) end)

function asyncio.ensure_future(aw, opts)
  if isfuture(aw) then return aw end
  local loop = opts and opts.loop or running() or asyncio.get_event_loop()
  if iscoroutine(aw) then return loop:create_task(aw) end
  error(TypeError("An asyncio.Future, a coroutine or an awaitable is required"), 0)
end
asyncio.Future = function(opts)
  return (opts and opts.loop or asyncio.get_running_loop()):create_future()
end
asyncio.Task = function(coro, opts)
  return (opts and opts.loop or asyncio.get_running_loop()):create_task(coro, opts)
end

-- Running ----------------------------------------------------------------------------------

local current_loop -- what set_event_loop set

function asyncio.set_event_loop(loop) current_loop = loop end

function asyncio.get_event_loop()
  local loop = running() or current_loop
  if loop then return loop end
  current_loop = asyncio.new_event_loop()
  return current_loop
end

local function stop_with(future)
  if not future:cancelled() then
    local e = future:exception()
    if isinstance(e, SystemExit) or isinstance(e, KeyboardInterrupt) then return end
  end
  future:get_loop():stop()
end

local function values(ok, ...)
  if not ok then error((...), 0) end
  return ...
end

function Loop:run_until_complete(aw)
  if self:is_closed() then error(RuntimeError("Event loop is closed"), 0) end
  if self:is_running() then return self:run_forever() end -- says so
  if running() then
    error(RuntimeError("Cannot run the event loop while another loop is running"), 0)
  end
  local is_new = not isfuture(aw)
  local future = asyncio.ensure_future(aw, { loop = self })
  future:add_done_callback(stop_with)
  local ok, e = pcall(self.run_forever, self)
  future:remove_done_callback(stop_with)
  if not ok then
    if is_new and future:done() and not future:cancelled() then future:exception() end
    error(e, 0)
  end
  if not future:done() then
    error(RuntimeError("Event loop stopped before Future completed."), 0)
  end
  return future:result()
end

local function cancel_all(loop)
  local tasks = asyncio.all_tasks(loop)
  if tasks.n == 0 then return end
  for _, task in ipairs(any_order(tasks)) do task:cancel() end
  tasks[tasks.n + 1] = { return_exceptions = true }
  loop:run_until_complete(asyncio.gather(unpack(tasks, 1, tasks.n + 1)))
  for i = 1, tasks.n do
    local task = tasks[i]
    local e = not task:cancelled() and task:exception()
    if e then
      loop:call_exception_handler {
        message = "unhandled exception during asyncio.run() shutdown", exception = e, task = task,
      }
    end
  end
end

Loop.shutdown_asyncgens = async("BaseEventLoop.shutdown_asyncgens", function(loop)
  local closing = {}
  for g in generators(loop) do closing[#closing + 1] = g:aclose() end
  if #closing == 0 then return end
  closing[#closing + 1] = { return_exceptions = true }
  await(asyncio.gather(unpack(closing)))
end)

function asyncio.run(main, opts)
  if running() then
    error(RuntimeError("asyncio.run() cannot be called from a running event loop"), 0)
  end
  if not iscoroutine(main) then
    error(ValueError("a coroutine was expected, got " .. repr(main)), 0)
  end
  local loop = asyncio.new_event_loop()
  if opts and opts.debug then loop:set_debug(true) end
  if opts and opts.loop_factory == nil and opts.task_factory then loop:set_task_factory(opts.task_factory) end
  local result = pack(pcall(loop.run_until_complete, loop, main))
  local ok, e = pcall(function()
    cancel_all(loop)
    loop:run_until_complete(loop:shutdown_asyncgens())
    loop:run_until_complete(loop:shutdown_default_executor())
  end)
  loop:close()
  collect()
  if not ok then error(e, 0) end
  return values(unpack(result, 1, result.n))
end
