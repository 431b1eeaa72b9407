-- SPDX-License-Identifier: MIT
-- process: its events, its end, errors that nobody caught, warnings; and the clocks.
-- Source: Node 20 lib/internal/process/{per_thread,execution,promises,warning}.js.
local clock, exit_now, exiting, exit_code, hook, inspect, invalid_argument, is_error, next_tick =
  __clock, __exit, __exiting, __exit_code, __hook, __inspect, __invalid_argument, __is_error, __next_tick
local heap_used, new_error, place, received, rule, source_line, stack_of, write =
  __heap_used, __new_error, __where, __received, __rule, __source_line, __stack, __write
local brief, take_rejections, tell_of = __brief, __rejections, __unhandled
local error, ipairs, pairs, pcall, rawequal, rawget, rawset, setmetatable, tonumber, tostring, type =
  error, ipairs, pairs, pcall, rawequal, rawget, rawset, setmetatable, tonumber, tostring, type
local String, move, remove, tointeger = String, table.move, table.remove, math.tointeger
local Emitter = __emitter
local emit = Emitter.emit

-- The object ------------------------------------------------------------------------------

local self = setmetatable({}, { __index = Emitter, __name = "process" })
process = {}
local process = process

-- process is there once, so its methods take a dot.
local function method(name)
  return function(first, ...)
    if first == process then
      error(new_error("TypeError", "process is there only once: process." .. name ..
        "(...) with a dot, not a colon"), 0)
    end
    local result = Emitter[name](self, first, ...)
    if result == self then return process end
    return result
  end
end
for _, name in ipairs { "on", "once", "off", "addListener", "removeListener", "prependListener",
  "prependOnceListener", "emit", "listenerCount", "listeners", "rawListeners", "eventNames",
  "setMaxListeners", "getMaxListeners" } do
  process[name] = method(name)
end
function process.removeAllListeners(...)
  self:removeAllListeners(...)
  return process
end

local versions = { ["10"] = "10.24.0", ["12"] = "12.22.12", ["14"] = "14.21.3", ["16"] = "16.20.2",
  ["18"] = "18.20.8", ["20"] = "20.20.2", ["22"] = "22.23.3", ["24"] = "24.21.0" }
local major = rule("name"):match("^%d+") or "20"
process.title = "node"

-- Variables are strings, whatever is assigned.
local env = __env
process.env = setmetatable({}, { __index = env, __pairs = function() return pairs(env) end,
  __newindex = function(_, name, value) env[name] = value ~= nil and String(value) or nil end })

process.platform, process.arch, process.argv0, process.execArgv = "linux", "x64", "node", {}
process.execPath = "/usr/bin/node"
process.argv = { process.execPath, __script_path() }
process.version = "v" .. (versions[major] or major .. ".0.0")
process.versions = { node = process.version:sub(2) }
process.release = { name = "node" }
function process.hrtime() return clock() end
function process.uptime() return clock() / 1e9 end
function process.cwd() return "/" end
function process.memoryUsage()
  local used = heap_used()
  return { rss = used, heapTotal = used, heapUsed = used, external = 0, arrayBuffers = 0 }
end
process.nextTick = next_tick

-- The exit code ---------------------------------------------------------------------------

local code = nil -- process.exitCode as the script set it

local function check_code(v)
  local number = type(v) == "string" and v ~= "" and tonumber(v) or v
  if v == nil then return end
  if type(number) ~= "number" then invalid_argument("code", "number", v) end
  if not tointeger(number) then
    error(new_error("RangeError", 'The value of "code" is out of range. It must be an integer. Received ' ..
      String(number), "ERR_OUT_OF_RANGE"), 0)
  end
end

-- The code that the process would end with now.
local function code_now()
  return code and tointeger(tonumber(code)) or 0
end

setmetatable(process, {
  __name = "process",
  __index = function(_, key) if key == "exitCode" then return code end end,
  __newindex = function(t, key, v)
    if key ~= "exitCode" then return rawset(t, key, v) end
    check_code(v)
    code = v
    exit_code(code_now())
  end,
})

-- Emits exit, once.
local function emit_exit()
  if exiting() then return end
  exiting(true)
  emit(self, "exit", code_now())
end

function process.exit(...)
  local given = ...
  check_code(given)
  if given ~= nil then code = given end
  emit_exit()
  exit_now(code_now())
end

hook("before_exit", function() emit(self, "beforeExit", code_now()) end)

-- At the natural end the runtime knows the code that a rule may have set (13).
hook("exit", function()
  if code == nil and exit_code() ~= 0 then code = exit_code() end
  emit(self, "exit", code_now())
  exit_code(code_now())
end)

-- Errors that nobody caught ---------------------------------------------------------------

-- What Node prints: the line that threw, a mark below it, the stack.
local function print_fatal(e)
  local at, hint = place(e)
  local line = at and at:match(":(%d+)$")
  local source = line and source_line(tointeger(line))
  local head = at and (at .. "\n" .. (source and source .. "\n^\n" or "") .. "\n") or ""
  if not is_error(e) then head = "Uncaught:\n" end
  write("stderr", head .. inspect(e) .. "\n" .. (hint and "hint: " .. hint .. "\n" or "") ..
    (is_error(e) and "" or "(Use error(Error.new(message), 0) to see where it was thrown)\n") ..
    "\nNode.js " .. process.version .. "\n")
end

local fatal = { tell = print_fatal } -- a Worker tells its parent instead
__fatal = fatal

local function die(e)
  if not exiting() then
    code = 1
    exiting(true)
    pcall(emit, self, "exit", 1)
  end
  if code == nil then code = 1 end -- thrown by a listener of exit
  fatal.tell(e)
  exit_now(code_now())
