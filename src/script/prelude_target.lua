-- SPDX-License-Identifier: MIT
-- EventTarget and what is one: AbortSignal, MessagePort.
-- Source: Node 20 lib/internal/{event_target,abort_controller,worker/io}.js.
--
-- Listeners are a chain, not a list: one that is added while an event is on its way hears
-- it, one that is removed does not.  What a listener throws does not reach whoever
-- dispatched the event: it is thrown again from a tick.
local channel, hidden, invalid_argument, is_error, list_of, new_error, next_tick =
  __channel, __hidden, __invalid_argument, __is_error, __list, __new_error, __next_tick
local begin_call, end_call, is_list, is_promise, recording =
  __begin_call, __end_call, __is_list, __is_promise, __recording
local error, ipairs, pairs, pcall, rawget, rawset, select, setmetatable, type =
  error, ipairs, pairs, pcall, rawget, rawset, select, setmetatable, type
local String, insert, now, setTimeout = String, table.insert, performance.now, setTimeout
local CHAINS, TARGET, STOPPED, HANDLERS = hidden(4), hidden(5), hidden(6), hidden(7)

-- Event ------------------------------------------------------------------------------------

local Event = {}
function Event:stopImmediatePropagation() self[STOPPED] = true end
function Event:stopPropagation() end
function Event:preventDefault()
  if self.cancelable then rawset(self, "defaultPrevented", true) end
end
local event_meta = { __name = "Event" }
function event_meta.__index(e, key)
  if key == "target" or key == "currentTarget" then return e[TARGET] end
  return Event[key]
end

local function new_event(name, fields)
  local e = setmetatable(fields or {}, event_meta)
  e.type, e.timeStamp = name, now()
  e.cancelable, e.defaultPrevented = e.cancelable or false, false
  return e
end

-- EventTarget ------------------------------------------------------------------------------

local Target = {}

local function chain_of(self, name)
  local chains = rawget(self, CHAINS)
  if not chains then
    chains = {}
    rawset(self, CHAINS, chains)
  end
  chains[name] = chains[name] or { size = 0 }
  return chains[name]
end

-- The link before the one with this listener.
local function find(chain, listener)
  local link = chain
  while link.next do
    if link.next.listener == listener then return link end
    link = link.next
  end
end

local function unlink(self, name, chain, before)
  before.next.removed = true
  before.next = before.next.next
  chain.size = chain.size - 1
  if self.removed then self:removed(name, chain.size) end
end

-- `plain`: the listener gets the value itself, not an event that carries it.
local function add(self, name, listener, opts, plain)
  local chain = chain_of(self, name)
  if find(chain, listener) then return end
  local last = chain
  while last.next do last = last.next end
  last.next = { listener = listener, once = opts and opts.once, plain = plain }
  chain.size = chain.size + 1
  if self.added then self:added(name, chain.size) end
end

local function is_listener(v)
  return type(v) == "function" or type(v) == "table" and type(v.handleEvent) == "function"
end

function Target:addEventListener(name, listener, opts)
  if listener == nil then return end
  if not is_listener(listener) then invalid_argument("listener", "function", listener) end
  if type(opts) ~= "table" then return add(self, name, listener) end
  local signal = opts.signal
  if signal and signal.aborted then return end
  if signal then
    signal:addEventListener("abort", function() self:removeEventListener(name, listener) end,
      { once = true })
  end
  add(self, name, listener, opts)
end

function Target:removeEventListener(name, listener)
  local chain = chain_of(self, name)
  local before = find(chain, listener)
  if before then unlink(self, name, chain, before) end
end

local function throw_later(err)
  next_tick(function() error(err, 0) end)
end

local function call(link, arg)
  local listener = link.listener
  if type(listener) ~= "function" then return listener:handleEvent(arg) end
  return listener(arg)
end

local function hear(link, name, arg)
  local item, outer
  if recording then item, outer = begin_call(link.listener, name) end
  local ok, result = pcall(call, link, arg)
  if item then end_call(item, outer, ok) end
  if not ok then return throw_later(result) end
  if is_promise(result) then result:next(nil, throw_later) end
end

