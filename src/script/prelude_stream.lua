-- SPDX-License-Identifier: MIT
-- stream: what the readable and the writable side share, and how a stream goes.
-- Source: Node 20 lib/internal/streams/{state,destroy,utils}.js.
--
-- A stream is an emitter with one or two states under hidden keys: stream[R] of its
-- readable side, stream[W] of its writable side; a duplex has both. The sides know nothing
-- of where chunks come from or go to: that is the part below, which a class (a socket, a
-- response) or the options of `new` bring along as methods:
--
--   stream:_construct(cb)             before anything else; cb(err) lets the stream begin
--   stream:_read(size)                chunks are wanted: stream:push(chunk) now or later, once
--                                     or often; push(nil) is the end. Not called again before
--                                     a push, nor while push has answered false
--   stream:_write(chunk, enc, cb)     one chunk; the next comes after cb(err)
--   stream:_writev(entries, cb)       optional: all that waits, a list of { chunk =, encoding = }
--   stream:_final(cb)                 all is written after finish(); cb(err), then "finish"
--   stream:_destroy(err, cb)          let go of what is below; cb(err), then "error", "close"
--
-- Each may answer at once or at any later time, from Lua or from C. To make such a class:
--
--   local Socket = __stream.class("Socket", __stream.Duplex, { _read = ..., _write = ... },
--     { bytesRead = function(self) return ... end })     -- properties that are worked out
--   local socket = __stream.init_duplex(setmetatable({}, Socket), { allowHalfOpen = false })
--
-- and for the layer above: socket:push(chunk) when data came, socket:destroy(err) when the
-- connection broke, __stream.error_or_destroy(socket, err) where Node has errorOrDestroy.
-- Options of a script (`read`, `write`, ...) become the same methods; since callbacks know
-- no `this`, such a function gets the stream as its last argument.
--
-- Chunks are strings, and lengths are bytes; in object mode a chunk is any value but nil.
-- Errors: a stream does not throw, it is destroyed with the error ("error", then "close");
-- only wrong arguments throw.
local call_recorded, hidden, inspect, new_error, next_tick, received, recording, rule =
  __call_recorded, __hidden, __inspect, __new_error, __next_tick, __received, __recording, __rule
local error, ipairs, pairs, pcall, type = error, ipairs, pairs, pcall, type
local tointeger = math.tointeger
local Emitter = __emitter
local emit = Emitter.emit
local R, W, ITERATE = hidden(0), hidden(15), hidden(16)

local S = { R = R, W = W, ITERATE = ITERATE }
__stream = S

-- Classes ----------------------------------------------------------------------------------

-- `methods` and `properties` (functions of the stream) add to the parent's.
function S.class(name, parent, methods, properties)
  local all, get = {}, {}
  for k, v in pairs(parent and parent.methods or Emitter) do all[k] = v end
  for k, v in pairs(parent and parent.properties or {}) do get[k] = v end
  all[ITERATE] = parent and parent.methods[ITERATE] -- which pairs does not show
  for k, v in pairs(methods) do all[k] = v end
  for k, v in pairs(properties or {}) do get[k] = v end
  return { __name = name, methods = all, properties = get, __index = function(self, key)
    local method = all[key]
    if method ~= nil then return method end
    local property = get[key]
    return property and property(self)
  end }
end

-- How many arguments Node gives to each function among the options.
local ARGUMENTS = { construct = 1, read = 1, write = 3, writev = 2, final = 1, destroy = 2,
  transform = 3, flush = 1 }

local function with_stream(fn, name)
  local n = ARGUMENTS[name]
  if recording then
    local plain = fn
    function fn(...) call_recorded(plain, name, ...) end
  end
  if n == 1 then return function(self, a) return fn(a, self) end end
  if n == 2 then return function(self, a, b) return fn(a, b, self) end end
  return function(self, a, b, c) return fn(a, b, c, self) end
end

-- The functions among the options become methods of this one stream.
function S.adopt(self, options, names)
  for _, name in ipairs(names) do
    local fn = options[name]
    if type(fn) == "function" then self["_" .. name] = with_stream(fn, name) end
  end
