-- SPDX-License-Identifier: MIT
-- ProcessPoolExecutor: work for processes that are forked, each with a GIL of its own.
-- Source: CPython 3.11 Lib/concurrent/futures/process.py.
local answer, block, charge, counts, cpus, end_pool, first_work, fork, job, job_begin, job_drop, job_end, kill, manager,
  new_pool, new_queue, pickle, put, reply, set_code, take, wake =
  __pool_answer, __block, __charge, __pool_counts, __cpus, __pool_end, __pool_first, __pool_fork, __job, __job_begin,
  __job_drop, __job_end, __pool_kill, __pool_manager, __pool_new, __pool, __pool_pickle, __pool_put, __pool_reply,
  __pool_code, __pool_take, __pool_wake
local error_text, executors, Executor, finish, new_future, stderr, workers_of =
  __error_text, __executors, __Executor, __finish_future, __new_future, __stderr, __workers_of
local error, ipairs, min, pairs, pcall, setmetatable, type = error, ipairs, math.min, pairs, pcall, setmetatable, type
local isinstance, pack, remove, unpack = isinstance, table.pack, table.remove, table.unpack
local RuntimeError, SystemExit, TypeError, ValueError = RuntimeError, SystemExit, TypeError, ValueError
local Broken = concurrent.futures.BrokenProcessPool
BrokenProcessPool, concurrent.futures.process = Broken, { BrokenProcessPool = Broken }

-- What these steps cost, in microseconds of CPU, as measured (docs/MODEL.md).
local SUBMIT, FEED, RESULT = 45, 100, 80 -- in the parent
local WORK, ANSWER = 20, 20 -- in a worker: to unpickle and to pickle
local FORK, BOOT = 13000, 0.02 -- the first in the parent; seconds until a worker takes work
local EXTRA_QUEUED_CALLS = 1

-- In a worker ------------------------------------------------------------------------------

local function next_call()
  local call = take()
  if call ~= nil then return call end
  repeat
    block("job", nil, "work")
    call = take()
  until call ~= nil
  return call
end

local function send(id, ok, value)
  charge(ANSWER)
  local what = reply { id = id, ok = ok, value = value }
  if what then reply { id = id, ok = false, value = TypeError("cannot pickle '" .. what .. "' object") } end
end

-- An initializer that fails leaves a process that nobody hears of again.
local function initialize()
  local init = first_work()
  if not init then return end
  local ok, e = pcall(init.fn, unpack(init, 1, init.n))
  if ok then return end
  stderr("Exception in initializer:\n" .. error_text(e))
  error(SystemExit(1), 0)
end

set_code(function()
  initialize()
  for call in next_call do
    if not call then return end
    charge(WORK)
    job_begin(call.item)
    local ok, value = pcall(call.fn, unpack(call, 1, call.n))
    job_end(call.item)
    send(call.id, ok, value)
  end
end)

-- In the parent: the manager's thread ---------------------------------------------------------

local function fail(pool, id, e)
  local work = pool._pending[id]
  pool._pending[id] = nil
  pool._n_pending = pool._n_pending - 1
  finish(work.future, "FAILED", e)
end

-- What the queue between the processes has room for leaves the parent.
local function feed(pool)
  local _, _, queued = counts(pool._pool)
  while queued <= pool._max_workers and #pool._ids > 0 do
    local id = remove(pool._ids, 1)
    local work = pool._pending[id]
    if work.future._state == "CANCELLED" then
      pool._pending[id] = nil
      pool._n_pending = pool._n_pending - 1
    else
      charge(FEED)
      work.future._state = "RUNNING"
      work.future._item = 0
      local call, what = pickle { id = id, item = work.item, fn = work.fn, n = work.n, unpack(work, 1, work.n) }
      if call then
        put(pool._pool, call)
        queued = queued + 1
      else
        fail(pool, id, TypeError("cannot pickle '" .. what .. "' object"))
      end
    end
  end
end

local function take_answer(pool, a)
  charge(RESULT)
  local work = pool._pending[a.id]
  if not work then return end
  pool._pending[a.id] = nil
  pool._n_pending = pool._n_pending - 1
  finish(work.future, a.ok and "FINISHED" or "FAILED", a.value)
end

local function break_down(pool)
  pool._broken = "A child process terminated abruptly, the process pool is not usable anymore"
  pool._shutdown = true
  for id = 1, pool._count do
    local work = pool._pending[id]
    if work and work.future._state == "CANCELLED" then
      pool._pending[id] = nil
    elseif work then
      job_end(work.item)
      fail(pool, id, Broken("A process in the process pool was terminated abruptly while the future was running or pending."))
    end
  end
  pool._ids = {}
  kill(pool._pool, "SIGTERM")
