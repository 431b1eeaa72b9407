-- SPDX-License-Identifier: MIT
-- Asynchronous generators, `async for`, context variables.
-- Source: CPython 3.11 Objects/genobject.c, Lib/asyncio/base_events.py (asyncgen hooks).
local address, context, function_parts, left, left_done, running, set_context =
  __address, __context, __function_parts, __left, __left_done, __running, __set_context
local asyncio, async, await = asyncio, __async, await
local error, ipairs, next, pairs, pcall, setmetatable, type = error, ipairs, next, pairs, pcall, setmetatable, type
local getmetatable, isinstance = getmetatable, isinstance
local close, create, resume, status, yield_coroutine =
  coroutine.close, coroutine.create, coroutine.resume, coroutine.status, coroutine.yield
local GeneratorExit, LookupError, RuntimeError, StopAsyncIteration, TypeError =
  GeneratorExit, LookupError, RuntimeError, StopAsyncIteration, TypeError

-- Asynchronous generators --------------------------------------------------------------------

local Generator = { __name = "async_generator" }
Generator.__index = Generator
function Generator:__repr()
  return "<async_generator object " .. (function_parts(self._body) or "<lambda>") .. " at " .. address(self) .. ">"
end
local of_loop = setmetatable({}, { __mode = "k" }) -- loop -> the generators it has begun
local weak = { __mode = "v" }

local function yield(v)
  local raised, sent = yield_coroutine(v)
  if raised then error(sent, 0) end
  return sent
end

function async_generator(body)
  if type(body) ~= "function" then
    error(TypeError("async_generator takes a function, as in async_generator(function(yield) ... end)"), 0)
  end
  return setmetatable({ _co = create(body), _body = body }, Generator)
end

local function register(g)
  local loop = running()
  if g._loop or not loop then return end
  g._loop = loop
  of_loop[loop] = of_loop[loop] or setmetatable({ last = 0 }, weak)
  local list = of_loop[loop]
  list.last = list.last + 1
  list[list.last] = g
  g._place = list.last
end

local function finish(g)
  g._finished = true
  if g._left then left_done(g._left) end
  if g._loop then of_loop[g._loop][g._place] = nil end
end

-- Runs the body to its next yield; ends with StopAsyncIteration or what it raises.
local function go(g, raised, value)
  if g._running then error(RuntimeError("anext(): asynchronous generator is already running"), 0) end
  if g._finished then error(StopAsyncIteration(), 0) end
  if not g._begun and not raised and value ~= nil then
    error(TypeError("can't send non-None value to a just-started async generator"), 0)
  end
  register(g)
  g._running = true
  local first = not g._begun
  g._begun = true
  local ok, v
  if first then ok, v = resume(g._co, yield) else ok, v = resume(g._co, raised, value) end
  g._running = false
  if ok and status(g._co) ~= "dead" then return v end
  finish(g)
  error(ok and StopAsyncIteration() or v, 0)
end

local function raise_in(g, e)
  if not g._begun then
    finish(g)
    error(e, 0)
  end
  return go(g, true, e)
end

Generator.__anext__ = async("__anext__", function(g) return go(g, false) end)
Generator.asend = async("asend", function(g, v) return go(g, false, v) end)
-- Of one that has ended it gives None and raises nothing (async_gen_athrow_send).
Generator.athrow = async("athrow", function(g, e)
  if not g._finished then return raise_in(g, e) end
end)

Generator.aclose = async("aclose", function(g)
  if g._finished then return end
  local ok, e = pcall(raise_in, g, GeneratorExit())
  if ok then error(RuntimeError("async generator ignored GeneratorExit"), 0) end
  if not isinstance(e, GeneratorExit) and not isinstance(e, StopAsyncIteration) then error(e, 0) end
end)

function __pairs_of_generators(loop)
  local list, i = of_loop[loop], 0
  return function()
    while list and i < list.last do
      i = i + 1
      if list[i] then return list[i] end
    end
  end
end


-- Nothing refers any more to a generator that a loop has left early: CPython's finalizer has
-- the event loop close it, and shutdown_asyncgens knows it no longer.
local function drop(g)
  local loop = g._loop
  if loop:is_closed() then return end
  of_loop[loop][g._place] = nil
  loop:call_soon_threadsafe(function() loop:create_task(g:aclose()) end)
end

local function leave(g)
  if g._begun and not g._finished and g._loop and not g._left then g._left = left(g, drop) end
end

function anext(source) return source:__anext__() end

function awaiting(source)
  local class = type(source) == "table" and getmetatable(source)
  if class ~= Generator and not (type(source) == "table" and source.__anext__) then
    error(TypeError("'async for' requires an object with __aiter__ method, got " .. type_name(source)), 0)
  end
  local function step()
    local ok, v = pcall(function() return await(source:__anext__()) end)
    if ok then
      if v == nil then return false end
      return v
    end
    if isinstance(v, StopAsyncIteration) then return nil end
    error(v, 0)
  end
  if class ~= Generator then return step end
  return step, nil, nil, setmetatable({}, { __close = function() leave(source) end })
end

-- contextvars ----------------------------------------------------------------------------------
-- A context is a table that nobody changes: variable -> { value }.

contextvars = {}
local ContextVar = { __name = "ContextVar" }
ContextVar.__index = ContextVar

function ContextVar:__repr()
  local default = self._has_default and " default=" .. repr(self._default) or ""
  return "<ContextVar name=" .. repr(self.name) .. default .. " at " .. address(self) .. ">"
end

function contextvars.ContextVar(name, opts)
  return setmetatable({ name = name, _default = opts and opts.default, _has_default = opts and opts.default ~= nil },
    ContextVar)
end

function ContextVar:get(...)
  local values = context()
  local box = values and values[self]
  if box then return box.value end
  if select("#", ...) > 0 then return (...) end
  if self._has_default then return self._default end
  error(LookupError(self), 0)
end

local function with_value(var, box)
  local values = {}
  for k, v in next, context() or {} do values[k] = v end
  values[var] = box
  set_context(values)
end

function ContextVar:set(v)
  local values = context()
  local token = { _var = self, _old = values and values[self] }
  with_value(self, { value = v })
  return token
end

function ContextVar:reset(token) with_value(self, token._old) end

function contextvars.copy_context()
  local values = context() or {}
  return {
    run = function(_, fn, ...)
      local outer = context()
      set_context(values)
      local r = table.pack(pcall(fn, ...))
      values = context()
      set_context(outer or {})
      if not r[1] then error(r[2], 0) end
      return table.unpack(r, 2, r.n)
    end,
    get = function(_, var) return values[var] and values[var].value end,
  }
end
