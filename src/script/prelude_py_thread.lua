-- SPDX-License-Identifier: MIT
-- threading.Thread, the executors, to_thread, run_in_executor.
-- Source: CPython 3.11 Lib/threading.py, Lib/concurrent/futures/thread.py, _base.py,
-- Lib/asyncio/futures.py (_chain_future), Lib/asyncio/threads.py.
local block, charge, context, cpus, error_text, job, job_begin, job_drop, job_end, new_pool,
  on_main_end, set_context, settle, start_thread, stderr, this_thread, waits, wake =
  __block, __charge, __context, __cpus, __error_text, __job, __job_begin, __job_drop, __job_end, __pool,
  __on_main_end, __set_context, __settle, __thread, __stderr, __this_thread, __waits, __wake
local Loop, asyncio, async, await = __Loop, asyncio, __async, await
local error, ipairs, pcall, setmetatable, type = error, ipairs, pcall, setmetatable, type
local isinstance, pack, remove, unpack = isinstance, table.pack, table.remove, table.unpack
local RuntimeError, SystemExit, CancelledError = RuntimeError, SystemExit, asyncio.CancelledError

-- What these calls cost, in microseconds of CPU.  With the wake-ups of an idle thread and of
-- the loop (src/runtime/overheads.c) a job that does nothing takes 100, as measured.
local SUBMIT, START = 15, 30

-- threading.Thread ---------------------------------------------------------------------------

local Thread = __printed("Thread", { __name = "Thread" })
Thread.__index = Thread
local threads = {} -- not daemons, not ended
local count = 0
threading = {}

function threading.Thread(fn, opts)
  if type(fn) == "table" then fn, opts = fn.target, fn end
  opts = opts or {}
  if type(opts) ~= "table" then error(TypeError("threading.Thread takes a function and a table"), 0) end
  count = count + 1
  return setmetatable({
    _fn = fn, _args = opts.args or {}, name = opts.name or "Thread-" .. count, daemon = opts.daemon, _joiners = {},
  }, Thread)
end

local function wake_all(list)
  for _, th in ipairs(list) do wake(th) end
end

local function run_thread(thread, starter)
  thread._started = true
  wake(starter)
  thread._thread = this_thread()
  local ok, e = true, nil
  if thread._fn ~= nil then ok, e = pcall(thread._fn, unpack(thread._args)) end
  if not ok and not isinstance(e, SystemExit) then
    stderr("Exception in thread " .. thread.name .. ":\n" .. error_text(e))
  end
  thread._ended = true
  threads[thread] = nil
  wake_all(thread._joiners)
end

-- Returns once the new thread runs.
function Thread:start()
  if self._started then error(RuntimeError("threads can only be started once"), 0) end
  if not self.daemon then threads[self] = true end
  local starter = this_thread()
  charge(START)
  start_thread(function() run_thread(self, starter) end, self.name)
  while not self._started do block("lock") end
end