end

-- The last part of making a stream whose states are there.
function S.set_up(self, options, names, begun)
  S.adopt(self, options, names)
  if options.signal then S.destroy_on_abort(options.signal, self) end
  S.construct(self, begun)
  return self
end

-- Errors -----------------------------------------------------------------------------------

function S.failure(code, text, class) return new_error(class or "Error", text, code) end
local failure = S.failure

function S.not_implemented(name)
  error(failure("ERR_METHOD_NOT_IMPLEMENTED", "The " .. name .. " method is not implemented"), 0)
end

function S.stream_destroyed(what)
  return failure("ERR_STREAM_DESTROYED", "Cannot call " .. what .. " after a stream was destroyed")
end

function S.called_twice()
  return failure("ERR_MULTIPLE_CALLBACK", "Callback called multiple times")
end

function S.wrong_chunk(chunk)
  return failure("ERR_INVALID_ARG_TYPE", 'The "chunk" argument must be of type string or an instance ' ..
    "of Buffer, TypedArray, or DataView. Received " .. received(chunk), "TypeError")
end

function S.aborted(signal)
  local e = new_error("AbortError", "The operation was aborted")
  e.code, e.cause = "ABORT_ERR", signal and signal.reason
  return e
end

-- Two errors as one.
function S.both_errors(inner, outer)
  if inner == nil or outer == nil or inner == outer then
    if inner == nil then return outer end
    return inner
  end
  local e = new_error("AggregateError", type(outer) == "table" and outer.message or "")
  e.errors = { outer, inner }
  e.code = type(outer) == "table" and outer.code or nil
  return e
end

-- High-water marks ---------------------------------------------------------------------------

local default_mark = { [false] = rule("stream_mark"), [true] = 16 }

-- `own`: the option of this side of a duplex.
function S.high_water_mark(options, own, objects)
  local mark = options.highWaterMark
  if mark == nil and own then mark = options[own] end
  if mark == nil then return default_mark[objects] end
  local n = type(mark) == "number" and tointeger(mark)
  if not n or n < 0 then
    error(failure("ERR_INVALID_ARG_VALUE", "The property 'options." .. (own or "highWaterMark") ..
      "' is invalid. Received " .. inspect(mark), "TypeError"), 0)
  end
  return n
end

function S.get_default_mark(objects) return default_mark[objects and true or false] end

function S.set_default_mark(objects, mark)
  local n = type(mark) == "number" and tointeger(mark)
  if not n or n < 0 then
    error(failure("ERR_OUT_OF_RANGE", 'The value of "value" is out of range. It must be >= 0 && <= ' ..
      "9007199254740991. Received " .. inspect(mark), "RangeError"), 0)
  end
  default_mark[objects and true or false] = n
end

-- The end by destroy ---------------------------------------------------------------------------

-- Sets a field of both states.
local function set(r, w, field, value)
  if r then r[field] = value end
  if w then w[field] = value end
end

local function either(r, w, field)
  return r and r[field] or w and w[field]
end

local function note_error(r, w, err)
  if err == nil then return end
  if w and w.errored == nil then w.errored = err end
  if r and r.errored == nil then r.errored = err end
end

local function emit_error(self, err)
  local r, w = self[R], self[W]
  if either(r, w, "error_emitted") then return end
  set(r, w, "error_emitted", true)
  emit(self, "error", err)
end

local function emit_close(self)
  local r, w = self[R], self[W]
  set(r, w, "close_emitted", true)
  if either(r, w, "emit_close") then emit(self, "close") end
end

local function emit_error_and_close(self, err)
  emit_error(self, err)
  emit_close(self)
end

local function let_go(self, err, cb)
  local called = false
  local function done(e)
    if called then return end
    called = true
    local r, w = self[R], self[W]
    note_error(r, w, e)
    set(r, w, "closed", true)
    if type(cb) == "function" then cb(e) end
    if e ~= nil then next_tick(emit_error_and_close, self, e) else next_tick(emit_close, self) end
  end
  local ok, thrown = pcall(self._destroy, self, err, done)
  if not ok then done(thrown) end
