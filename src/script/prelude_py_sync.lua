-- SPDX-License-Identifier: MIT
-- Lock, Event, Condition, Semaphore, Barrier and queues.  Waiters are futures in FIFO order.
-- Source: CPython 3.11 Lib/asyncio/locks.py, queues.py; 3.13 for what rule() names.
local list_of, name_class, printed, rule, waits = __list, __name_class, __printed, __rule, __waits
local asyncio, async, await = asyncio, __async, await
local error, getmetatable, pcall, rawequal, setmetatable, type =
  error, getmetatable, pcall, rawequal, setmetatable, type
local current_task, isinstance, pack, unpack = asyncio.current_task, isinstance, table.pack, table.unpack
local CancelledError, QueueEmpty, QueueFull, BrokenBarrierError =
  asyncio.CancelledError, asyncio.QueueEmpty, asyncio.QueueFull, asyncio.BrokenBarrierError
local RuntimeError, TypeError, ValueError = RuntimeError, TypeError, ValueError

-- A queue of futures or items ---------------------------------------------------------------

local Deque = {}
Deque.__index = Deque

local function deque() return setmetatable({ first = 1, last = 0 }, Deque) end

function Deque:len() return self.last - self.first + 1 end

function Deque:push(v)
  self.last = self.last + 1
  self[self.last] = v
end

function Deque:pop()
  local v = self[self.first]
  self[self.first] = nil
  self.first = self.first + 1
  if self.first > self.last then self.first, self.last = 1, 0 end
  return v
end

-- Takes v out, wherever it is.
function Deque:remove(v)
  if rawequal(self[self.first], v) then
    self:pop()
    return
  end
  for i = self.first, self.last do
    if rawequal(self[i], v) then
      for k = i, self.last do self[k] = self[k + 1] end
      self.last = self.last - 1
      return
    end
  end
end

-- A class whose instances X(...) makes; `init` fills one.
local function class(name, base, module)
  local c = setmetatable(printed(name, { __name = name, __base = base }), base)
  c.__index = c
  local function new(...)
    local self = setmetatable({}, c)
    self:_init(...)
    return self
  end
  c.__class = new
  name_class(new, (module or "asyncio.locks") .. "." .. name)
  return c, new
end

-- Waits for a new future in the deque; returns pcall's results and the future.
local function wait_in(waiters, what, object)
  local future = asyncio.get_running_loop():create_future()
  waits(future, what, object)
  waiters:push(future)
  local ok, e = pcall(await, future)
  waiters:remove(future)
  return ok, e, future
end

local function is_cancelled(e) return isinstance(e, CancelledError) end

-- `async with`: acquire, the body, release.
local function with(self, body)
  await(self:acquire())
  local result = pack(pcall(body))
  self:release()
  if not result[1] then error(result[2], 0) end
  return unpack(result, 2, result.n)
end

-- Lock -------------------------------------------------------------------------------------

local Lock
Lock, asyncio.Lock = class("Lock")

function Lock:_init()
  self._waiters, self._locked = deque(), false
end

function Lock:locked() return self._locked end

local function all_cancelled(waiters)
  for i = waiters.first, waiters.last do
    if not waiters[i]:cancelled() then return false end
  end
  return true
end

local function wake_first(lock)
  local first = lock._waiters[lock._waiters.first]
  if first and not first:done() then first:set_result(true) end
end

Lock.acquire = async("Lock.acquire", function(self)
  if self._locked or not all_cancelled(self._waiters) then
    local ok, e = wait_in(self._waiters, "Lock.acquire()", self)
    if not ok then
      if is_cancelled(e) and not self._locked then wake_first(self) end
      error(e, 0)
    end
  end
  self._locked, self._holder = true, current_task()
  return true
end)

function Lock:release()
  if not self._locked then error(RuntimeError("Lock is not acquired."), 0) end
  self._locked, self._holder = false, nil
  wake_first(self)
end

Lock.with = with

-- Event ------------------------------------------------------------------------------------

local Event
Event, asyncio.Event = class("Event")

function Event:_init()
  self._waiters, self._value = deque(), false
end

function Event:is_set() return self._value end

function Event:set()
  if self._value then return end
  self._value = true
  for i = self._waiters.first, self._waiters.last do
    local f = self._waiters[i]
    if not f:done() then f:set_result(true) end
  end
end

function Event:clear() self._value = false end

Event.wait = async("Event.wait", function(self)
  if not self._value then
    local ok, e = wait_in(self._waiters, self._what or "Event.wait()")
    if not ok then error(e, 0) end
  end
  return true
end)

-- Condition --------------------------------------------------------------------------------

local Condition
Condition, asyncio.Condition = class("Condition")

function Condition:_init(lock)
  self._lock, self._waiters = lock or asyncio.Lock(), deque()
end

function Condition:locked() return self._lock:locked() end
function Condition:acquire() return self._lock:acquire() end
function Condition:release() return self._lock:release() end
Condition.with = with

