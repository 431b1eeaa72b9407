-- SPDX-License-Identifier: MIT
-- timers/promises, asynchronous iteration, events.once and events.on.
-- Source: Node 20 lib/timers/promises.js, lib/events.js; ECMAScript 2023, 27.6.
local aborted, async_now, hidden, immediates, list_of, sleeps =
  __aborted, __async_now, __hidden, __immediates, __list, __sleeps
local error, ipairs, pcall, rawequal, rawget, setmetatable, type =
  error, ipairs, pcall, rawequal, rawget, setmetatable, type
local insert, pack, remove, unpack = table.insert, table.pack, table.remove, table.unpack
local Promise, TypeError, await = Promise, TypeError, await
local clearImmediate, clearInterval, clearTimeout, setImmediate, setInterval, setTimeout =
  clearImmediate, clearInterval, clearTimeout, setImmediate, setInterval, setTimeout

-- timers/promises --------------------------------------------------------------------------

-- p:finally(f) as Node does it where nobody may interfere; it takes some jobs more.
local function safe_finally(p, f)
  return Promise.new(function(resolve, reject)
    Promise.new(function(a, b) p:next(a, b) end):finally(f):next(resolve, reject)
  end)
end

local function unref_if(opts, handle)
  if opts.ref == false then handle:unref() end
  return handle
end

-- start(resolve) gives a handle, which clear(handle) takes back when the signal aborts.
local function with_options(opts, start, clear)
  local signal = opts.signal
  if signal and signal.aborted then return Promise.reject(aborted(signal)) end
  local w = Promise.withResolvers()
  local handle = unref_if(opts, start(w.resolve))
  if not signal then return w.promise end
  local function cancel()
    clear(handle)
    w.reject(aborted(signal))
  end
  signal:addEventListener("abort", cancel)
  return safe_finally(w.promise, function() signal:removeEventListener("abort", cancel) end)
end

timersPromises = { scheduler = {} }
local timersPromises = timersPromises

timersPromises.setTimeout = sleeps(function(ms, value, opts)
  return with_options(opts, function(resolve) return setTimeout(resolve, ms, value) end, clearTimeout)
end)

timersPromises.setImmediate = immediates(function(value, opts)
  return with_options(opts, function(resolve) return setImmediate(resolve, value) end, clearImmediate)
end)

function timersPromises.scheduler.wait(ms, opts) return timersPromises.setTimeout(ms, nil, opts) end
function timersPromises.scheduler.yield() return timersPromises.setImmediate() end

-- Asynchronous iteration -------------------------------------------------------------------
-- An async iterator has `anext`, which gives a promise of { done =, value = }, and `areturn`
-- for a loop that leaves early.

local Generator = { __name = "AsyncGenerator" }
Generator.__index = Generator
local close, create, resume, status, yield_coroutine =
  coroutine.close, coroutine.create, coroutine.resume, coroutine.status, coroutine.yield

-- What a `yield` throws when the generator is to return: the blocks around it are left, and
-- what is closed there may await.
local LEAVE = {}
__leave = LEAVE

-- `yield v` awaits v, and so does `return v`; requests wait their turn in a queue.
local function yield(v)
  local thrown = yield_coroutine(await(v))
  if thrown then error(thrown[1], 0) end
end

local function settle(g, ok, v)
  local request, done = remove(g.queue, 1), status(g.co) == "dead"
  g.running = false
  if rawequal(v, LEAVE) then return request.resolve { done = true, value = request.value } end
  if ok then request.resolve { done = done, value = v } else request.reject(v) end
end

-- Of one that is over: return(v) awaits v before it answers.
local function finish(request)
  if request.throws then return request.reject(request.thrown) end
  if not request.returns then return request.resolve { done = true } end
  Promise.resolve(request.value):next(function(v)
    request.resolve { done = true, value = v }
  end, request.reject)
end

local drain
local drive = async_now(function(g, request)
  settle(g, resume(g.co, request.throws and { request.thrown }))
  drain(g)
end)

