-- SPDX-License-Identifier: MIT
-- What ECMAScript builds on then() alone: Promise.all and its kin, finally.
-- Each element costs Promise.resolve(x).then(...), so the tick counts are the real ones.
local __keep, __async_now, __is_list, __list, __new_error =
  __keep, __async_now, __is_list, __list, __new_error
local FULFILLED, REJECTED = __record("status", "value"), __record("status", "reason")

local Promise, String, TypeError, error, next, pcall = Promise, String, TypeError, error, next, pcall
local rawget, select, setmetatable, type, utf8 = rawget, select, setmetatable, type, utf8
local methods = ...
local new_now = Promise.new_now
Promise.new_now = nil

-- As V8 names a value here: "number 5", "object", "undefined".
local function kind_of(v)
  local kind = v == nil and "undefined" or type(v)
  if kind == "number" or kind == "boolean" then return kind .. " " .. String(v) end
  return kind == "function" and kind or kind == "undefined" and kind or "object"
end

local function list_of(values)
  if type(values) == "table" then
    local n = rawget(values, "n") or #values
    if n > 0 or __is_list(values) or next(values) == nil then return values, n end
  elseif type(values) == "string" then
    local list = {}
    for _, c in utf8.codes(values, true) do list[#list + 1] = utf8.char(c) end
    return list, #list
  end
  error(TypeError.new(kind_of(values) ..
    " is not iterable (cannot read property Symbol(Symbol.iterator))"), 0)
end

local with_resolvers, RESOLVERS = Promise.withResolvers, __record("promise", "resolve", "reject")
function Promise.withResolvers() return setmetatable(with_resolvers(), RESOLVERS) end

-- Calls start(resolve, reject, values, n) as an executor would: a throw rejects.
local function combine(values, start)
  local w = with_resolvers()
  local ok, err = pcall(function()
    local list, n = list_of(values)
    start(w.resolve, w.reject, list, n)
  end)
  if not ok then w.reject(err) end
  return w.promise
end

function Promise.all(values)
  return combine(values, function(resolve, reject, list, n)
    local results, left = __list(n), n
    for i = 1, n do
      Promise.resolve(list[i]):next(function(v)
        results[i] = v
        left = left - 1
        if left == 0 then resolve(results) end
      end, reject)
    end
    if n == 0 then resolve(results) end
  end)
end

function Promise.allSettled(values)
  return combine(values, function(resolve, _, list, n)
    local results, left = __list(n), n
    local function one(i, result)
      results[i] = result
      left = left - 1
      if left == 0 then resolve(results) end
    end
    for i = 1, n do
      Promise.resolve(list[i]):next(
        function(v) one(i, setmetatable({ status = "fulfilled", value = v }, FULFILLED)) end,
        function(e) one(i, setmetatable({ status = "rejected", reason = e }, REJECTED)) end)
    end
    if n == 0 then resolve(results) end
  end)
end

function Promise.race(values)
  return combine(values, function(resolve, reject, list, n)
    for i = 1, n do Promise.resolve(list[i]):next(resolve, reject) end
  end)
end

function Promise.any(values)
  return combine(values, function(resolve, reject, list, n)
    local errors, left = __list(n), n
    local function none()
      local e = __new_error("AggregateError", "All promises were rejected")
      e.errors = errors
      reject(e)
    end
    for i = 1, n do
      Promise.resolve(list[i]):next(resolve, function(e)
        errors[i] = e
        left = left - 1
        if left == 0 then none() end
      end)
    end
    if n == 0 then none() end
  end)
end

-- then(v -> Promise.resolve(f()).then(() -> v), e -> ... throw e)
function methods.finally(p, f)
  if type(f) ~= "function" then return p:next(f, f) end
  return p:next(
    function(v) return Promise.resolve(f()):next(function() return v end) end,
    function(e) return Promise.resolve(f()):next(function() error(e, 0) end) end)
end

-- Wrong model M7: an executor, and the body of an async function, in a microtask of its own.
__keep("later", function(f, ...)
  local args = table.pack(...)
  return function()
    local ok, e = pcall(f, table.unpack(args, 1, args.n))
    if not ok then args[2](e) end
  end
end)
__keep("async_later", function(f, ...)
  local body, args = __async_now(f), table.pack(...)
  return new_now(function(resolve)
    queueMicrotask(function() resolve(body(table.unpack(args, 1, args.n))) end)
  end)
end)
