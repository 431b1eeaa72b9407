-- SPDX-License-Identifier: MIT
-- EventEmitter.  Source: Node 20 lib/events.js.
--
-- An emitter keeps its listeners under hidden keys: for each name a list of functions, and
-- the names in the order in which they came.  emit walks the list as it was when it began:
-- whoever changes a list that is being walked gives the emitter a new one.
local begin_call, end_call, hidden, inspect, invalid_argument, is_error, list_of, new_error, warn =
  __begin_call, __end_call, __hidden, __inspect, __invalid_argument, __is_error, __list, __new_error, __warn
local next_tick = __next_tick
local error, getmetatable, ipairs, pcall, rawequal, rawset, select, setmetatable, type =
  error, getmetatable, ipairs, pcall, rawequal, rawset, select, setmetatable, type
local String, insert, move, remove = String, table.insert, table.move, table.remove
local LISTS, NAMES, LIMIT = hidden(1), hidden(2), hidden(3)
local MONITOR = { "events.errorMonitor" } -- the name of an event that none else can have

local Emitter, Class = {}, {} -- what emitters inherit from, and EventEmitter itself
Emitter.__index = Emitter
Emitter.__name = "EventEmitter"

-- The function that a wrapper made by `once` stands for.
local original = setmetatable({}, { __mode = "k" })

local function check_listener(listener)
  if type(listener) ~= "function" then
    invalid_argument("listener", "function", listener)
  end
end

local function key_of(name)
  if name == nil then return "undefined" end
  return name
end

-- emit -------------------------------------------------------------------------------------

local emit

-- Nobody listens: an error must not get lost.
local function unheard(self, name, err, ...)
  local lists = self[LISTS]
  if name == nil then return emit(self, "undefined", err, ...) end
  if name ~= "error" then return false end
  if lists and lists[MONITOR] then emit(self, MONITOR, err) end
  if is_error(err) then error(err, 0) end
  local e = new_error("Error", "Unhandled error. (" .. inspect(err) .. ")", "ERR_UNHANDLED_ERROR")
  e.context = err
  error(e, 0)
end

function emit(self, name, ...)
  local lists = self[LISTS]
  local list = lists and lists[name]
  if not list then return unheard(self, name, ...) end
  if name == "error" and lists[MONITOR] then emit(self, MONITOR, ...) end
  local n = #list
  if n == 1 then
    list[1](...)
    return true
  end
  list.walkers = list.walkers + 1
  for i = 1, n do list[i](...) end
  list.walkers = list.walkers - 1
  return true
end

-- The same while records are kept: each listener is an item on the stack of what runs.
local function call_recorded(listener, name, ...)
  local item, outer = begin_call(original[listener] or listener, name)
  local ok, err = pcall(listener, ...)
  end_call(item, outer, ok)
  if not ok then error(err, 0) end
end

local function emit_recorded(self, name, ...)
  local lists = self[LISTS]
  local list = lists and lists[name]
  if not list then return unheard(self, name, ...) end
  if name == "error" and lists[MONITOR] then emit(self, MONITOR, ...) end
  list.walkers = list.walkers + 1
  for i = 1, #list do call_recorded(list[i], name, ...) end
  list.walkers = list.walkers - 1
  return true
end

if __recording then emit = emit_recorded end