local function acquire_again(self)
  local cancelled
  while true do
    local ok, e = pcall(await, self:acquire())
    if ok then break end
    if not is_cancelled(e) then error(e, 0) end
    cancelled = true
  end
  if cancelled then error(CancelledError(), 0) end
end

local function notify(self, n)
  local woken = 0
  for i = self._waiters.first, self._waiters.last do
    if woken >= n then break end
    local f = self._waiters[i]
    if not f:done() then
      woken = woken + 1
      f:set_result(false)
    end
  end
end

Condition.wait = async("Condition.wait", function(self)
  if not self:locked() then error(RuntimeError("cannot wait on un-acquired lock"), 0) end
  self:release()
  local ok, e = wait_in(self._waiters, self._what or "Condition.wait()")
  local again, e2 = pcall(acquire_again, self)
  if not ok or not again then
    if rule("wait_passes_on") then notify(self, 1) end -- it may have been woken for nothing
    error(not again and e2 or e, 0)
  end
  return true
end)

Condition.wait_for = async("Condition.wait_for", function(self, predicate)
  local result = predicate()
  while not result do
    await(self:wait())
    result = predicate()
  end
  return result
end)

function Condition:notify(n)
  if not self:locked() then error(RuntimeError("cannot notify on un-acquired lock"), 0) end
  notify(self, n or 1)
end

function Condition:notify_all() self:notify(self._waiters:len()) end

-- Semaphores -------------------------------------------------------------------------------

local Semaphore
Semaphore, asyncio.Semaphore = class("Semaphore")

function Semaphore:_init(value)
  value = value or 1
  if value < 0 then error(ValueError("Semaphore initial value must be >= 0"), 0) end
  self._waiters, self._value = deque(), value
end

function Semaphore:locked()
  if self._value == 0 then return true end
  return not all_cancelled(self._waiters)
end

local function wake_next(self)
  for i = self._waiters.first, self._waiters.last do
    local f = self._waiters[i]
    if not f:done() then
      self._value = self._value - 1
      f:set_result(true)
      return true
    end
  end
  return false
end

Semaphore.acquire = async("Semaphore.acquire", function(self)
  if not self:locked() then
    self._value = self._value - 1
    return true
  end
  local ok, e, f = wait_in(self._waiters, "Semaphore.acquire()")
  if not ok then
    if is_cancelled(e) and not f:cancelled() then
      self._value = self._value + 1
      wake_next(self)
    end
    error(e, 0)
  end
  if self._value > 0 then
    repeat until not wake_next(self) or self._value <= 0 or not rule("wake_all")
  end
  return true
end)

function Semaphore:release()
  self._value = self._value + 1
  wake_next(self)
end

Semaphore.with = with

local Bounded
Bounded, asyncio.BoundedSemaphore = class("BoundedSemaphore", Semaphore)

function Bounded:_init(value)
  self._bound = value or 1
  Semaphore._init(self, value)
end

function Bounded:release()
  if self._value >= self._bound then
    error(ValueError("BoundedSemaphore released too many times"), 0)
  end
  Semaphore.release(self)
end

-- Barrier ----------------------------------------------------------------------------------

local Barrier
Barrier, asyncio.Barrier = class("Barrier")

function Barrier:_init(parties)
  if parties < 1 then error(ValueError("parties must be > 0"), 0) end
  self._cond, self.parties, self._state, self._count = asyncio.Condition(), parties, "filling", 0
  self._cond._what = "Barrier.wait()"
end

local function leave_barrier(self)
  self._count = self._count - 1
  if self._count > 0 then return end
  if self._state == "resetting" or self._state == "draining" then self._state = "filling" end
  self._cond:notify_all()
end

local function block(self)
  await(self._cond:wait_for(function()
    return self._state ~= "draining" and self._state ~= "resetting"
  end))
  if self._state == "broken" then error(BrokenBarrierError("Barrier aborted"), 0) end
end

local function arrive(self, index)
  if index + 1 == self.parties then
    self._state = "draining"
    self._cond:notify_all()
    return
  end
  await(self._cond:wait_for(function() return self._state ~= "filling" end))
  if self._state == "broken" or self._state == "resetting" then
    error(BrokenBarrierError("Abort or reset of barrier"), 0)
  end
end

Barrier.wait = async("Barrier.wait", function(self)
  return self._cond:with(function()
    block(self)
    local index = self._count
    self._count = index + 1
    local ok, e = pcall(arrive, self, index)
    leave_barrier(self)
    if not ok then error(e, 0) end
    return index
  end)
end)

Barrier.reset = async("Barrier.reset", function(self)
  self._cond:with(function()
    self._state = self._count > 0 and "resetting" or "filling"
    self._cond:notify_all()
  end)
end)

Barrier.abort = async("Barrier.abort", function(self)
  self._cond:with(function()
    self._state = "broken"
    self._cond:notify_all()
  end)
end)