-- `event`: the event itself, or nil to make it from `value` when somebody wants one.
local function dispatch(self, name, value, event)
  local chain = chain_of(self, name)
  local link = chain.next
  while link do
    local next = link.next
    if not link.removed and not (event and event[STOPPED]) then
      if link.once then unlink(self, name, chain, find(chain, link.listener)) end
      if not link.plain and not event then event = new_event(name, { data = value }) end
      if event then event[TARGET] = self end
      if link.plain then hear(link, name, value) else hear(link, name, event) end
    end
    link = next
  end
end

function Target:dispatchEvent(event)
  dispatch(self, event.type, event, event)
  return not event.defaultPrevented
end

-- `on...` fields are listeners too, in the place where the field was first set.
local function set_handler(self, key, fn)
  local handlers = rawget(self, HANDLERS)
  if not handlers then
    handlers = {}
    rawset(self, HANDLERS, handlers)
  end
  local name = key:sub(3)
  if not handlers[key] then
    add(self, name, function(event)
      local handler = handlers[key].fn
      if handler then return handler(event) end
    end)
    handlers[key] = {}
  end
  handlers[key].fn = type(fn) == "function" and fn or nil
end

-- A class of targets: its methods, and the names of its handler fields.
local function class(name, methods, handlers)
  local meta = { __name = name }
  function meta.__index(self, key)
    local method = methods[key]
    if method ~= nil then return method end
    if handlers[key] then
      local set = rawget(self, HANDLERS)
      return set and set[key] and set[key].fn
    end
    return Target[key]
  end
  function meta.__newindex(self, key, v)
    if handlers[key] then set_handler(self, key, v) else rawset(self, key, v) end
  end
  return meta
end

local target_meta = class("EventTarget", {}, {})
EventTarget = { new = function() return setmetatable({}, target_meta) end }
_G.Event = { new = function(name, fields) return new_event(name, fields) end }

-- AbortSignal and AbortController ------------------------------------------------------------

local REASON, SOURCES, DEPENDENTS = hidden(8), hidden(9), hidden(10)
local Signal = {}
local signal_meta = class("AbortSignal", Signal, { onabort = true })
local index = signal_meta.__index
function signal_meta.__index(self, key)
  if key == "reason" then return rawget(self, REASON) end
  return index(self, key)
end

local function dom_exception(name, code, message)
  local e = new_error(name, message)
  e.code = code
  return e
end

local function abort_reason(reason)
  if reason ~= nil then return reason end
  return dom_exception("AbortError", 20, "This operation was aborted")
end

local function new_signal(aborted, reason)
  return setmetatable({ aborted = aborted, [REASON] = reason }, signal_meta)
end

local function abort(signal, reason)
  if signal.aborted then return end
  signal.aborted = true
  signal[REASON] = reason
  dispatch(signal, "abort", nil, new_event("abort"))
  for _, dependent in ipairs(rawget(signal, DEPENDENTS) or {}) do abort(dependent, reason) end
end

function Signal:throwIfAborted()
  if self.aborted then error(self.reason, 0) end
end

AbortSignal = {}
function AbortSignal.abort(reason) return new_signal(true, abort_reason(reason)) end

function AbortSignal.timeout(ms)
  if type(ms) ~= "number" then invalid_argument("delay", "number", ms) end
  local signal = new_signal(false)
  setTimeout(function()
    abort(signal, dom_exception("TimeoutError", 23, "The operation was aborted due to timeout"))
  end, ms):unref()
  return signal
end

-- A signal made of others depends on those that are made of none.
local function depend(signal, source)
  if signal[SOURCES][source] then return end
  signal[SOURCES][source] = true
  insert(signal[SOURCES], source)
  if not rawget(source, DEPENDENTS) then rawset(source, DEPENDENTS, {}) end
  insert(rawget(source, DEPENDENTS), signal)
end

function AbortSignal.any(signals)
  local signal = new_signal(false)
  rawset(signal, SOURCES, {})
  for _, other in ipairs(signals) do
    if other.aborted then
      abort(signal, other.reason)
      return signal
    end
    for _, source in ipairs(rawget(other, SOURCES) or { other }) do depend(signal, source) end
  end
  return signal
