-- SPDX-License-Identifier: MIT
--
-- The words of a workload script, as Node itself has them: see node.js, whose `host` does
-- what Lua cannot.
--
-- An object of JavaScript is a table with it in `js`; a module's functions are called with
-- a dot, the methods of other objects with a colon.
local host, pack, unpack, rawpcall, compile = host, table.pack, table.unpack, pcall, load
local Object, Module = {}, {}
local made = setmetatable({}, { __mode = "k" }) -- Lua function -> JavaScript function
local to_lua, to_js

local function module(o) return setmetatable({ js = o }, Module) end

-- Counted from 1.
local function list_to_lua(list)
  local t = {}
  for i = 0, host.length(nil, list) - 1 do t[i + 1] = to_lua(host.get(nil, list, i)) end
  return t
end

function to_lua(v)
  if math.type(v) == "float" then return math.tointeger(v) or v end
  if type(v) ~= "userdata" and type(v) ~= "function" then return v end
  local kind = host.kind(nil, v)
  if kind == "plain" then return v end
  if kind == "text" then return host.text(nil, v) end
  if kind == "list" then return list_to_lua(v) end
  return setmetatable({ js = v }, Object)
end

local function arguments(...)
  local list, p = host.list(), pack(...)
  for i = 1, p.n do host.push(nil, list, to_js(p[i])) end
  return list
end

local function make(f)
  return host.make(nil, function(_, ...)
    local p = pack(...)
    for i = 1, p.n do p[i] = to_lua(p[i]) end
    local r = pack(rawpcall(f, unpack(p, 1, p.n)))
    if r[1] then return to_js(r[2]) end
    host.throw(nil, to_js(r[2]))
  end)
end

local function table_to_js(t)
  if #t > 0 then return arguments(unpack(t)) end
  local o = host.object()
  for k, v in pairs(t) do
    if k == "next" and type(v) == "function" then -- a thenable
      host.set(nil, o, "then", to_js(function(...) return v(t, ...) end))
    else
      host.set(nil, o, k, to_js(v))
    end
  end
  return o
end

function to_js(v)
  if type(v) == "function" then
    made[v] = made[v] or make(v)
    return made[v]
  end
  if type(v) ~= "table" then return v end
  local js = rawget(v, "js")
  if js ~= nil then return js end
  return table_to_js(v)
end

local function call(o, k, ...) return to_lua(host.call(nil, o, k, arguments(...))) end

function Object.__index(p, k)
  local o = rawget(p, "js")
  local v = host.get(nil, o, k)
  if k == "next" or k == "finish" or host.kind(nil, v) == "function" then
    return function(_, ...) return call(o, k, ...) end
  end
  return to_lua(v)
end

function Object.__pairs(p)
  local o = rawget(p, "js")
  local keys, i = host.keys(nil, o), -1
  return function()
    i = i + 1
    if i < host.length(nil, keys) then
      local k = host.get(nil, keys, i)
      return k, to_lua(host.get(nil, o, k))
    end
  end
end

function Object.__newindex(p, k, v) host.set(nil, rawget(p, "js"), k, to_js(v)) end
function Object.__call(p, ...) return to_lua(host.apply(nil, rawget(p, "js"), arguments(...))) end
function Object.__eq(a, b) return host.same(nil, rawget(a, "js"), rawget(b, "js")) end
function Object.__concat(a, b) return tostring(a) .. tostring(b) end
function Object.__len(p) return host.length(nil, rawget(p, "js")) end
function Object.__tostring(p) return host.text(nil, rawget(p, "js")) end

Module.__newindex = Object.__newindex

function Module.__index(p, k)
  local o = rawget(p, "js")
  if k == "new" then
    return function(...) return to_lua(host.construct(nil, o, arguments(...))) end
  end
  local v = host.get(nil, o, k)
  local kind = host.kind(nil, v)
  if kind == "class" or k == "promises" then return module(v) end
  if kind == "function" then return function(...) return call(o, k, ...) end end
  return to_lua(v)