function Barrier:with(body)
  await(self:wait())
  return body()
end

function Barrier.__index(self, key)
  if key == "n_waiting" then return self._state == "filling" and self._count or 0 end
  if key == "broken" then return self._state == "broken" end
  return Barrier[key]
end

-- Queues -----------------------------------------------------------------------------------

local Queue
Queue, asyncio.Queue = class("Queue", nil, "asyncio.queues")

function Queue:_init(maxsize)
  if type(maxsize) == "table" then maxsize = maxsize.maxsize end
  self.maxsize = maxsize or 0
  self._getters, self._putters, self._unfinished = deque(), deque(), 0
  self._finished = asyncio.Event()
  self._finished._what = "Queue.join()"
  self._finished:set()
  self._items = self:_new_items()
end

function Queue:_new_items() return deque() end
function Queue:_get() return self._items:pop() end
function Queue:_put(item) self._items:push(item) end

function Queue:qsize() return self._items:len() end
function Queue:empty() return self:qsize() == 0 end
function Queue:full() return self.maxsize > 0 and self:qsize() >= self.maxsize end

local function wake_waiter(waiters)
  while waiters:len() > 0 do
    local f = waiters:pop()
    if not f:done() then
      f:set_result(nil)
      return
    end
  end
end

-- A getter or putter that gave up passes its wake-up on if it had one.
local function wait_turn(waiters, what, still)
  local future = asyncio.get_running_loop():create_future()
  waits(future, what)
  waiters:push(future)
  local ok, e = pcall(await, future)
  if ok then return end
  future:cancel()
  waiters:remove(future)
  if not still() and not future:cancelled() then wake_waiter(waiters) end
  error(e, 0)
end

Queue.put = async("Queue.put", function(self, item)
  while self:full() do
    wait_turn(self._putters, "Queue.put()", function() return self:full() end)
  end
  self:put_nowait(item)
end)

function Queue:put_nowait(item)
  if self:full() then error(QueueFull(), 0) end
  self:_put(item)
  self._unfinished = self._unfinished + 1
  self._finished:clear()
  wake_waiter(self._getters)
end

Queue.get = async("Queue.get", function(self)
  while self:empty() do
    wait_turn(self._getters, "Queue.get()", function() return self:empty() end)
  end
  return self:get_nowait()
end)

function Queue:get_nowait()
  if self:empty() then error(QueueEmpty(), 0) end
  local item = self:_get()
  wake_waiter(self._putters)
  return item
end

function Queue:task_done()
  if self._unfinished <= 0 then error(ValueError("task_done() called too many times"), 0) end
  self._unfinished = self._unfinished - 1
  if self._unfinished == 0 then self._finished:set() end
end

Queue.join = async("Queue.join", function(self)
  if self._unfinished > 0 then await(self._finished:wait()) end
end)

local Lifo
Lifo, asyncio.LifoQueue = class("LifoQueue", Queue, "asyncio.queues")

function Lifo:_get()
  local items = self._items
  local v = items[items.last]
  items[items.last] = nil
  items.last = items.last - 1
  return v
end

-- heapq on a table with its length in `last`, so that ties fall as in CPython ------------------

local less

-- Tuples are lists here: the first elements that differ decide.
local function list_less(a, b)
  local n, m = #a, #b
  for i = 1, n < m and n or m do
    if a[i] ~= b[i] then return less(a[i], b[i]) end
  end
  return n < m
end

function less(a, b)
  if type(a) == "table" and type(b) == "table" and not (getmetatable(a) or {}).__lt then return list_less(a, b) end
  if type(a) ~= type(b) or type(a) ~= "table" and type(a) ~= "number" and type(a) ~= "string" then
    error(TypeError("'<' not supported between instances of '" .. type_name(a) .. "' and '"
      .. type_name(b) .. "'"), 0)
  end
  return a < b
end

local function toward_root(h, start, at)
  local x = h[at]
  while at > start do
    local parent = at // 2
    if not less(x, h[parent]) then break end
    h[at] = h[parent]
    at = parent
  end
  h[at] = x
end

local function to_leaf(h, at)
  local start, x = at, h[at]
  local child = 2 * at
  while child <= h.last do
    if child + 1 <= h.last and not less(h[child], h[child + 1]) then child = child + 1 end
    h[at] = h[child]
    at, child = child, 2 * child
  end
  h[at] = x
  toward_root(h, start, at)
end

local Priority
Priority, asyncio.PriorityQueue = class("PriorityQueue", Queue, "asyncio.queues")

function Priority:_put(item)
  self._items:push(item)
  toward_root(self._items, 1, self._items.last)
end

function Priority:_get()
  local h = self._items
  local last = h[h.last]
  h[h.last] = nil
  h.last = h.last - 1
  if h.last == 0 then return last end
  local first = h[1]
  h[1] = last
  to_leaf(h, 1)
  return first
end