-- { captureRejections = true }: what a listener's promise is rejected with is an "error".
local function emit_captured(self, name, ...)
  local lists = self[LISTS]
  local list = lists and lists[name]
  if not list or name == "error" then return emit(self, name, ...) end
  for _, listener in ipairs(move(list, 1, #list, 1, {})) do
    local result = listener(...)
    local ok, follow = pcall(function() return result.next end)
    if ok and type(follow) == "function" then
      follow(result, nil, function(err)
        next_tick(emit, self, "error", err)
      end)
    end
  end
  return true
end
__call_recorded = call_recorded

-- Adding ---------------------------------------------------------------------------------

local function list_to_change(self, name)
  local list = self[LISTS][name]
  if list.walkers == 0 then return list end
  list = move(list, 1, #list, 1, { walkers = 0, warned = list.warned })
  self[LISTS][name] = list
  return list
end

local function class_of(self)
  local meta = getmetatable(self)
  return "[" .. (type(meta) == "table" and meta.__name or "Object") .. "]"
end

local function warn_of_leak(self, name, list)
  local max = self[LIMIT] or Class.defaultMaxListeners
  if max <= 0 or #list <= max or list.warned then return end
  list.warned = true
  warn("MaxListenersExceededWarning", ("Possible EventEmitter memory leak detected. %d %s " ..
    "listeners added to %s. MaxListeners is %s. Use emitter.setMaxListeners() to increase limit")
    :format(#list, String(name), class_of(self), String(max)))
end

local function add(self, name, listener, first)
  if not self[LISTS] then
    self[LISTS], self[NAMES] = {}, {}
  elseif self[LISTS].newListener then
    emit(self, "newListener", name, original[listener] or listener)
  end
  if not self[LISTS][name] then
    self[LISTS][name] = { listener, walkers = 0 }
    insert(self[NAMES], name)
    return self
  end
  local list = list_to_change(self, name)
  insert(list, first and 1 or #list + 1, listener)
  warn_of_leak(self, name, list)
  return self
end

-- Removing -------------------------------------------------------------------------------

local function forget(self, name)
  local names = self[NAMES]
  self[LISTS][name] = nil
  for i = 1, #names do
    if rawequal(names[i], name) then return remove(names, i) end
  end
end

local function find(list, listener)
  for i = #list, 1, -1 do
    if list[i] == listener or original[list[i]] == listener then return i end
  end
end

local function off(self, name, listener)
  local lists = self[LISTS]
  local list = lists and lists[name]
  local at = list and find(list, listener)
  if not at then return self end
  if #list == 1 then
    listener = original[list[1]] or listener
    forget(self, name)
  else
    remove(list_to_change(self, name), at)
  end
  if lists.removeListener then emit(self, "removeListener", name, listener) end
  return self
end

local function forget_all(self, name)
  local names = self[NAMES]
  if name ~= nil then return forget(self, name) end
  self[LISTS], self[NAMES] = {}, {}
end

function Emitter:removeAllListeners(...)
  local name, lists = ..., self[LISTS]
  if not lists then return self end
  if select("#", ...) > 0 then name = key_of(name) end
  if not lists.removeListener then
    if name == nil or lists[name] then forget_all(self, name) end
  elseif name == nil then
    for _, each in ipairs(move(self[NAMES], 1, #self[NAMES], 1, {})) do
      if each ~= "removeListener" then self:removeAllListeners(each) end
    end
    self:removeAllListeners("removeListener")
    forget_all(self)
  else
    local list = lists[name]
    for i = list and #list or 0, 1, -1 do off(self, name, list[i]) end
  end
  return self
end

-- The methods ----------------------------------------------------------------------------

-- A listener that removes itself before it runs.
local function once(self, name, listener)
  local fired = false
  local function wrapper(...)
    if fired then return end
    self:removeListener(name, wrapper)
    fired = true
    return listener(...)
  end
  original[wrapper] = listener
  return wrapper
end

function Emitter:on(name, listener)
  check_listener(listener)
  return add(self, key_of(name), listener)
end

function Emitter:once(name, listener)
  check_listener(listener)
  return add(self, key_of(name), once(self, key_of(name), listener))
end

function Emitter:prependListener(name, listener)
  check_listener(listener)
  return add(self, key_of(name), listener, true)
end

function Emitter:prependOnceListener(name, listener)
  check_listener(listener)
  return add(self, key_of(name), once(self, key_of(name), listener), true)
end

function Emitter:off(name, listener)
  check_listener(listener)
  return off(self, key_of(name), listener)
end

Emitter.emit = emit
Emitter.addListener, Emitter.removeListener = Emitter.on, Emitter.off

function Emitter:listenerCount(name, listener)
  local list = self[LISTS] and self[LISTS][key_of(name)]
  if not list or listener == nil then return list and #list or 0 end
  local n = 0
  for i = 1, #list do
    if list[i] == listener or original[list[i]] == listener then n = n + 1 end
  end
  return n
end

local function copy_of(self, name, unwrap)
  local list = self[LISTS] and self[LISTS][key_of(name)]
  local out = list_of(list and #list or 0)
  for i = 1, out.n do out[i] = unwrap and original[list[i]] or list[i] end
  return out
end

function Emitter:listeners(name) return copy_of(self, name, true) end
function Emitter:rawListeners(name) return copy_of(self, name, false) end

function Emitter:eventNames()
  local names = self[NAMES] or {}
  return move(names, 1, #names, 1, list_of(#names))
end

function Emitter:setMaxListeners(n)
  if type(n) ~= "number" then invalid_argument("setMaxListeners", "number", n) end
  self[LIMIT] = n
  return self
end

function Emitter:getMaxListeners()
  return self[LIMIT] or Class.defaultMaxListeners
end

-- A class of the script's own may inherit from EventEmitter.
Class.defaultMaxListeners, Class.errorMonitor = 10, MONITOR
function Class.new(options)
  local self = setmetatable({}, Emitter)
  if options and options.captureRejections then rawset(self, "emit", emit_captured) end
  return self
end
EventEmitter = setmetatable(Class, { __index = Emitter })
events = { EventEmitter = Class, errorMonitor = MONITOR }
__emitter = Emitter
