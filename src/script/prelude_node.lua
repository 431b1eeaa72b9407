-- SPDX-License-Identifier: MIT
-- The Node API on top of the words in C: EventEmitter, process, errors, clocks.
local __keep, __clock, __env, __exit, __exit_code, __exiting, __hidden, __inspect, __is_error, __keys,
  __new_error, __next_tick, __rejections, __rule, __source_line, __unhandled, __where, __write =
  __keep, __clock, __env, __exit, __exit_code, __exiting, __hidden, __inspect, __is_error, __keys,
  __new_error, __next_tick, __rejections, __rule, __source_line, __unhandled, __where, __write

local error, pcall, ipairs, type, select, rawget, rawset, tostring =
  error, pcall, ipairs, type, select, rawget, rawset, tostring
local insert, remove, pack, unpack = table.insert, table.remove, table.pack, table.unpack
local write, clock, exit_now, exiting, exit_code = __write, __clock, __exit, __exiting, __exit_code
local new_error, is_error, where = __new_error, __is_error, __where
local next_tick = __next_tick
local EVENTS, ONCE = __hidden(1), __hidden(2) -- keys that no script sees

function __received(v)
  if v == nil then return "undefined" end
  if type(v) == "function" then return "function " end
  if type(v) == "table" then return "an instance of Object" end
  local kind = type(v)
  return "type " .. kind .. " (" .. __inspect(v) .. ")"
end
local received = __received
__keep("received", received)

local function invalid_argument(name, kind, v)
  error(new_error("TypeError", 'The "' .. name .. '" argument must be of type ' .. kind ..
    ". Received " .. received(v), "ERR_INVALID_ARG_TYPE"), 0)
end
__invalid_argument = invalid_argument

-- EventEmitter ---------------------------------------------------------------------------

local Emitter = {}
Emitter.__index = Emitter
Emitter.__name = "EventEmitter"

local function events_of(self)
  local events = rawget(self, EVENTS)
  if not events then
    events = {}
    rawset(self, EVENTS, events)
  end
  return events
end

local function emit(self, name, ...)
  local events = rawget(self, EVENTS)
  local list = events and events[name]
  if not list then
    if name == "error" then
      local e = ...
      if is_error(e) then error(e, 0) end
      local wrapped = new_error("Error", "Unhandled error. (" .. __inspect(e) .. ")", "ERR_UNHANDLED_ERROR")
      wrapped.context = e
      error(wrapped, 0)
    end
    return false
  end
  local n = #list
  if n == 1 then
    list[1].run(...)
    return true
  end
  local snapshot = { unpack(list, 1, n) }
  for i = 1, n do snapshot[i].run(...) end
  return true
end

-- `entry`: this very listener; else the one that was added last with this function.
local function off(self, name, fn, entry)
  local events = rawget(self, EVENTS)
  local list = events and events[name]
  if not list then return self end
  for i = #list, 1, -1 do
    if list[i] == entry or (not entry and list[i].fn == fn) then
      if #list == 1 then events[name] = nil else remove(list, i) end
      if events.removeListener then emit(self, "removeListener", name, fn) end
      break
    end
  end
  return self
end

local hook_warning
local function warn_if_many(self, name, list)
  local max = rawget(self, ONCE) or 10
  if max > 0 and #list > max and not list.warned then
    list.warned = true
    hook_warning("MaxListenersExceededWarning",
      "Possible EventEmitter memory leak detected. " .. #list .. " " .. tostring(name) ..
      " listeners added to [EventEmitter]. MaxListeners is " .. max ..
      ". Use emitter.setMaxListeners() to increase limit")
  end
end

