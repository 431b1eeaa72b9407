-- SPDX-License-Identifier: MIT
-- repr() of futures, tasks, handles, locks, queues and threads, word for word.
-- Source: CPython 3.11 Lib/asyncio/base_futures.py, base_tasks.py, coroutines.py, events.py,
-- format_helpers.py, locks.py, queues.py, timeouts.py; Lib/reprlib.py; uvloop's cbhandles.pyx.
local address, coro_parts, function_parts, future_parts, handle_parts, on_uvloop =
  __address, __coro_parts, __function_parts, __future_parts, __handle_parts, __on_uvloop
local concat, floor, ipairs, isinstance, repr, sort, tostring, type, type_name =
  table.concat, math.floor, ipairs, isinstance, repr, table.sort, tostring, type, type_name

-- reprlib: what is long is shown with its middle left out ------------------------------------

local short

local function cut(text, most)
  if #text <= most then return text end
  local head = (most - 3) // 2
  local tail = most - 3 - head
  return text:sub(1, head) .. "..." .. text:sub(#text - tail + 1)
end

local function short_string(s)
  local text = repr(s:sub(1, 30))
  if #text <= 30 and #s <= 30 then return text end
  text = repr(s:sub(1, 13) .. s:sub(-14))
  return text:sub(1, 13) .. "..." .. text:sub(-14)
end

local function short_list(list, n, open, close, level)
  if level <= 0 and n > 0 then return open .. "..." .. close end
  local parts = {}
  for i = 1, n < 6 and n or 6 do parts[i] = short(list[i], level - 1) end
  if n > 6 then parts[7] = "..." end
  return open .. concat(parts, ", ") .. (close == ")" and n == 1 and "," or "") .. close
end

local function short_dict(dict, level)
  local keys, parts = {}, {}
  for k in pairs(dict) do keys[#keys + 1] = k end
  if #keys == 0 then return "{}" end
  if level <= 0 then return "{...}" end
  pcall(sort, keys)
  for i = 1, #keys < 4 and #keys or 4 do
    parts[i] = short(keys[i], level - 1) .. ": " .. short(dict[keys[i]], level - 1)
  end
  if #keys > 4 then parts[5] = "..." end
  return "{" .. concat(parts, ", ") .. "}"
end

function short(v, level)
  level = level or 6
  local class = type_name(v)
  if class == "str" then return short_string(v) end
  if class == "int" then return cut(repr(v), 40) end
  if class == "list" then return short_list(v, v.n or #v, "[", "]", level) end
  if class == "tuple" then return short_list(v, v.n or #v, "(", ")", level) end
  if class == "dict" then return short_dict(v, level) end
  return cut(repr(v), 30)
end

-- Functions that will be called --------------------------------------------------------------

-- What the library's own callbacks are in CPython, by their names here.
local TASKS = "/usr/lib/python3.11/asyncio/tasks.py"
local ours = {
  on_done = "gather.<locals>._done_callback() at " .. TASKS .. ":754",
  on_completion = "_wait.<locals>._on_completion() at " .. TASKS .. ":528",
  inner_done = "shield.<locals>._inner_done_callback() at " .. TASKS .. ":881",
  outer_done = "shield.<locals>._outer_done_callback() at " .. TASKS .. ":898",
  wake = "_release_waiter(<Future pending>)() at " .. TASKS .. ":431",
  on_task_done = "TaskGroup._on_task_done()",
  stop_with = "_run_until_complete_cb() at /usr/lib/python3.11/asyncio/base_events.py:180",
  call_check_cancel = "_chain_future.<locals>._call_check_cancel() at /usr/lib/python3.11/asyncio/futures.py:387",
}

-- "f(1, 'x') at a.lua:3"
local function called(fn, args)
  local name, place, library = function_parts(fn)
  if library and ours[name] then return ours[name] end
  local parts = {}
  for i = 1, args and args.n or 0 do parts[i] = short(args[i]) end
  return (name or "<lambda>") .. "(" .. concat(parts, ", ") .. ")" .. (place and " at " .. place or "")
end

local function callback(entry)
  if type(entry) == "userdata" then return "Task.task_wakeup()" end
  return called(type(entry) == "table" and entry[1] or entry)
end

local function callbacks_of(list)
  local n = #list
  if n == 0 then return "" end
  local text = callback(list[1])
  if n == 2 then text = text .. ", " .. callback(list[2]) end
  if n > 2 then text = text .. ", <" .. n - 2 .. " more>, " .. callback(list[n]) end
  return " cb=[" .. text .. "]"
end

-- Futures and tasks --------------------------------------------------------------------------

local shown = { pending = "pending", finished = "finished", failed = "finished", cancelled = "cancelled" }

local function outcome(state, value)
  if state == "finished" then return " result=" .. short(value) end
  if state == "failed" then return " exception=" .. repr(value) end
  return ""
end

local function future_repr(f)
  local class, state, value, callbacks = future_parts(f)
  return "<" .. class .. " " .. shown[state] .. outcome(state, value) .. callbacks_of(callbacks) .. ">"
end

local function coroutine_of(task)
  local name, how, place = coro_parts(task)
  if not name then return "" end
  return " coro=<" .. name .. "() " .. how .. (place and " " .. place or "") .. ">"
end

local sleep = { pending = "<Future pending cb=[Task.task_wakeup()]>", cancelled = "<Future cancelled>" }

local function task_repr(t)
  local _, state, value, callbacks, awaits, sleeps = future_parts(t)
  local word = shown[state]
  if state == "pending" and t:cancelling() > 0 then word = "cancelling" end
  return "<Task " .. word .. " name=" .. repr(t:get_name()) .. coroutine_of(t)
    .. (awaits and " wait_for=" .. repr(awaits) or sleeps and " wait_for=" .. sleep[sleeps] or "") .. outcome(state, value) .. callbacks_of(callbacks) .. ">"
end

__Future.__repr, __Future.__tostring = future_repr, future_repr
__Task.__repr, __Task.__tostring = task_repr, task_repr

-- Handles ------------------------------------------------------------------------------------

local function handle_repr(h)
  local class, cancelled, when, fn, args, place = handle_parts(h)
  local text, made = "<" .. class .. (cancelled and " cancelled" or ""), place and " created at " .. place or ""
  if on_uvloop then return text .. (cancelled and "" or " " .. (function_parts(fn) or "<lambda>")) .. made .. ">" end
  if when then text = text .. " when=" .. repr(when) end
  return text .. (cancelled and "" or " " .. called(fn, args)) .. made .. ">"
end

__Handle.__repr, __Handle.__tostring = handle_repr, handle_repr

-- What "Exception in callback" names.
function __callback_text(h)
  local _, _, _, fn, args = handle_parts(h)
  if on_uvloop then return repr(fn) end
  return called(fn, args)
end

-- Objects of the library ---------------------------------------------------------------------

local function object(class, words)
  return function(self)
    return "<" .. class .. " object at " .. address(self) .. (words and " [" .. words(self) .. "]" or "") .. ">"
  end
end

local function with_waiters(words, waiters)
  local n = waiters:len()
  return n > 0 and words .. ", waiters:" .. n or words
end

local function lock_words(self) return with_waiters(self:locked() and "locked" or "unlocked", self._waiters) end

local function semaphore_words(self)
  return with_waiters(self:locked() and "locked" or "unlocked, value:" .. self._value, self._waiters)
end

local function queue(name)
  local function format(self, at)
    local text, items = "<" .. name .. at .. " maxsize=" .. self.maxsize, self._items
    local list = {}
    for i = items.first, items.last do list[#list + 1] = items[i] end
    if #list > 0 then text = text .. " _queue=" .. repr(list) end
    if self._getters:len() > 0 then text = text .. " _getters[" .. self._getters:len() .. "]" end
    if self._putters:len() > 0 then text = text .. " _putters[" .. self._putters:len() .. "]" end
    if self._unfinished > 0 then text = text .. " tasks=" .. self._unfinished end
    return text .. ">"
  end
  return {
    repr = function(self) return format(self, " at " .. address(self)) end,
    str = function(self) return format(self, "") end,
  }
end

local function thread_repr(self)
  local status = self._ended and "stopped" or self._started and "started" or "initial"
  if self.daemon then status = status .. " daemon" end
  if self._started then status = status .. " " .. floor(tonumber(address(self))) end
  return "<Thread(" .. self.name .. ", " .. status .. ")>"
end

local function job_repr(self)
  local text = "<Future at " .. address(self) .. " state="
  if self._state == "FINISHED" then return text .. "finished returned " .. type_name(self._value) .. ">" end
  if self._state == "FAILED" then return text .. "finished raised " .. type_name(self._value) .. ">" end
  return text .. self._state:lower() .. ">"
end

local function timeout_repr(self)
  local when = ""
  if self._state == "active" then
    when = " when=" .. (self._when and repr(floor(self._when * 1000 + 0.5) / 1000) or "None")
  end
  return "<Timeout [" .. self._state .. "]" .. when .. ">"
end

-- What the classes of the other parts say of their objects: __repr and __str, by name.
__reprs = {
  Lock = { repr = object("asyncio.locks.Lock", lock_words) },
  Event = { repr = object("asyncio.locks.Event", function(self)
    return with_waiters(self:is_set() and "set" or "unset", self._waiters)
  end) },
  Condition = { repr = object("asyncio.locks.Condition", lock_words) },
  Semaphore = { repr = object("asyncio.locks.Semaphore", semaphore_words) },
  BoundedSemaphore = { repr = object("asyncio.locks.BoundedSemaphore", semaphore_words) },
  Barrier = { repr = object("asyncio.locks.Barrier", function(self)
    return self._state .. ", waiters:" .. self.n_waiting .. "/" .. self.parties
  end) },
  Queue = queue("Queue"), LifoQueue = queue("LifoQueue"), PriorityQueue = queue("PriorityQueue"),
  Timeout = { repr = timeout_repr },
  Thread = { repr = thread_repr },
  Job = { repr = job_repr },
  ThreadPoolExecutor = { repr = object("concurrent.futures.thread.ThreadPoolExecutor") },
  ProcessPoolExecutor = { repr = object("concurrent.futures.process.ProcessPoolExecutor") },
}

-- Gives a class its printed form.
function __printed(name, class)
  class.__repr, class.__tostring = __reprs[name].repr, __reprs[name].str
  return class
end
