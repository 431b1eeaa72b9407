-- SPDX-License-Identifier: MIT
-- stream.Readable.  Source: Node 20 lib/internal/streams/readable.js.
--
-- Chunks that were pushed wait in a list until somebody reads. `flowing` is nil before
-- anybody cares, true while "data" goes out by itself, false when paused. Nearly all that
-- happens by itself happens in a tick: "readable", resuming, reading on up to the mark,
-- "end". `reading` is true from _read to the push that answers it; `sync` while _read runs,
-- so that what is pushed meanwhile is told from a tick.
local S = __stream
local new_error, next_tick, received = __new_error, __next_tick, __received
local error, pcall, setmetatable, type = error, pcall, setmetatable, type
local concat, floor, move = table.concat, math.floor, table.move
local Emitter, emit = __emitter, __emitter.emit
local R, W, class, failure = S.R, S.W, S.class, S.failure
local error_or_destroy = S.error_or_destroy

-- Flags that are not here begin as nil.
local State = { __index = { length = 0, first = 1, last = 0, sync = true, constructed = true,
  emit_close = true, auto_destroy = true } }

function S.readable_state(options, duplex)
  local r = setmetatable({ chunks = {} }, State)
  r.object_mode = (options.objectMode or duplex and options.readableObjectMode) and true or false
  r.mark = S.high_water_mark(options, duplex and "readableHighWaterMark", r.object_mode)
  if options.emitClose == false then r.emit_close = false end
  if options.autoDestroy == false then r.auto_destroy = false end
  r.encoding = options.encoding
  return r
end

-- The end ----------------------------------------------------------------------------------------

local function end_writable(self)
  if self.writable and not self.writableEnded and not self.destroyed then self:finish() end
end

local function end_readable_now(self, r)
  if r.errored ~= nil or r.close_emitted or r.end_emitted or r.length > 0 then return end
  r.end_emitted = true
  emit(self, "end")
  if self.writable and self.allowHalfOpen == false then
    next_tick(end_writable, self)
  elseif r.auto_destroy then
    local w = self[W]
    if not w or w.auto_destroy and (w.finished or w.writable == false) then self:destroy() end
  end
end

local function end_readable(self, r)
  if r.end_emitted then return end
  r.ended = true
  next_tick(end_readable_now, self, r)
end

-- "readable", and reading on ---------------------------------------------------------------------

local function flow(self, r)
  while r.flowing and self:read() ~= nil do end
end

local function emit_readable_now(self, r)
  if not r.destroyed and r.errored == nil and (r.length > 0 or r.ended) then
    emit(self, "readable")
    r.emitted_readable = false
  end
  if not r.flowing and not r.ended and r.length <= r.mark then r.need_readable = true end
  flow(self, r)
end

local function emit_readable(self, r)
  r.need_readable = false
  if r.emitted_readable then return end
  r.emitted_readable = true
  next_tick(emit_readable_now, self, r)
end

-- As long as there is room and each read brings something.
local function read_more(self, r)
  while not r.reading and not r.ended and (r.length < r.mark or r.flowing and r.length == 0) do
    local before = r.length
    self:read(0)
    if r.length == before then break end
  end
  r.reading_more = false
end

local function maybe_read_more(self, r)
  if r.reading_more or not r.constructed then return end
  r.reading_more = true
  next_tick(read_more, self, r)
end

-- The buffer -------------------------------------------------------------------------------------

local function size_of(r, chunk) return r.object_mode and 1 or #chunk end

-- Writers that were waited for need not be any more.
local function forget_drains(r)
  r.drains = r.many_pipes and { n = 0 } or nil
end

local function shift(r)
  local at = r.first
  local chunk = r.chunks[at]
  r.chunks[at] = nil
  if at == r.last then
    r.first, r.last = nil, nil
  else
    r.first = at + 1
  end
  return chunk
end

local function take_all(r)
  if r.first == r.last then return shift(r) end
  local all = concat(r.chunks, "", r.first, r.last)
  r.chunks, r.first, r.last = {}, nil, nil
  return all
end