end

local controller_meta = { __name = "AbortController", __index = {} }
function controller_meta.__index:abort(reason) abort(self.signal, abort_reason(reason)) end
AbortController = {}
function AbortController.new() return setmetatable({ signal = new_signal(false) }, controller_meta) end

-- The error of an API whose signal was aborted.
function __aborted(signal)
  local e = new_error("AbortError", "The operation was aborted", nil)
  e.code, e.cause = "ABORT_ERR", signal.reason
  return e
end

-- structuredClone ----------------------------------------------------------------------------
-- A copy without functions and without classes; what is the same table stays the same.

local function clone(v, seen)
  local kind = type(v)
  if kind == "function" or kind == "userdata" or kind == "thread" then
    local name = kind == "function" and String(v) or "#<Object>"
    if is_promise(v) then name = "#<Promise>" end
    error(dom_exception("DataCloneError", 25, name .. " could not be cloned."), 0)
  end
  if kind ~= "table" then return v end
  if seen[v] then return seen[v] end
  local name = is_error(v)
  local copy = name and new_error(name, v.message) or is_list(v) and list_of(v.n) or {}
  seen[v] = copy
  for key, value in pairs(v) do copy[clone(key, seen)] = clone(value, seen) end
  return copy
end

function structuredClone(v) return clone(v, {}) end

-- MessagePort --------------------------------------------------------------------------------

local END, OTHER = hidden(11), hidden(12)
local Port = {}
local port_meta = class("MessagePort", Port, { onmessage = true })

-- The first listener of "message" lets the port receive and keeps the loop alive.
function Port:added(name, size)
  if name ~= "message" or size ~= 1 then return end
  rawget(self, END):ref()
  rawget(self, END):start()
end

function Port:removed(name, size)
  if name == "message" and size == 0 then rawget(self, END):stop() end
end

local function check_listener(listener)
  if type(listener) ~= "function" then invalid_argument("listener", "function", listener) end
end

function Port:on(name, listener)
  check_listener(listener)
  add(self, name, listener, nil, name ~= "close")
  return self
end
Port.addListener = Port.on
function Port:once(name, listener)
  check_listener(listener)
  add(self, name, listener, { once = true }, name ~= "close")
  return self
end
function Port:off(name, listener)
  self:removeEventListener(name, listener)
  return self
end
Port.removeListener = Port.off
function Port:removeAllListeners(name)
  local chains = rawget(self, CHAINS) or {}
  if name == nil then rawset(self, CHAINS, {}) else chains[name] = nil end
  return self
end
function Port:listenerCount(name) return chain_of(self, name).size end
function Port:eventNames()
  local names = list_of(0)
  for name, chain in pairs(rawget(self, CHAINS) or {}) do
    if chain.size > 0 then
      insert(names, name)
      names.n = names.n + 1
    end
  end
  return names
end
function Port:emit(name, value)
  local heard = chain_of(self, name).size > 0
  dispatch(self, name, value)
  return heard
end

local function deliver(port, value) dispatch(port, "message", value) end

function Port:postMessage(...)
  if select("#", ...) == 0 then
    error(new_error("TypeError", 'The "message" argument must be specified', "ERR_MISSING_ARGS"), 0)
  end
  local value = ...
  rawget(self, END):post(deliver, rawget(self, OTHER), clone(value, {}))
end
function Port:start() rawget(self, END):start() end
function Port:ref() rawget(self, END):ref() end
function Port:unref() rawget(self, END):unref() end
function Port:hasRef() return rawget(self, END):has_ref() end
function Port:close(listener)
  if type(listener) == "function" then self:once("close", listener) end
  rawget(self, END):close()
end

MessageChannel = {}
function MessageChannel.new()
  local a, b = channel()
  local port1 = setmetatable({ [END] = a }, port_meta)
  local port2 = setmetatable({ [END] = b, [OTHER] = port1 }, port_meta)
  rawset(port1, OTHER, port2)
  for _, port in ipairs { port1, port2 } do
    rawget(port, END):on_close(function() dispatch(port, "close", nil, new_event("close")) end)
  end
  return { port1 = port1, port2 = port2 }
end
