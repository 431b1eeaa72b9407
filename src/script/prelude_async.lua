-- SPDX-License-Identifier: MIT
-- timers/promises, events.once and events.on, AbortController, MessageChannel,
-- asynchronous iteration.
local __async_now, __channel, __emitter, __hidden, __immediate_promise, __is_error, __list,
  __new_error, __next_tick, __sleep_promise =
  __async_now, __channel, __emitter, __hidden, __immediate_promise, __is_error, __list,
  __new_error, __next_tick, __sleep_promise

local error, pcall, type, select = error, pcall, type, select
local insert, remove, pack, unpack = table.insert, table.remove, table.pack, table.unpack
local rawget, rawset, ipairs, pairs, setmetatable = rawget, rawset, ipairs, pairs, setmetatable
local new_error, is_error = __new_error, __is_error
local Emitter = __emitter
local next_tick = __next_tick

-- AbortController ------------------------------------------------------------------------

local Signal = { __name = "AbortSignal" }
Signal.__index = Signal
local LISTENERS = __hidden(3)

local function new_signal()
  local s = setmetatable({ aborted = false }, Signal)
  rawset(s, LISTENERS, {})
  return s
end

function Signal:addEventListener(name, fn, opts)
  local list = rawget(self, LISTENERS)
  for _, l in ipairs(list) do
    if l.name == name and l.fn == fn then return end
  end
  insert(list, { name = name, fn = fn, once = opts and opts.once })
end

function Signal:removeEventListener(name, fn)
  local list = rawget(self, LISTENERS)
  for i, l in ipairs(list) do
    if l.name == name and l.fn == fn then
      remove(list, i)
      return
    end
  end
end

-- A listener that throws does not stop the others: the error comes again from a tick.
function Signal:dispatchEvent(event)
  local list = { unpack(rawget(self, LISTENERS)) }
  local on = rawget(self, "on" .. event.type)
  if on then insert(list, 1, { name = event.type, fn = on }) end
  for _, l in ipairs(list) do
    if l.name == event.type then
      if l.once then self:removeEventListener(l.name, l.fn) end
      local ok, e = pcall(l.fn, event)
      if not ok then next_tick(function() error(e, 0) end) end
    end
  end
  return true
end

function Signal:throwIfAborted()
  if self.aborted then error(self.reason, 0) end
end

local function abort(signal, reason)
  if signal.aborted then return end
  signal.aborted = true
  signal.reason = reason
  signal:dispatchEvent { type = "abort", target = signal }
end

local function abort_error()
  local e = new_error("AbortError", "This operation was aborted")
  e.code = 20
  return e
end

local Controller = { __name = "AbortController" }
Controller.__index = Controller
function Controller:abort(reason)
  if reason == nil then reason = abort_error() end
  abort(self.signal, reason)
end
AbortController = { new = function() return setmetatable({ signal = new_signal() }, Controller) end }

AbortSignal = {}
function AbortSignal.abort(reason)
  local s = new_signal()
  s.aborted = true
  s.reason = reason == nil and abort_error() or reason
  return s
end
function AbortSignal.timeout(ms)
  local s = new_signal()
  setTimeout(function()
    local e = new_error("TimeoutError", "The operation was aborted due to timeout")
    e.code = 23
    abort(s, e)
  end, ms):unref()
  return s
end
function AbortSignal.any(list)
  local s = new_signal()
  for _, other in ipairs(list) do
    if other.aborted then
      s.aborted, s.reason = true, other.reason
      return s
    end
  end
  for _, other in ipairs(list) do
    other:addEventListener("abort", function() abort(s, other.reason) end)
  end
  return s
end

-- The error of an API whose signal was aborted: `cause` is the signal's reason.
local function aborted_by(signal)
  local e = new_error("AbortError", "The operation was aborted", "ABORT_ERR")
  e.cause = signal.reason
  return e
end

-- timers/promises --------------------------------------------------------------------------

local sleep, immediate = __sleep_promise, __immediate_promise

local function with_signal(start, clear, opts, ...)
  local signal = opts and opts.signal
  if signal and signal.aborted then return Promise.reject(aborted_by(signal)) end
  local p, handle = start(...)
  if opts and opts.ref == false then handle:unref() end
  if not signal then return p end
  local w = Promise.withResolvers()
  local function on_abort()
    clear(handle)
    w.reject(aborted_by(signal))
  end
  signal:addEventListener("abort", on_abort, { once = true })
  p:next(function(v)
    signal:removeEventListener("abort", on_abort)
    w.resolve(v)
  end)
  return w.promise