local function take_bytes(r, n)
  local chunks, at = r.chunks, r.first
  if n == #chunks[at] then return shift(r) end
  local parts, left = {}, n
  while left > 0 and left >= #chunks[r.first] do
    left = left - #chunks[r.first]
    parts[#parts + 1] = shift(r)
  end
  if left > 0 then
    local chunk = chunks[r.first]
    parts[#parts + 1] = chunk:sub(1, left)
    chunks[r.first] = chunk:sub(left + 1)
  end
  return concat(parts)
end

local function take(r, n)
  if r.length == 0 then return nil end
  if r.object_mode then return shift(r) end
  if n >= r.length then return take_all(r) end
  return take_bytes(r, n)
end

-- Pushing ----------------------------------------------------------------------------------------

local function has_room(r)
  return not r.ended and (r.length < r.mark or r.length == 0)
end

local function add_chunk(self, r, chunk, first)
  if r.flowing and r.data_listening and not r.sync and r.length == 0 then
    forget_drains(r)
    r.data_emitted = true
    emit(self, "data", chunk)
  else
    r.length = r.length + size_of(r, chunk)
    if first then
      r.first = r.first - 1
      r.chunks[r.first] = chunk
    else
      r.last = r.last + 1
      r.chunks[r.last] = chunk
    end
    if r.need_readable then emit_readable(self, r) end
  end
  maybe_read_more(self, r)
end

-- StringDecoder.write: what an object stream with an encoding says to a number.
local function throw_undecodable(chunk)
  error(new_error("TypeError", 'The "buf" argument must be an instance of Buffer, TypedArray, or ' ..
    "DataView. Received " .. received(chunk), "ERR_INVALID_ARG_TYPE"), 0)
end

local function on_end(self, r)
  r.reading = false
  if r.ended then return false end
  r.ended = true
  if r.sync then
    emit_readable(self, r)
  else
    r.need_readable = false
    r.emitted_readable = true
    emit_readable_now(self, r)
  end
  return false
end

local methods = {}

function methods:push(chunk)
  local r = self[R]
  if chunk == nil then return on_end(self, r) end
  if not r.object_mode then
    if type(chunk) ~= "string" then
      error_or_destroy(self, S.wrong_chunk(chunk))
      return false
    end
    if chunk == "" then
      r.reading = false
      maybe_read_more(self, r)
      return has_room(r)
    end
  end
  if r.ended then
    error_or_destroy(self, failure("ERR_STREAM_PUSH_AFTER_EOF", "stream.push() after EOF"))
    return false
  end
  if r.destroyed or r.errored ~= nil then return false end
  r.reading = false
  if r.encoding and type(chunk) ~= "string" then throw_undecodable(chunk) end
  add_chunk(self, r, chunk)
  return has_room(r)
end

function methods:unshift(chunk)
  local r = self[R]
  if chunk == nil then return on_end(self, r) end
  if not r.object_mode then
    if type(chunk) ~= "string" then
      error_or_destroy(self, S.wrong_chunk(chunk))
      return false
    end
    if chunk == "" then return has_room(r) end
  end
  if r.end_emitted then
    error_or_destroy(self, failure("ERR_STREAM_UNSHIFT_AFTER_END_EVENT", "stream.unshift() after end event"))
  elseif r.destroyed or r.errored ~= nil then
    return false
  else
    add_chunk(self, r, chunk, true)
  end
  return has_room(r)
end

-- Reading ----------------------------------------------------------------------------------------

local function power_of_two(n)
  local p = 1
  while p < n do p = p * 2 end
  return p
end

-- n is nil where all is wanted that there is.
local function how_much(r, n)
  if n and n <= 0 or r.length == 0 and r.ended then return 0 end
  if r.object_mode then return 1 end
  if not n then
    if r.flowing and r.length > 0 then return #r.chunks[r.first] end
    return r.length
  end
  if n <= r.length then return n end
  return r.ended and r.length or 0
end

local function ask_for_more(self, r)
  r.reading, r.sync = true, true
  if r.length == 0 then r.need_readable = true end
  local ok, thrown = pcall(self._read, self, r.mark)
  if not ok then error_or_destroy(self, thrown) end
  r.sync = false
end

-- read(0) only looks: there may be enough already.
local function enough(r)
  if not r.need_readable then return false end
  if r.ended then return true end
  if r.mark == 0 then return r.length > 0 end
  return r.length >= r.mark
end

function methods:read(wanted)
  local r = self[R]
  if wanted then wanted = floor(wanted) end
  if wanted and wanted > r.mark then r.mark = power_of_two(wanted) end
  if wanted ~= 0 then
    r.emitted_readable = false
  elseif enough(r) then
    if r.length == 0 and r.ended then end_readable(self, r) else emit_readable(self, r) end
    return nil
  end
  local n = how_much(r, wanted)
  if n == 0 and r.ended then
    if r.length == 0 then end_readable(self, r) end
    return nil
  end
  local more = r.need_readable or r.length == 0 or r.length - n < r.mark
  if more and r.constructed and not (r.reading or r.ended or r.destroyed or r.errored ~= nil) then
    ask_for_more(self, r)
    if not r.reading then n = how_much(r, wanted) end
  end
  local chunk
  if n > 0 then chunk = take(r, n) end
  if chunk == nil then
    if r.length <= r.mark then r.need_readable = true end
    n = 0
  else
    r.length = r.length - n
    forget_drains(r)
  end
  if r.length == 0 then
    if not r.ended then
      r.need_readable = true
    elseif wanted ~= n then
      end_readable(self, r)
    end
  end
  if chunk ~= nil and not r.error_emitted and not r.close_emitted then
    r.data_emitted = true
    emit(self, "data", chunk)
  end
  return chunk
end

-- Flowing ----------------------------------------------------------------------------------------

local function resume_now(self, r)
  if not r.reading then self:read(0) end
  r.resume_scheduled = false
  emit(self, "resume")
  flow(self, r)
  if r.flowing and not r.reading then self:read(0) end
end

function methods:resume()
  local r = self[R]
  if not r.flowing then
    r.flowing = not r.readable_listening
    if not r.resume_scheduled then
      r.resume_scheduled = true
      next_tick(resume_now, self, r)
    end
  end
  r.paused = false
  return self
end

function methods:pause()
  local r = self[R]
  if r.flowing ~= false then
    r.flowing = false
    emit(self, "pause")
  end
  r.paused = true
  return self
end

function methods:isPaused()
  local r = self[R]
  return r.paused or r.flowing == false
end

-- Listeners: "data" makes it flow, "readable" stops that -----------------------------------------

local function read_nothing(self) self:read(0) end

local function heed(self, name)
  local r = self[R]
  if name == "data" then
    r.data_listening = true
    if self:listenerCount("readable") > 0 then r.readable_listening = true end
    if r.flowing ~= false then self:resume() end
  elseif name == "readable" and not r.end_emitted and not r.readable_listening then
    r.readable_listening, r.need_readable = true, true
    r.flowing, r.emitted_readable = false, false
    if r.length > 0 then
      emit_readable(self, r)
    elseif not r.reading then
      next_tick(read_nothing, self)
    end
  end
  return self
end

local function update_listening(self)
  local r = self[R]
  r.readable_listening = self:listenerCount("readable") > 0
  if r.resume_scheduled and r.paused == false then
    r.flowing = true
  elseif r.data_listening then
    self:resume()
  elseif not r.readable_listening then
    r.flowing = nil
  end
end

function methods:on(name, listener)
  Emitter.on(self, name, listener)
  return heed(self, name)
end

function methods:once(name, listener)
  Emitter.once(self, name, listener)
  return heed(self, name)
end

function methods:off(name, listener)
  Emitter.off(self, name, listener)
  if name == "readable" then
    next_tick(update_listening, self)
  elseif name == "data" and self:listenerCount("data") == 0 then
    self[R].data_listening = false
  end
  return self
end

methods.addListener, methods.removeListener = methods.on, methods.off

function methods:removeAllListeners(...)
  local name = ...
  Emitter.removeAllListeners(self, ...)
  if name == nil or name == "readable" then next_tick(update_listening, self) end
  return self
end

-- The rest ---------------------------------------------------------------------------------------

-- Chunks are strings anyway; what waits becomes one chunk, as there.
function methods:setEncoding(encoding)
  local r = self[R]
  r.encoding = encoding
  if r.length > 0 then
    local all = take_all(r)
    r.chunks, r.first, r.last = { all }, 1, 1
  end
  return self
end

function methods:destroy(err, cb) return S.destroy(self, err, cb) end
function methods:_read() S.not_implemented("_read()") end
function methods:_destroy(err, cb) cb(err) end

local properties = {
  closed = function(s) return s[R].closed or false end,
  destroyed = function(s) return s[R].destroyed or false end,
  errored = function(s) return s[R].errored end,
  readable = function(s)
    local r = s[R]
    return r.readable ~= false and not (r.destroyed or r.error_emitted or r.end_emitted)
  end,
  readableAborted = function(s)
    local r = s[R]
    return r.readable ~= false and (r.destroyed or r.errored ~= nil) and not r.end_emitted or false
  end,
  readableDidRead = function(s) return s[R].data_emitted or false end,
  readableEncoding = function(s) return s[R].encoding end,
  readableEnded = function(s) return s[R].end_emitted or false end,
  readableFlowing = function(s) return s[R].flowing end,
  readableHighWaterMark = function(s) return s[R].mark end,
  readableLength = function(s) return s[R].length end,
  readableObjectMode = function(s) return s[R].object_mode end,
}

-- When _construct has answered.
function S.readable_begins(self)
  local r = self[R]
  if r.need_readable then maybe_read_more(self, r) end
end

S.Readable = class("Readable", nil, methods, properties)
S.READABLE = { "read", "destroy", "construct" }

function S.init_readable(self, options)
  options = options or {}
  self[R] = S.readable_state(options)
  return S.set_up(self, options, S.READABLE, S.readable_begins)
end