end

function S.destroy(self, err, cb)
  local r, w = self[R], self[W]
  if either(r, w, "destroyed") then
    if type(cb) == "function" then cb() end
    return self
  end
  note_error(r, w, err)
  set(r, w, "destroyed", true)
  local state = w or r
  if state.constructed then
    let_go(self, err, cb)
  else
    function state.when_constructed(e) let_go(self, S.both_errors(e, err), cb) end
  end
  return self
end

-- An error of the stream's own: it ends the stream, or only tells, without autoDestroy.
function S.error_or_destroy(self, err, sync)
  local r, w = self[R], self[W]
  if either(r, w, "destroyed") then return end
  if either(r, w, "auto_destroy") then
    self:destroy(err)
  elseif err ~= nil then
    note_error(r, w, err)
    if sync then next_tick(emit_error, self, err) else emit_error(self, err) end
  end
end

-- _construct: the sides wait until it has answered ---------------------------------------------

local function begin(self, begun)
  local called = false
  local function done(err)
    if called then return S.error_or_destroy(self, err or S.called_twice()) end
    called = true
    local r, w = self[R], self[W]
    set(r, w, "constructed", true)
    local state = w or r
    if state.destroyed then
      state.when_constructed(err)
    elseif err ~= nil then
      S.error_or_destroy(self, err, true)
    else
      begun(self)
    end
  end
  local ok, thrown = pcall(self._construct, self, function(err) next_tick(done, err) end)
  if not ok then next_tick(done, thrown) end
end

function S.construct(self, begun)
  if type(self._construct) ~= "function" then return end
  set(self[R], self[W], "constructed", false)
  next_tick(begin, self, begun)
end

-- What a stream is -----------------------------------------------------------------------------
-- nil where the question has no answer, as the originals.

local function is_object(v) return type(v) == "table" or type(v) == "userdata" end

function S.is_stream(v)
  if not is_object(v) then return false end
  return v[R] ~= nil or v[W] ~= nil or type(v.on) == "function" and
    (type(v.write) == "function" or type(v.pipe) == "function")
end

function S.has_readable(v)
  local r = is_object(v) and v[R]
  return r and r.readable ~= false or false
end

function S.has_writable(v)
  if not is_object(v) or type(v.write) ~= "function" or type(v.on) ~= "function" then return false end
  local w = v[W]
  return not w or w.writable ~= false
end

function S.is_destroyed(v)
  if not S.is_stream(v) then return nil end
  return either(v[R], v[W], "destroyed") or v.destroyed or false
end

function S.readable_finished(v, loosely)
  local r = v[R]
  if not S.has_readable(v) or not r then return nil end
  if r.errored ~= nil then return false end
  return r.end_emitted or loosely and r.ended and r.length == 0 or false
end

function S.writable_finished(v, loosely)
  local w = v[W]
  if not S.has_writable(v) or not w then return nil end
  if w.finished then return true end
  if w.errored ~= nil then return false end
  return loosely and w.ended and w.length == 0 or false
end

function S.is_readable(v)
  if not is_object(v) or v.readable == nil then return nil end
  if S.is_destroyed(v) then return false end
  return S.has_readable(v) and v.readable and not S.readable_finished(v)
end

function S.is_writable(v)
  if not is_object(v) or v.writable == nil then return nil end
  if S.is_destroyed(v) then return false end
  return S.has_writable(v) and v.writable and not v.writableEnded
end

local function is_over(v)
  return S.is_destroyed(v) or not S.is_readable(v) and not S.is_writable(v)
end

-- stream.destroy: with an AbortError when something was still to come.
function S.destroyer(v, err)
  if v == nil or S.is_destroyed(v) then return end
  if err == nil and not is_over(v) then err = S.aborted() end
  if type(v.destroy) == "function" then
    v:destroy(err)
  elseif type(v.close) == "function" then
    v:close()
  end
end

S.set, S.either = set, either