-- At a `yield`, return(v) awaits v before anything is left.
local function leave_at_yield(g, request)
  local function go_on(thrown)
    request.throws, request.thrown = true, thrown
    drive(g, request)
  end
  Promise.resolve(request.value):next(function(v)
    request.value = v
    go_on(LEAVE)
  end, go_on)
end

function drain(g)
  while #g.queue > 0 and not g.running do
    local request = g.queue[1]
    if not g.begun and (request.returns or request.throws) then close(g.co) end
    if status(g.co) == "dead" then
      finish(remove(g.queue, 1))
    else
      g.running, g.begun = true, true
      if request.returns then leave_at_yield(g, request) else drive(g, request) end
    end
  end
end

local function enqueue(self, request)
  insert(self.queue, request)
  if not self.running then drain(self) end
  return request.promise
end

function Generator:anext() return enqueue(self, Promise.withResolvers()) end
function Generator:areturn(v)
  local request = Promise.withResolvers()
  request.returns, request.value = true, v
  return enqueue(self, request)
end
function Generator:athrow(err)
  local request = Promise.withResolvers()
  request.throws, request.thrown = true, err
  return enqueue(self, request)
end

local GENERATOR, ITERATE = hidden(13), hidden(16) -- ITERATE: what JavaScript calls Symbol.asyncIterator

function async_generator(body)
  return function(...)
    local args = pack(...)
    local g = { queue = {}, running = false }
    g.co = create(function()
      -- what dies of an error keeps its blocks open; pcall leaves them, and they may await
      local ok, v = pcall(body, yield, unpack(args, 1, args.n))
      if not ok then error(v, 0) end
      if v ~= nil then v = await(v) end
      return v
    end)
    return setmetatable({ [GENERATOR] = setmetatable(g, Generator) }, { __name = "AsyncGenerator",
      __index = { anext = function(o) return rawget(o, GENERATOR):anext() end } })
  end
end

-- An array is a synchronous iterator: each value goes through a promise of its own.
local function array_iterator(list)
  local i = 0
  return { anext = function()
    i = i + 1
    local done = list[i] == nil
    return Promise.resolve(list[i]):next(function(v) return { done = done, value = v } end)
  end }
end

-- The async iterator of a source, nil of a list and of what is none.
function __async_iterator(source)
  if type(source) == "function" then source = source() end
  if type(source) == "userdata" and source[ITERATE] then return source[ITERATE](source) end
  if type(source) ~= "table" then return nil end
  local g = rawget(source, GENERATOR)
  if g then return g end
  if source[ITERATE] then return source[ITERATE](source) end
  return type(source.anext) == "function" and source or nil
end
local async_iterator = __async_iterator

local function iterator_of(source)
  local it = async_iterator(source)
  if it then return it end
  if type(source) ~= "table" then
    error(TypeError.new("awaiting takes an async generator, a list or an async iterable"), 0)
  end
  return array_iterator(source)
end

-- for v in awaiting(source) do ... end.  Lua's loop ends at nil, so an undefined is false.
function awaiting(source)
  local it = iterator_of(source)
  local over = true -- until there is an element: a source that fails is not left
  local function step()
    over = true
    local r = await(it:anext())
    if r.done then return nil end
    over = false
    if r.value == nil then return false end
    return r.value
  end
  local leave = setmetatable({}, { __close = function()
    if not over and it.areturn then await(it:areturn()) end
  end })
  return step, nil, nil, leave
end

-- timersPromises.setInterval ------------------------------------------------------------------

-- An async generator: the interval begins with the first use.  Turns that nobody awaited
-- are counted and given one after the other.
local interval = async_generator(function(give, ms, value, opts)
  local signal, missed, wake = opts.signal, 0, nil
  if signal and signal.aborted then error(aborted(signal), 0) end
  local handle = unref_if(opts, setInterval(function()
    missed = missed + 1
    if wake then
      wake()
      wake = nil
    end
  end, ms))
  local function cancel()
    clearInterval(handle)
    if wake then
      wake(Promise.reject(aborted(signal)))
      wake = nil
    end
  end
  local leave <close> = setmetatable({}, { __close = function()
    clearInterval(handle)
    if signal then signal:removeEventListener("abort", cancel) end
  end })
  if signal then signal:addEventListener("abort", cancel, { once = true }) end
  while not (signal and signal.aborted) do
    if missed == 0 then await(Promise.new(function(resolve) wake = resolve end)) end
    while missed > 0 do
      give(value)
      missed = missed - 1
    end
  end
  error(aborted(signal), 0)
end)

