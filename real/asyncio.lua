-- SPDX-License-Identifier: MIT
--
-- The words of a workload script, as Python itself has them: see asyncio.py, whose `host`
-- does what Lua cannot.  An object of Python is a table with it in `py`.
--
-- Results of Python come as tables { ok, value, ... } with their length at 0.
local host, rawpcall = host, pcall
local unpack = table.unpack or unpack
local pack = table.pack or function(...) return { n = select("#", ...), ... } end
local Object = {}
local loadtext = loadstring or load

-- A function on a thread would hold the interpreter, and with it all others.
local function no_threads() host.refuse("functions on threads need a twin, FILE.py") end

table.pack, table.unpack = pack, unpack

function wrap(o)
  if type(o) ~= "userdata" then return o end
  return setmetatable({ py = o }, Object)
end

-- The results, or the exception raised.
local function finish(r)
  if r[1] then return unpack(r, 2, r[0]) end
  error(wrap(r[2]), 0)
end

local function with(resource, body)
  await(resource:acquire())
  local r = pack(pcall(body))
  resource:release()
  if not r[1] then error(r[2], 0) end
  return unpack(r, 2, r.n)
end

function Object.__index(p, k)
  if k == "with" then return with end
  if k == "run_in_executor" then return no_threads end
  local a = host.attribute(rawget(p, "py"), k)
  if a[2] then return function(_, ...) return finish(host.call(a[1], ...)) end end
  return wrap(a[1])
end

function Object.__newindex(p, k, v) host.assign(rawget(p, "py"), k, v) end
function Object.__call(p, ...) return finish(host.call(rawget(p, "py"), ...)) end
function Object.__tostring(p) return host.text(rawget(p, "py")) end
function Object.__eq(a, b) return host.same(rawget(a, "py"), rawget(b, "py")) end
function Object.__concat(a, b) return tostring(a) .. tostring(b) end

function pcall(f, ...)
  local r = pack(rawpcall(f, ...))
  if not r[1] then r[2] = wrap(r[2]) end
  return unpack(r, 1, r.n)
end

function protected(f, ...) return { rawpcall(f, ...) } end

-- ---- coroutines -------------------------------------------------------------------------

function step(box, ...)
  local r = pack(coroutine.resume(box.co, ...))
  if not r[1] then return { "error", wrap(r[2]) } end
  if coroutine.status(box.co) == "dead" then return { "return", r[2] } end
  return { "await", r[2] }
end

function begin(source, name)
  local script, wrong = loadtext(source, "@" .. name)
  if not script then host.refuse(wrong) end
  load, loadstring, loadfile, dofile, io, os, package = nil
  setmetatable(_G, { __index = function(_, k)
    host.refuse("the real Python has no " .. tostring(k) .. " for it")
  end })
  return { co = coroutine.create(script) }
end

function async(name, f)
  f = f or name
  return function(...) return wrap(host.coroutine({ co = coroutine.create(f) }, ...)) end
end

function await(x) return finish(coroutine.yield(x)) end

function runtime() end

function param(_, value) return value end

-- ---- modules ----------------------------------------------------------------------------

local function module(o)
  return setmetatable({}, { __index = function(_, k)
    local a = host.attribute(o, k)
    if a[2] then return function(...) return finish(host.call(a[1], ...)) end end
    return wrap(a[1])
  end })
end

asyncio, time, contextvars = module(host.asyncio), module(host.time), module(host.contextvars)
threading, asyncio.to_thread, ThreadPoolExecutor = { Thread = no_threads }, no_threads, no_threads

function asyncio.run(coro, options)
  return finish(coroutine.yield({ coro, options }))
end

function asyncio.as_completed(list)
  local it = host.as_completed(list)
  return function() return wrap(it()) end
end

-- async with
local function manage(cm, body)
  await(cm:__aenter__())
  local r = pack(pcall(body, cm))
  if r[1] then
    await(cm:__aexit__(nil, nil, nil))
    return unpack(r, 2, r.n)
  end
  if not await(wrap(host.leave(cm, r[2]))) then error(r[2], 0) end
end

function asyncio.timeout(seconds, body) return manage(wrap(host.timeout(seconds)), body) end
function asyncio.TaskGroup(body) return manage(wrap(host.group()), body) end