end

for _, name in ipairs { "process", "Promise", "Error", "TypeError", "RangeError",
  "AbortController", "AbortSignal", "MessageChannel", "Date", "JSON", "console", "EventTarget",
  "Event", "performance", "fs", "net", "http", "events", "EventEmitter", "stream",
  "cluster", "timersPromises", "crypto" } do
  _G[name] = module(host.get(nil, host.modules, name))
end

local function with_arguments(f, ...)
  local a = pack(...)
  if a.n == 0 then return f end
  return function() return f(unpack(a, 1, a.n)) end
end

for _, name in ipairs { "clearTimeout", "clearInterval", "clearImmediate", "queueMicrotask",
  "structuredClone", "String" } do
  local f = host.get(nil, host.functions, name)
  _G[name] = function(...) return to_lua(host.apply(nil, f, arguments(...))) end
end

for _, name in ipairs { "setTimeout", "setInterval" } do
  local f = host.get(nil, host.functions, name)
  _G[name] = function(fn, ms, ...)
    return to_lua(host.apply(nil, f, arguments(with_arguments(fn, ...), ms)))
  end
end

function setImmediate(fn, ...)
  local f = host.get(nil, host.functions, "setImmediate")
  return to_lua(host.apply(nil, f, arguments(with_arguments(fn, ...))))
end

rawset(process, "hrtime", function() return host.nanoseconds() end)
isMainThread = host.isMain
parentPort = to_lua(host.parentPort)

function cpu(ms) host.cpu(nil, ms) end

function runtime(_, options)
  if type(options) ~= "table" then return end
  if options.module == "esm" then host.refuse(nil, "an ES module needs a twin, FILE.mjs") end
  if options.threadpool then
    host.setenv(nil, "UV_THREADPOOL_SIZE", tostring(options.threadpool))
  end
end

Worker = {
  new = function(f)
    if host.isMain then return to_lua(host.worker()) end
    host.inWorker(nil, to_js(f))
  end,
}

function pcall(f, ...)
  local r = pack(rawpcall(f, ...))
  if not r[1] then r[2] = to_lua(r[2]) end
  return unpack(r, 1, r.n)
end

local function resume(co, ...)
  local r = pack(coroutine.resume(co, ...))
  local kind = not r[1] and "error" or coroutine.status(co) == "dead" and "return" or "await"
  host.step(nil, kind, to_js(r[2]))
end

function async(name, f)
  f = f or name
  return function(...)
    local co, first = coroutine.create(f), pack(...)
    return to_lua(host.drive(nil, function(_, x)
      if not first then
        return resume(co, host.get(nil, x, "ok"), to_lua(host.get(nil, x, "value")))
      end
      local a = first
      first = nil
      resume(co, unpack(a, 1, a.n))
    end))
  end
end

function await(x)
  local ok, v = coroutine.yield(x)
  if ok then return v end
  error(v, 0)
end

function awaiting(source)
  local iterator = to_lua(host.iterator(nil, to_js(source)))
  return function()
    local r = await(call(rawget(iterator, "js"), "next"))
    if not r.done then return r.value end
  end
end

function param(_, value) return value end

local loaded = {}
function require(name)
  if loaded[name] == nil then
    loaded[name] = compile(host.read(nil, name .. ".lua"), "@" .. name .. ".lua")() or true
  end
  return loaded[name]
end

-- The script; what leaves it is thrown in JavaScript.
function main(source, name)
  local script = assert(load(source, "@" .. name))
  load, loadfile, dofile, io, os, debug, package, js = nil
  setmetatable(_G, { __index = function(_, k)
    host.refuse(nil, "the real Node has no " .. tostring(k) .. " for it")
  end })
  local r = pack(rawpcall(script))
  if not r[1] then host.throw(nil, to_js(r[2])) end
end