function timersPromises.setInterval(ms, value, opts) return interval(ms, value, opts or {}) end

-- events.once, events.on -------------------------------------------------------------------

local function listen(emitter, name, fn, once)
  if type(emitter.on) ~= "function" then
    emitter:addEventListener(name, fn, { once = once })
  elseif once then
    emitter:once(name, fn)
  else
    emitter:on(name, fn)
  end
end

local function unlisten(emitter, name, fn)
  if type(emitter.removeListener) == "function" then
    emitter:removeListener(name, fn)
  else
    emitter:removeEventListener(name, fn)
  end
end

local function list(...)
  local l, args = list_of(0), pack(...)
  l.n = args.n
  for i = 1, args.n do l[i] = args[i] end
  return l
end

-- An async function that returns a promise, as in Node: hence two jobs after the emit.
events.once = async_now(function(emitter, name, opts)
  local signal = opts and opts.signal
  if signal and signal.aborted then error(aborted(signal), 0) end
  return Promise.new(function(resolve, reject)
    local on_abort
    local function forget()
      if signal then signal:removeEventListener("abort", on_abort) end
    end
    local resolver
    local function on_error(err)
      unlisten(emitter, name, resolver)
      forget()
      reject(err)
    end
    function resolver(...)
      if type(emitter.removeListener) == "function" then unlisten(emitter, "error", on_error) end
      forget()
      resolve(list(...))
    end
    function on_abort()
      unlisten(emitter, name, resolver)
      unlisten(emitter, "error", on_error)
      reject(aborted(signal))
    end
    listen(emitter, name, resolver, true)
    if name ~= "error" and type(emitter.once) == "function" then emitter:once("error", on_error) end
    if signal then signal:addEventListener("abort", on_abort, { once = true }) end
  end)
end)

-- An async iterator over the events that come from now on.
function events.on(emitter, name, opts)
  local unread, waiting, failed, finished = {}, {}, nil, false
  local signal = opts and opts.signal
  if signal and signal.aborted then error(aborted(signal), 0) end
  local it, on_abort = {}, nil
  local function on_event(...)
    local event = list(...)
    if #waiting == 0 then return insert(unread, event) end
    remove(waiting, 1).resolve { done = false, value = event }
  end
  local function on_error(err)
    if #waiting == 0 then failed = { err } else remove(waiting, 1).reject(err) end
    it:areturn()
  end
  function on_abort() on_error(aborted(signal)) end
  function it:areturn()
    if signal then signal:removeEventListener("abort", on_abort) end
    unlisten(emitter, name, on_event)
    if type(emitter.on) == "function" then unlisten(emitter, "error", on_error) end
    finished = true
    while #waiting > 0 do remove(waiting, 1).resolve { done = true } end
    return Promise.resolve { done = true }
  end
  function it:anext()
    if #unread > 0 then return Promise.resolve { done = false, value = remove(unread, 1) } end
    if failed then
      local err = failed[1]
      failed = nil
      return Promise.reject(err)
    end
    if finished then return it:areturn() end
    local w = Promise.withResolvers()
    insert(waiting, w)
    return w.promise
  end
  listen(emitter, name, on_event)
  if name ~= "error" and type(emitter.on) == "function" then listen(emitter, "error", on_error) end
  if signal then signal:addEventListener("abort", on_abort, { once = true }) end
  return it
end

function events.listenerCount(emitter, name) return emitter:listenerCount(name) end
function events.setMaxListeners(n, ...)
  for _, emitter in ipairs { ... } do emitter:setMaxListeners(n) end
end