end

timersPromises = {}
function timersPromises.setTimeout(ms, value, opts)
  if opts then return with_signal(sleep, clearTimeout, opts, ms, value) end
  return (sleep(ms, value))
end
function timersPromises.setImmediate(value, opts)
  if opts then return with_signal(immediate, clearImmediate, opts, value) end
  return (immediate(value))
end

-- Asynchronous iteration -------------------------------------------------------------------
-- An async iterator has `anext`, which gives a promise of { done =, value = }, and `areturn`
-- for a loop that leaves early.

local Generator = { __name = "AsyncGenerator" }
Generator.__index = Generator
local async_now, resume, create, yield_coroutine, status =
  __async_now, coroutine.resume, coroutine.create, coroutine.yield, coroutine.status

-- `yield v` awaits v, and so does `return v`; requests wait their turn in a queue.
local function yield(v)
  return yield_coroutine(await(v))
end

local function settle(g, ok, v)
  local request, done = remove(g.queue, 1), status(g.co) == "dead"
  g.running = false
  if ok then request.resolve { done = done, value = v } else request.reject(v) end
end

-- return(v) awaits v before it answers.
local function finish(g, request)
  if g.on_return then g.on_return() end
  if not request.returns then return request.resolve { done = true } end
  Promise.resolve(request.value):next(function(v)
    request.resolve { done = true, value = v }
  end, request.reject)
end

local drain
local drive = async_now(function(g)
  settle(g, resume(g.co))
  drain(g)
end)

function drain(g)
  while #g.queue > 0 and not g.running do
    if status(g.co) == "dead" or g.queue[1].returns then
      if status(g.co) ~= "dead" then coroutine.close(g.co) end
      finish(g, remove(g.queue, 1))
    else
      g.running = true
      drive(g)
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

local GENERATOR = __hidden(4)

function async_generator(body)
  return function(...)
    local args = pack(...)
    local g = { queue = {}, running = false }
    g.co = create(function()
      local v = body(yield, unpack(args, 1, args.n))
      if v ~= nil then v = await(v) end
      return v
    end)
    return setmetatable({ [GENERATOR] = setmetatable(g, Generator) }, { __name = "AsyncGenerator",
      __index = { anext = function(o) return rawget(o, GENERATOR):anext() end } })
  end
end

-- Node's own setInterval of timers/promises is an async generator, started by the first use.
function timersPromises.setInterval(ms, value, opts)
  local waiting, passed, handle = nil, 0, nil
  local source = async_generator(function(give)
    handle = setInterval(function()
      passed = passed + 1
      if waiting then
        waiting()
        waiting = nil
      end
    end, ms)
    if opts and opts.ref == false then handle:unref() end
    local signal = opts and opts.signal
    while not (signal and signal.aborted) do
      if passed == 0 then
        await(Promise.new(function(resolve)
          waiting = resolve
          if signal then signal:addEventListener("abort", resolve, { once = true }) end
        end))
      end
      while passed > 0 do
        passed = passed - 1
        give(value)
      end
    end
    clearInterval(handle)
    error(aborted_by(signal), 0)
  end)()
  rawget(source, GENERATOR).on_return = function() clearInterval(handle) end
  return source
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

local function iterator_of(source)
  if type(source) == "function" then return iterator_of(source()) end
  if type(source) ~= "table" then
    error(TypeError.new("awaiting takes an async generator, a list or an async iterable"), 0)
  end
  local g = rawget(source, GENERATOR)
  if g then return g end
  if type(source.anext) == "function" then return source end
  return array_iterator(source)
end

-- for v in awaiting(source) do ... end.  Lua's loop ends at nil, so an undefined is false.
function awaiting(source)
  local it = iterator_of(source)
  local over = false
  local function step()
    local r = await(it:anext())
    if r.done then
      over = true
      return nil
    end
    if r.value == nil then return false end
    return r.value
  end
  local leave = setmetatable({}, { __close = function()
    if not over and it.areturn then await(it:areturn()) end
  end })
  return step, nil, nil, leave
end

-- events.once, events.on -------------------------------------------------------------------

local function on_emitter(emitter, name, fn)
  if emitter.addEventListener then
    emitter:addEventListener(name, fn, { once = true })
  else
    emitter:once(name, fn)
  end