function Thread:join(timeout)
  if not self._started then error(RuntimeError("cannot join thread before it is started"), 0) end
  if self._thread == this_thread() then error(RuntimeError("cannot join current thread"), 0) end
  if not self._ended then self._joiners[#self._joiners + 1] = this_thread() end
  if timeout then
    if not self._ended then block("join", timeout, self.name) end
    return
  end
  while not self._ended do block("join", nil, self.name) end
end

function Thread:is_alive() return self._started and not self._ended or false end

-- concurrent.futures.Future ------------------------------------------------------------------

local Future = __printed("Job", { __name = "Future" })
Future.__index = Future

local function new_future()
  return setmetatable({ _state = "PENDING", _callbacks = {}, _joiners = {} }, Future)
end

local function finish(future, state, value)
  future._state, future._value = state, value
  wake_all(future._joiners)
  for _, fn in ipairs(future._callbacks) do fn(future) end
end

function Future:done() return self._state == "FINISHED" or self._state == "FAILED" or self._state == "CANCELLED" end
function Future:cancelled() return self._state == "CANCELLED" end
function Future:running() return self._state == "RUNNING" end

function Future:cancel()
  if self._state == "PENDING" then
    job_drop(self._item or 0)
    finish(self, "CANCELLED")
  end
  return self._state == "CANCELLED"
end

function Future:add_done_callback(fn)
  if self:done() then fn(self) else self._callbacks[#self._callbacks + 1] = fn end
end

-- Blocks the calling thread, whatever runs on it.
function Future:result(timeout)
  while not self:done() do
    self._joiners[#self._joiners + 1] = this_thread()
    block("lock", timeout, "the result of a job")
    if timeout and not self:done() then error(TimeoutError(), 0) end
  end
  if self._state == "CANCELLED" then error(CancelledError(), 0) end
  if self._state == "FAILED" then error(self._value, 0) end
  return self._value
end

function Future:exception()
  pcall(self.result, self)
  return self._state == "FAILED" and self._value or nil
end

-- The executors ------------------------------------------------------------------------------

local Executor = __printed("ThreadPoolExecutor", { __name = "ThreadPoolExecutor" })
Executor.__index = Executor
local executors = {}

local function run_job(work)
  if work.future._state == "CANCELLED" then return end
  work.future._state = "RUNNING"
  job_begin(work.item)
  set_context(work.context)
  local ok, v = pcall(work.fn, unpack(work, 1, work.n))
  set_context(nil)
  job_end(work.item)
  work.future._item = 0
  finish(work.future, ok and "FINISHED" or "FAILED", v)
end

local function worker(pool)
  local me = this_thread()
  while true do
    local work = remove(pool._queue, 1)
    if work then
      pool._run(work)
      pool._idle = pool._idle + 1
    elseif pool._shutdown then
      return
    else
      pool._waiting[#pool._waiting + 1] = me
      block("job")
    end
  end
end

local function wake_worker(pool)
  local th = remove(pool._waiting, 1)
  if th then wake(th) end
end

-- An idle worker takes the job; else a new thread does, as long as there may be more.
local function adjust(pool)
  if pool._idle > 0 then
    pool._idle = pool._idle - 1
    return
  end
  if #pool._threads >= pool._max then return end
  local name = pool._prefix .. "_" .. #pool._threads
  local thread = threading.Thread(worker, { args = { pool }, name = name, daemon = true })
  pool._threads[#pool._threads + 1] = thread
  thread:start()
end

function Executor:submit(fn, ...)
  if self._shutdown then error(RuntimeError("cannot schedule new futures after shutdown"), 0) end
  local future = new_future()
  local work = pack(...)
  work.fn, work.future, work.context = fn, future, context()
  charge(SUBMIT)
  work.item = job(self._q, fn)
  future._item = work.item
  self._queue[#self._queue + 1] = work
  wake_worker(self)
  adjust(self)
  return future
end

function Executor:map(fn, list)
  local futures, i = {}, 0
  for k = 1, list.n or #list do futures[k] = self:submit(fn, list[k]) end
  return function()
    i = i + 1
    if futures[i] then return futures[i]:result() end
  end
end

-- opts: wait = false, cancel_futures = true
function Executor:shutdown(opts)
  self._shutdown = true
  if opts and opts.cancel_futures then
    for _, work in ipairs(self._queue) do work.future:cancel() end
    self._queue = {}
  end
  wake_all(self._waiting)
  self._waiting = {}
  if opts == false or opts and opts.wait == false then return end
  for _, thread in ipairs(self._threads) do thread:join() end
end

function Executor:with(body)
  local result = pack(pcall(body, self))
  self:shutdown()
  if not result[1] then error(result[2], 0) end
  return unpack(result, 2, result.n)
end

local function new_executor(class, max, prefix, run)
  local pool = setmetatable({
    _max = max, _prefix = prefix, _run = run, _queue = {}, _threads = {}, _waiting = {}, _idle = 0, _q = new_pool(),
  }, class)
  executors[#executors + 1] = pool
  return pool
end

local function workers_of(n)
  if type(n) == "table" then n = n.max_workers end
  if n ~= nil and type(n) ~= "number" then
    error(TypeError("'<=' not supported between instances of '" .. type_name(n) .. "' and 'int'"), 0)
  end
  if n and n <= 0 then error(ValueError("max_workers must be greater than 0"), 0) end
  return n
end

local pools = 0

function ThreadPoolExecutor(n)
  local cores, configured = cpus()
  pools = pools + 1
  n = workers_of(n) or (configured > 0 and configured) or (cores + 4 < 32 and cores + 4 or 32)
  return new_executor(Executor, n, "ThreadPoolExecutor-" .. (pools - 1), run_job)
end

__Executor, __executors, __finish_future, __new_future, __workers_of = Executor, executors, finish, new_future, workers_of

-- The loop's side ----------------------------------------------------------------------------

-- futures.wrap_future: the result comes through call_soon_threadsafe.
local function wrap(loop, source)
  local future = loop:create_future()
  waits(future, source._where or "a job in a thread", source)
  local function set_state()
    if future:cancelled() then return end
    if source._state == "CANCELLED" then future:cancel() return end
    settle(future, source._state == "FINISHED", source._value)
  end
  local function call_check_cancel(f)
    if f:cancelled() then source:cancel() end
  end
  future:add_done_callback(call_check_cancel)
  source:add_done_callback(function()
    if loop:is_closed() then return end
    loop:call_soon_threadsafe(set_state)
  end)
  return future
end

function asyncio.wrap_future(source) return wrap(asyncio.get_event_loop(), source) end

function Loop:set_default_executor(pool) self._default_executor = pool end

function Loop:run_in_executor(pool, fn, ...)
  if self:is_closed() then error(RuntimeError("Event loop is closed"), 0) end
  if type(fn) ~= "function" then error(TypeError("run_in_executor needs a function, got " .. type_name(fn)), 0) end
  if pool == nil then
    if self._executor_shutdown then error(RuntimeError("Executor shutdown has been called"), 0) end
    self._default_executor = self._default_executor or ThreadPoolExecutor()
    pool = self._default_executor
  end
  if type(pool) ~= "table" or not pool.submit then
    error(AttributeError("'" .. type_name(pool) .. "' object has no attribute 'submit'"), 0)
  end
  return wrap(self, pool:submit(fn, ...))
end

Loop.shutdown_default_executor = async("BaseEventLoop.shutdown_default_executor", function(self)
  self._executor_shutdown = true
  local pool = self._default_executor
  if not pool then return end
  local future = self:create_future()
  local thread = threading.Thread(function()
    pool:shutdown()
    if not self:is_closed() then
      self:call_soon_threadsafe(function() if not future:done() then future:set_result(nil) end end)
    end
  end)
  thread:start()
  local ok, e = pcall(await, future)
  thread:join()
  if not ok then error(e, 0) end
end)

asyncio.to_thread = async("to_thread", function(fn, ...)
  return await(asyncio.get_running_loop():run_in_executor(nil, fn, ...))
end)

local cancelled_by = {}

function asyncio.run_coroutine_threadsafe(coro, loop)
  local future = new_future()
  loop:call_soon_threadsafe(function()
    local task = asyncio.ensure_future(coro, { loop = loop })
    task:add_done_callback(function(t)
      if t:cancelled() then return finish(future, "CANCELLED") end
      local e = t:exception()
      finish(future, e == nil and "FINISHED" or "FAILED", e == nil and t:result() or e)
    end)
  end)
  return future
end

-- The end of the main script: threads that are no daemons, and the executors' workers.
on_main_end(function()
  for thread in pairs(threads) do
    if thread._started then thread:join() end
  end
  for _, pool in ipairs(executors) do pool:shutdown() end
end)