end

local capture = nil -- process.setUncaughtExceptionCaptureCallback

function process.setUncaughtExceptionCaptureCallback(fn) capture = fn end
function process.hasUncaughtExceptionCaptureCallback() return capture ~= nil end

-- True when somebody took care of the error.
local function tell(e, from)
  emit(self, "uncaughtExceptionMonitor", e, from)
  if capture then
    capture(e)
    return true
  end
  return emit(self, "uncaughtException", e, from)
end

-- process._fatalException
local function reach_process(e, from)
  if e ~= nil and rawequal(e, fatal.stop) then return end -- prelude_jobs.lua
  local ok, handled = pcall(tell, e, from)
  if not ok then -- the handler itself threw: the end, without `exit`
    print_fatal(handled)
    exit_now(7)
  end
  if not handled then die(e) end
end

hook("uncaught", function(e) reach_process(e, "uncaughtException") end)

-- Rejections ------------------------------------------------------------------------------

local REASON = "This error originated either by throwing inside of an async function without " ..
  "a catch block, or by rejecting a promise which was not handled with .catch()."

local function as_error(reason)
  if is_error(reason) then return reason end
  local e = new_error("UnhandledPromiseRejection", REASON ..
    ' The promise rejected with the reason "' .. brief(reason) .. '".', nil, true)
  e.code = "ERR_UNHANDLED_REJECTION"
  return e
end

local ids = 0 -- of rejections
local set_immediate = setImmediate
local function noop() end

local function warn_unhandled(reason)
  ids = ids + 1
  process.emitWarning(is_error(reason) and stack_of(reason) or String(reason),
    "UnhandledPromiseRejectionWarning")
  process.emitWarning("Unhandled promise rejection. " .. REASON .. " To terminate the node process on " ..
    "unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see " ..
    "https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: " .. ids .. ")",
    "UnhandledPromiseRejectionWarning")
end

local function unhandled(promise, reason)
  if reason ~= nil and rawequal(reason, fatal.stop) then return end
  if emit(self, "unhandledRejection", reason, promise) then return end
  if rule("warn") then return warn_unhandled(reason) end
  reach_process(as_error(reason), "unhandledRejection")
  set_immediate(noop) -- so that a check phase comes soon
end

-- A listener that throws ends the call; what is left of these waits for the next one.
local late, promises, reasons, late_id = {}, {}, {}, 0
local as_map = rule("rejection_map")

local function append(list, more)
  return #list == 0 and more or move(more, 1, #more, #list + 1, list)
end

local function tell_late()
  while #late > 0 do
    late_id = late_id + 1
    if not emit(self, "rejectionHandled", remove(late, 1)) then
      process.emitWarning("Promise rejection was handled asynchronously (rejection id: " .. late_id .. ")",
        "PromiseRejectionHandledWarning")
    end
  end
end

-- Since 20: the whole map is taken. What a throw leaves in it is lost, and a handler that
-- comes meanwhile takes nothing out of it.
local function tell_map(new, why)
  for i = 1, #new do
    tell_of(new[i])
    unhandled(new[i], why[i])
  end
end

-- Up to 18: the first of an array, as long as there are some.
local function tell_array(new, why)
  promises, reasons = append(promises, new), append(reasons, why)
  for _ = 1, #promises do
    local promise, reason = remove(promises, 1), remove(reasons, 1)
    if tell_of(promise) then unhandled(promise, reason) end
  end
end

hook("rejections", function()
  local handled, new, why = take_rejections()
  late = append(late, handled)
  tell_late()
  if as_map then tell_map(new, why) else tell_array(new, why) end
end)

-- Warnings --------------------------------------------------------------------------------

self:on("warning", function(w)
  if not is_error(w) then return end
  if w.name == "DeprecationWarning" and rawget(process, "noDeprecation") then return end
  local text = "(node:" .. process.pid .. ") " .. (w.code and "[" .. w.code .. "] " or "") .. tostring(w)
  if type(w.detail) == "string" then text = text .. "\n" .. w.detail end
  write("stderr", text .. "\n")
end)

local function tell_warning(w) emit(self, "warning", w) end

-- emitWarning(error), emitWarning(text, [type, [code]]), emitWarning(text, options)
function process.emitWarning(w, kind, warning_code)
  local detail
  if type(kind) == "table" then kind, warning_code, detail = kind.type, kind.code, kind.detail end
  if kind ~= nil and type(kind) ~= "string" then invalid_argument("type", "string", kind) end
  if type(w) == "string" then
    w = new_error(kind or "Warning", w)
    w.code, w.detail = warning_code, detail
  elseif not is_error(w) then
    error(new_error("TypeError", 'The "warning" argument must be of type string or an instance of ' ..
      "Error. Received " .. received(w), "ERR_INVALID_ARG_TYPE"), 0)
  end
  next_tick(tell_warning, w)
end

hook("warning", function(name, message) process.emitWarning(message, name) end)

-- The standard streams: written at once --------------------------------------------------------

local function stream(name)
  local s = setmetatable({}, { __index = Emitter, __name = "WriteStream" })
  rawset(s, "isTTY", false)
  function s:write(text, callback)
    write(name, type(text) == "string" and text or String(text))
    if type(callback) == "function" then next_tick(callback) end
    return true
  end
  return s
end
process.stdout, process.stderr = stream("stdout"), stream("stderr")

-- Clocks ----------------------------------------------------------------------------------

local START = 1767225600000 -- 2026-01-01T00:00:00Z: every run begins then
performance = { timeOrigin = START + 0.0 }
function performance.now() return clock() / 1e6 end
Date = {}
function Date.now() return START + clock() // 1000000 end