local function add(self, name, fn, run, first)
  if type(fn) ~= "function" then invalid_argument("listener", "function", fn) end
  local events = events_of(self)
  if events.newListener then emit(self, "newListener", name, fn) end
  local list = events[name]
  if not list then
    list = {}
    events[name] = list
  end
  insert(list, first and 1 or #list + 1, type(run) == "table" and run or { fn = fn, run = run })
  warn_if_many(self, name, list)
  return self
end

local function once_run(self, name, fn)
  local fired, entry = false, { fn = fn }
  function entry.run(...)
    if fired then return end
    fired = true
    off(self, name, fn, entry)
    return fn(...)
  end
  return entry
end

function Emitter:on(name, fn) return add(self, name, fn, fn) end
Emitter.addListener = Emitter.on
function Emitter:once(name, fn) return add(self, name, fn, once_run(self, name, fn)) end
function Emitter:prependListener(name, fn) return add(self, name, fn, fn, true) end
function Emitter:prependOnceListener(name, fn) return add(self, name, fn, once_run(self, name, fn), true) end
function Emitter:off(name, fn) return off(self, name, fn) end
Emitter.removeListener = Emitter.off
Emitter.emit = emit

function Emitter:removeAllListeners(name)
  local events = events_of(self)
  if name == nil then
    rawset(self, EVENTS, {})
    return self
  end
  local list = events[name]
  if list and events.removeListener then
    for i = #list, 1, -1 do off(self, name, list[i].fn) end
  end
  events[name] = nil
  return self
end

function Emitter:listenerCount(name)
  local events = rawget(self, EVENTS)
  local list = events and events[name]
  return list and #list or 0
end

function Emitter:listeners(name)
  local list, out = events_of(self)[name] or {}, {}
  for i, l in ipairs(list) do out[i] = l.fn end
  return out
end

function Emitter:eventNames()
  return __keys(events_of(self))
end

function Emitter:setMaxListeners(n)
  rawset(self, ONCE, n)
  return self
end

function Emitter:getMaxListeners()
  return rawget(self, ONCE) or 10
end

EventEmitter = setmetatable({}, { __index = Emitter })
function EventEmitter.new() return setmetatable({}, Emitter) end
events = { EventEmitter = EventEmitter }
__emitter = Emitter

-- process --------------------------------------------------------------------------------

local self = EventEmitter.new()
process = {}
for _, name in ipairs { "on", "once", "off", "addListener", "removeListener", "prependListener",
  "prependOnceListener", "removeAllListeners", "emit", "listenerCount", "listeners", "eventNames" } do
  process[name] = function(...)
    local result = Emitter[name](self, ...)
    if result == self then return process end
    return result
  end
end
process.env, process.pid, process.argv = __env, 1, { "node", "script" }
process.version = "v" .. (__rule("name"):match("^%d+") or "20") .. ".0.0"
process.platform = "linux"
function process.hrtime() return clock() end
function process.uptime() return clock() / 1e9 end
function process.cwd() return "/" end
function process.memoryUsage() return { heapUsed = 0, rss = 0 } end

process.nextTick = next_tick

local function code_of(v)
  if v == nil then return nil end
  return math.tointeger(v) or 1
end

function process.exit(code)
  if code ~= nil then process.exitCode = code end
  if not exiting() then
    exiting(true)
    emit(self, "exit", code_of(process.exitCode) or 0)
  end
  exit_now(code_of(process.exitCode) or 0)
end

-- Errors that reach the process ------------------------------------------------------------

local function stack_of(e)
  local at, hint = where(e)
  local text = tostring(e)
  if at then text = text .. "\n    at " .. at end
  return text, at, hint
end
__stack_of = stack_of

local function print_fatal(e)
  if not is_error(e) then
    write("stderr", "Uncaught:\n" .. __inspect(e) .. "\n(thrown as a value that is no Error)\n\nNode.js " ..
      process.version .. "\n")
    return
  end
  local text, at, hint = stack_of(e)
  local line = at and at:match(":(%d+)$")
  local source = line and __source_line(math.tointeger(line))
  local head = at and (at .. "\n" .. (source and source .. "\n    ^\n" or "") .. "\n") or ""
  write("stderr", head .. text .. "\n" .. (hint and "hint: " .. hint .. "\n" or "") ..
    "\nNode.js " .. process.version .. "\n")
end

local function die(e, code)
  print_fatal(e)
  if not exiting() then
    exiting(true)
    process.exitCode = code
    pcall(emit, self, "exit", code)
  end
  exit_now(code_of(process.exitCode) or code)
end

local set_immediate = setImmediate
local function noop() end

-- process._fatalException: monitors, then handlers; without a handler the process dies.
local function reach_process(e, origin)
  local ok, second = pcall(function()
    emit(self, "uncaughtExceptionMonitor", e, origin)
    if self:listenerCount("uncaughtException") == 0 then return end
    emit(self, "uncaughtException", e, origin)
  end)
  if not ok then -- a handler that throws ends the process, without `exit`
    print_fatal(second)
    exit_now(7)
  end
  if self:listenerCount("uncaughtException") == 0 then die(e, 1) end
end

__hook("uncaught", function(e) reach_process(e, "uncaughtException") end)

local function as_error(reason)
  if is_error(reason) then return reason end
  return new_error("UnhandledPromiseRejection",
    "This error originated either by throwing inside of an async function without a catch block, " ..
    'or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "' ..
    String(reason) .. '".', "ERR_UNHANDLED_REJECTION")
end

local function unhandled(promise, reason)
  if self:listenerCount("unhandledRejection") > 0 then
    emit(self, "unhandledRejection", reason, promise)
  elseif __rule("warn") then
    write("stderr", "(node:1) UnhandledPromiseRejectionWarning: " .. tostring(reason) .. "\n")
  else
    reach_process(as_error(reason), "unhandledRejection")
    set_immediate(noop) -- so that a check phase comes soon
  end
end

-- What is left of the rejections at hand; a throw ends the call, the next goes on here.
local late, promises, reasons, at, late_id = {}, {}, {}, 0, 0
local rejections, still_unhandled = __rejections, __unhandled

__hook("rejections", function()
  if #late == 0 and at >= #promises then
    late, promises, reasons = rejections()
    at = 0
    if not late then late, promises = {}, {} end
  end
  while #late > 0 do
    late_id = late_id + 1
    if not emit(self, "rejectionHandled", remove(late, 1)) then
      hook_warning("PromiseRejectionHandledWarning",
        "Promise rejection was handled asynchronously (rejection id: " .. late_id .. ")")
    end
  end
  while at < #promises do
    at = at + 1
    if still_unhandled(promises[at]) then unhandled(promises[at], reasons[at]) end
  end
end)

-- Warnings -------------------------------------------------------------------------------

local function warning(name, message, code)
  local w = new_error(name, message, code)
  next_tick(function()
    write("stderr", "(node:1) " .. (code and "[" .. code .. "] " or "") .. tostring(w) .. "\n")
    emit(self, "warning", w)
  end)
end
__hook("warning", warning)
hook_warning = warning

function process.emitWarning(w, kind, code)
  if is_error(w) then
    next_tick(function()
      write("stderr", "(node:1) " .. tostring(w) .. "\n")
      emit(self, "warning", w)
    end)
  else
    if type(kind) == "table" then kind, code = kind.type, kind.code end
    warning(kind or "Warning", w, code)
  end
end

-- The end --------------------------------------------------------------------------------

__hook("before_exit", function() emit(self, "beforeExit", code_of(process.exitCode) or 0) end)

__hook("exit", function()
  emit(self, "exit", code_of(process.exitCode) or exit_code())
  exit_code(code_of(process.exitCode) or exit_code())
end)

-- Clocks ---------------------------------------------------------------------------------

performance = { timeOrigin = 1767225600000.0 }
function performance.now() return clock() / 1e6 end
Date = {}
function Date.now() return 1767225600000 + clock() // 1000000 end