end

-- An async function that returns a promise, as in Node: hence two jobs after the emit.
events.once = __async_now(function(emitter, name, opts)
  local signal = opts and opts.signal
  if signal and signal.aborted then error(aborted_by(signal), 0) end
  return Promise.new(function(resolve, reject)
    local on_error, on_abort
    local function done(...)
      if on_error then emitter:off("error", on_error) end
      if signal then signal:removeEventListener("abort", on_abort) end
      local args = pack(...)
      local list = __list(args.n)
      for i = 1, args.n do list[i] = args[i] end
      resolve(list)
    end
    on_emitter(emitter, name, done)
    if name ~= "error" and emitter.once then
      on_error = function(e)
        emitter:off(name, done)
        reject(e)
      end
      emitter:once("error", on_error)
    end
    if signal then
      on_abort = function()
        emitter:off(name, done)
        if on_error then emitter:off("error", on_error) end
        reject(aborted_by(signal))
      end
      signal:addEventListener("abort", on_abort, { once = true })
    end
  end)
end)

function events.on(emitter, name, opts)
  local unread, waiting, failed, closed = {}, {}, nil, false
  local signal = opts and opts.signal
  local function give(...)
    local args = pack(...)
    local list = __list(args.n)
    for i = 1, args.n do list[i] = args[i] end
    local w = remove(waiting, 1)
    if w then w.resolve { done = false, value = list } else insert(unread, list) end
  end
  local it = {}
  local function fail(e)
    local w = remove(waiting, 1)
    if w then w.reject(e) else failed = e end
    it:areturn()
  end
  function it:areturn()
    closed = true
    emitter:off(name, give)
    emitter:off("error", fail)
    for _, w in ipairs(waiting) do w.resolve { done = true } end
    waiting = {}
    return Promise.resolve { done = true }
  end
  function it:anext()
    if #unread > 0 then return Promise.resolve { done = false, value = remove(unread, 1) } end
    if failed then
      local e = failed
      failed = nil
      return Promise.reject(e)
    end
    if closed then return Promise.resolve { done = true } end
    local w = Promise.withResolvers()
    insert(waiting, w)
    return w.promise
  end
  emitter:on(name, give)
  if name ~= "error" then emitter:on("error", fail) end
  if signal then
    signal:addEventListener("abort", function() fail(aborted_by(signal)) end, { once = true })
  end
  return it
end

-- MessageChannel ---------------------------------------------------------------------------

local function clone(v, seen)
  if type(v) == "function" then
    error(new_error("DataCloneError", String(v) .. " could not be cloned."), 0)
  end
  if type(v) ~= "table" then return v end
  if seen[v] then return seen[v] end
  local copy = {}
  seen[v] = copy
  for k, x in pairs(v) do copy[clone(k, seen)] = clone(x, seen) end
  if is_error(v) then
    local e = new_error(is_error(v), v.message)
    for k, x in pairs(copy) do e[k] = x end
    return e
  end
  return copy
end
structuredClone = function(v) return clone(v, {}) end

local Port = setmetatable({ __name = "MessagePort" }, { __index = Emitter })
Port.__index = Port
local END, OTHER = __hidden(5), __hidden(6)

local function deliver(port, v)
  port:emit("message", v)
end

function Port:on(name, fn)
  Emitter.on(self, name, fn)
  if name == "message" then rawget(self, END):start() end
  return self
end
Port.addListener = Port.on
function Port:once(name, fn)
  Emitter.once(self, name, fn)
  if name == "message" then rawget(self, END):start() end
  return self
end
function Port:postMessage(v)
  rawget(self, END):post(deliver, rawget(self, OTHER), clone(v, {}))
end
function Port:start() rawget(self, END):start() end
function Port:ref() rawget(self, END):ref() end
function Port:unref() rawget(self, END):unref() end
function Port:close(fn)
  if fn then Emitter.once(self, "close", fn) end
  rawget(self, END):close()
end

local channel = __channel
MessageChannel = {}
function MessageChannel.new()
  local a, b = channel()
  local p1 = setmetatable({ [END] = a }, Port)
  local p2 = setmetatable({ [END] = b }, Port)
  rawset(p1, OTHER, p2)
  rawset(p2, OTHER, p1)
  for _, p in ipairs { p1, p2 } do
    rawget(p, END):on_close(function() p:emit("close") end)
  end
  return { port1 = p1, port2 = p2 }
end