end

local function join(pool)
  end_pool(pool._pool)
  while counts(pool._pool) > 0 do block("join", nil, "the workers of a ProcessPoolExecutor") end
end

local function cancel_pending(pool)
  pool._cancels = nil
  for _, id in ipairs(pool._ids) do
    pool._pending[id].future:cancel()
    pool._pending[id] = nil
    pool._n_pending = pool._n_pending - 1
  end
  pool._ids = {}
end

local function manage(pool)
  manager(pool._pool)
  while true do
    feed(pool)
    local a = answer(pool._pool)
    local _, dead = counts(pool._pool)
    if a then
      take_answer(pool, a)
    elseif dead > 0 then
      break_down(pool)
      return join(pool)
    else
      if pool._cancels then cancel_pending(pool) end
      if pool._shutdown and pool._n_pending == 0 then return join(pool) end
      block("poll", nil, "the workers of a ProcessPoolExecutor")
    end
  end
end

-- The executor -----------------------------------------------------------------------------------

local Pool = __printed("ProcessPoolExecutor", { __name = "ProcessPoolExecutor" })
Pool.__index = Pool
Pool.with = Executor.with

-- All workers are forked before there is a thread that could hold a lock meanwhile.
local function start(pool)
  for _ = 1, pool._max_workers do
    charge(FORK)
    fork(pool._pool, BOOT, pool._init)
  end
  pool._manager = threading.Thread(manage, { args = { pool }, name = "ExecutorManagerThread", daemon = true })
  pool._manager:start()
end

function Pool:submit(fn, ...)
  if self._broken then error(Broken(self._broken), 0) end
  if self._shutdown then error(RuntimeError("cannot schedule new futures after shutdown"), 0) end
  local work = pack(...)
  local id = self._count + 1
  charge(SUBMIT)
  work.future, work.fn = new_future(), fn
  work.future._where = "a job in a process"
  work.item = job(self._q, fn)
  work.future._item = work.item
  self._count = id
  self._pending[id] = work
  self._n_pending = self._n_pending + 1
  self._ids[#self._ids + 1] = id
  if self._manager then wake(self._pool) else start(self) end
  return work.future
end

local function run_chunk(fn, list)
  local results = {}
  for i = 1, list.n do results[i] = fn(list[i]) end
  results.n = list.n
  return results
end

-- opts: chunksize =, timeout =
function Pool:map(fn, list, opts)
  local size = opts and opts.chunksize or 1
  if size < 1 then error(ValueError("chunksize must be >= 1."), 0) end
  if size == 1 then return Executor.map(self, fn, list) end
  local n = list.n or #list
  local futures, at, i, values = {}, 0, 0, { n = 0 }
  for first = 1, n, size do
    local last = min(first + size - 1, n)
    futures[#futures + 1] = self:submit(run_chunk, fn, { n = last - first + 1, unpack(list, first, last) })
  end
  return function()
    i = i + 1
    if i > values.n then
      at, i = at + 1, 1
      if not futures[at] then return nil end
      values = futures[at]:result()
    end
    return values[i]
  end
end

-- opts: wait = false, cancel_futures = true
function Pool:shutdown(opts)
  self._shutdown = true
  self._cancels = opts and opts.cancel_futures
  if not self._manager then return end
  wake(self._pool)
  if opts and opts.wait == false then return end
  self._manager:join()
end

function Pool:terminate_workers() kill(self._pool, "SIGTERM") end
function Pool:kill_workers() kill(self._pool, "SIGKILL") end

-- ProcessPoolExecutor(n), ProcessPoolExecutor { max_workers =, initializer =, initargs = }
function ProcessPoolExecutor(opts)
  local n = workers_of(opts)
  local init = type(opts) == "table" and opts.initializer
  if init and type(init) ~= "function" then error(TypeError("initializer must be a callable"), 0) end
  local pool = setmetatable({
    _max_workers = n or (cpus()), _q = new_queue(), _pool = new_pool(), _pending = {}, _n_pending = 0, _count = 0,
    _ids = {},
  }, Pool)
  if init then
    local args = opts.initargs or {}
    pool._init = { fn = init, n = args.n or #args, unpack(args) }
  end
  executors[#executors + 1] = pool
  return pool
end

concurrent.futures.ProcessPoolExecutor = ProcessPoolExecutor
