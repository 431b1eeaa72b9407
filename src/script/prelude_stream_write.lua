-- SPDX-License-Identifier: MIT
-- stream.Writable.  Source: Node 20 lib/internal/streams/writable.js.
--
-- One write is under way at a time; what comes meanwhile waits. `length` counts the bytes of
-- both. write answers false from the high-water mark on, and "drain" tells when nothing is
-- left. A write that is done at once answers its callback from a tick, so that a callback
-- never runs inside its write; such ticks are shared where the callback is the same.
local S = __stream
local list_of, next_tick, rule = __list, __next_tick, __rule
local error, pcall, setmetatable, type = error, pcall, setmetatable, type
local move = table.move
local unheeded = __unheeded
local emit = __emitter.emit
local R, W, class, failure, is_error = S.R, S.W, S.class, S.failure, __is_error
local error_or_destroy = S.error_or_destroy
local always_sends, each_ticks = rule("always_sends"), rule("stream_ticks")

-- Flags that are not here begin as nil.
local State = { __index = { length = 0, corked = 0, pending = 0, write_length = 0, sync = true,
  constructed = true, emit_close = true, auto_destroy = true, decode_strings = true } }

function S.writable_state(options, duplex)
  local w = setmetatable({}, State)
  w.object_mode = (options.objectMode or duplex and options.writableObjectMode) and true or false
  w.mark = S.high_water_mark(options, duplex and "writableHighWaterMark", w.object_mode)
  if options.decodeStrings == false then w.decode_strings = false end
  if options.emitClose == false then w.emit_close = false end
  if options.autoDestroy == false then w.auto_destroy = false end
  w.default_encoding = options.defaultEncoding
  return w
end

local function size_of(w, chunk) return w.object_mode and 1 or #chunk end

local function take_buffered(w)
  local buffered, at = w.buffered, w.at
  w.buffered, w.at, w.some_callback = nil, nil, nil
  return buffered, at
end

-- The end --------------------------------------------------------------------------------------

local function must_finish(w)
  return w.ending and w.constructed and w.length == 0 and not (w.destroyed or w.finished or w.writing or
    w.error_emitted or w.close_emitted or w.errored ~= nil or w.buffered)
end

local function tell_finished(w, err)
  local waiting = w.on_finished
  if not waiting then return end
  w.on_finished = nil
  for i = 1, #waiting do waiting[i](err) end
end

local function finish(self, w)
  w.pending = w.pending - 1
  w.finished = true
  tell_finished(w, nil)
  emit(self, "finish")
  if not w.auto_destroy then return end
  local r = self[R]
  if not r or r.auto_destroy and (r.end_emitted or r.readable == false) then self:destroy() end
end

local function finish_if_still(self, w)
  if must_finish(w) then finish(self, w) else w.pending = w.pending - 1 end
end

-- What _final answers.
local function after_final(self, w, err)
  if w.prefinished then return error_or_destroy(self, err or S.called_twice()) end
  w.pending = w.pending - 1
  if err ~= nil then
    tell_finished(w, err)
    error_or_destroy(self, err, w.sync)
  elseif must_finish(w) then
    w.prefinished = true
    emit(self, "prefinish")
    w.pending = w.pending + 1
    next_tick(finish, self, w)
  end
end

local function prefinish(self, w)
  if w.prefinished or w.final_called then return end
  w.final_called = true
  if type(self._final) ~= "function" or w.destroyed then
    w.prefinished = true
    emit(self, "prefinish")
    return
  end
  w.sync = true
  w.pending = w.pending + 1
  local ok, thrown = pcall(self._final, self, function(err) after_final(self, w, err) end)
  if not ok then after_final(self, w, thrown) end
  w.sync = false
end

local function finish_maybe(self, w, sync)
  if not must_finish(w) then return end
  prefinish(self, w)
  if w.pending ~= 0 then return end
  if sync then
    w.pending = w.pending + 1
    next_tick(finish_if_still, self, w)
  elseif must_finish(w) then
    w.pending = w.pending + 1
    finish(self, w)
  end
end

-- A write is done ------------------------------------------------------------------------------

-- What waits will not be written.
local function error_buffer(w)
  if w.writing then return end
  local buffered, at = w.buffered, w.at
  for i = at or 1, buffered and #buffered or 0 do
    local entry = buffered[i]
    w.length = w.length - size_of(w, entry.chunk)
    if entry.callback then
      entry.callback(w.errored == nil and S.stream_destroyed("write") or w.errored)
    end
  end
  if w.on_finished then
    tell_finished(w, w.errored == nil and S.stream_destroyed("end") or w.errored)
  end
  take_buffered(w)
end

local function after_write(self, w, count, cb)
  w.after_pending = false
  if w.need_drain and not w.ending and not w.destroyed and w.length == 0 then
    w.need_drain = false
    emit(self, "drain")
  end
  for _ = 1, count do
    w.pending = w.pending - 1
    if cb then cb(nil) end
  end
  if w.destroyed then error_buffer(w) end
  if w.ending then finish_maybe(self, w, not each_ticks) end
end

local function after_write_tick(self, w, info)
  w.tick_info = nil
  after_write(self, w, info.count, info.cb)
end

local function write_failed(self, w, err, cb)
  w.pending = w.pending - 1
  if cb then cb(err) end
  error_buffer(w)
  error_or_destroy(self, err)
end

local function done_at_once(self, w)
  w.pending = w.pending - 1
  if w.ending then finish_maybe(self, w, true) end
end

-- A write that was done before _write returned.
local function answer_later(self, w, cb)
  local info = w.tick_info
  if not cb and not each_ticks then
    -- Node means to ask whether the stream is destroyed, but the bit that it asks is that of
    -- object mode.
    local needed = w.object_mode or w.need_drain and w.length == 0
    if w.after_pending or not needed then return done_at_once(self, w) end
    w.after_pending = true
    return next_tick(after_write, self, w, 1)
  end
  if info and info.cb == cb then
    info.count = info.count + 1
    return
  end
  w.after_pending = true
  w.tick_info = { count = 1, cb = cb }
  next_tick(after_write_tick, self, w, w.tick_info)
end

local clear_buffer

local function on_write(self, w, err)
  if not w.expects_callback then return error_or_destroy(self, S.called_twice()) end
  local sync, cb = w.sync, w.callback
  w.callback, w.writing, w.expects_callback = nil, false, false
  w.length = w.length - w.write_length
  w.write_length = 0
  if err ~= nil then
    if w.errored == nil then w.errored = err end
    local r = self[R]
    if r and r.errored == nil then r.errored = err end
    if sync then next_tick(write_failed, self, w, err, cb) else write_failed(self, w, err, cb) end
    return
  end
  if w.buffered then clear_buffer(self, w) end
  if sync then answer_later(self, w, cb) else after_write(self, w, 1, cb) end
end

-- Writing ----------------------------------------------------------------------------------------

local function start(self, w, length, cb)
  w.write_length, w.callback = length, cb
  w.writing, w.sync, w.expects_callback = true, true, true
  if not w.on_write then
    function w.on_write(err) on_write(self, w, err) end
  end
end

local function do_write(self, w, length, chunk, encoding, cb)
  start(self, w, length, cb)
  if w.destroyed then
    w.on_write(S.stream_destroyed("write"))
  else
    self:_write(chunk, encoding, w.on_write)
  end
  w.sync = false
end

-- All that waits, at once.
local function write_all(self, w)
  local buffered, at = w.buffered, w.at
  local n = #buffered - at + 1
  local entries = move(buffered, at, #buffered, 1, list_of(n))
  w.pending = w.pending - (n - 1)
  local callback = w.some_callback and function(err)
    for i = 1, n do
      if entries[i].callback then entries[i].callback(err) end
    end
  end or nil
  start(self, w, w.length, callback)
  self:_writev(entries, w.on_write)
  w.sync = false
  take_buffered(w)
end

function clear_buffer(self, w)
  local buffered, at = w.buffered, w.at
  if not buffered or w.destroyed or w.clearing or w.corked > 0 or not w.constructed then return end
  if at > #buffered then return end
  w.clearing = true
  if #buffered > at and self._writev then
    write_all(self, w)
  else
    repeat
      local entry = buffered[at]
      buffered[at] = false
      at = at + 1
      w.at = at
      do_write(self, w, size_of(w, entry.chunk), entry.chunk, entry.encoding, entry.callback)
    until at > #buffered or w.writing
    if at > #buffered then
      take_buffered(w)
    elseif at > 256 then -- so that what is done does not pile up
      w.buffered = move(buffered, at, #buffered, 1, {})
      w.at = 1
    end
  end
  w.clearing = false
end

-- Wrong model M19: whatever is written is sent, nothing waits and nobody is told to.
local function send(self, w, chunk, encoding, cb)
  local sync, called = true, false
  w.writing = (w.writing or 0) + 1
  self:_write(chunk, encoding, function(err)
    if called then return error_or_destroy(self, S.called_twice()) end
    called = true
    w.writing = w.writing > 1 and w.writing - 1 or nil
    if err ~= nil then
      if w.errored == nil then w.errored = err end
      next_tick(write_failed, self, w, err, cb)
    elseif sync then
      next_tick(after_write, self, w, 1, cb)
    else
      after_write(self, w, 1, cb)
    end
  end)
  sync = false
  return w.errored == nil and not w.destroyed
end

local function write_or_buffer(self, w, chunk, encoding, cb)
  if always_sends and w.constructed and self._write then return send(self, w, chunk, encoding, cb) end
  local length = size_of(w, chunk)
  w.length = w.length + length
  if w.writing or w.errored ~= nil or w.corked > 0 or not w.constructed then
    if not w.buffered then w.buffered, w.at = {}, 1 end
    w.buffered[#w.buffered + 1] = { chunk = chunk, encoding = encoding, callback = cb }
    if cb then w.some_callback = true end
  else
    start(self, w, length, cb)
    self:_write(chunk, encoding, w.on_write)
    w.sync = false
  end
  local room = w.length < w.mark or w.length == 0
  if not room then
    if w.need_drain then unheeded(w.length, w.mark) end
    w.need_drain = true
  end
  return room and not w.destroyed and w.errored == nil
end

-- Whether there is room, or an error.
local function write(self, chunk, encoding, cb)
  local w = self[W]
  if type(cb) ~= "function" then cb = nil end
  if chunk == nil then
    error(failure("ERR_STREAM_NULL_VALUES", "May not write null values to stream", "TypeError"), 0)
  end
  if not w.object_mode then
    if type(chunk) ~= "string" then error(S.wrong_chunk(chunk), 0) end
    encoding = w.decode_strings and "buffer" or encoding or w.default_encoding or "utf8"
  end
  local err
  if w.ending then
    err = failure("ERR_STREAM_WRITE_AFTER_END", "write after end")
  elseif w.destroyed then
    err = S.stream_destroyed("write")
  end
  if err then
    if cb then next_tick(cb, err) end
    error_or_destroy(self, err, true)
    return err
  end
  w.pending = w.pending + 1
  return write_or_buffer(self, w, chunk, encoding, cb)
end

-- The methods --------------------------------------------------------------------------------------

local methods = {}

function methods:write(chunk, encoding, cb)
  if type(encoding) == "function" then encoding, cb = nil, encoding end
  return write(self, chunk, encoding, cb) == true
end

-- What finish() has against it.
local function begin_end(self, w)
  if not w.ending and w.errored == nil then
    w.ending = true
    finish_maybe(self, w, true)
    w.ended = true
  elseif w.finished then
    return failure("ERR_STREAM_ALREADY_FINISHED", "Cannot call end after a stream was finished")
  elseif w.destroyed then
    return S.stream_destroyed("end")
  end
end

function methods:finish(chunk, encoding, cb)
  local w, err = self[W], nil
  if type(chunk) == "function" then
    chunk, encoding, cb = nil, nil, chunk
  elseif type(encoding) == "function" then
    encoding, cb = nil, encoding
  end
  if chunk ~= nil then
    local result = write(self, chunk, encoding)
    if is_error(result) then err = result end
  end
  if w.corked > 0 then
    w.corked = 1
    self:uncork()
  end
  err = err or begin_end(self, w)
  if type(cb) ~= "function" then return self end
  if err then
    next_tick(cb, err)
  elseif w.errored ~= nil then
    next_tick(cb, w.errored)
  elseif w.finished then
    next_tick(cb, nil)
  else
    w.on_finished = w.on_finished or {}
    w.on_finished[#w.on_finished + 1] = cb
  end
  return self
end

function methods:cork()
  self[W].corked = self[W].corked + 1
end

function methods:uncork()
  local w = self[W]
  if w.corked == 0 then return end
  w.corked = w.corked - 1
  if not w.writing then clear_buffer(self, w) end
end

function methods:setDefaultEncoding(encoding)
  self[W].default_encoding = encoding
  return self
end

function methods:destroy(err, cb)
  local w = self[W]
  if (w.buffered or w.on_finished) and not w.destroyed then next_tick(error_buffer, w) end
  return S.destroy(self, err, cb)
end

function methods:pipe()
  error_or_destroy(self, failure("ERR_STREAM_CANNOT_PIPE", "Cannot pipe, not readable"))
end

function methods:_write(chunk, encoding, cb)
  if not self._writev then S.not_implemented("_write()") end
  local entries = list_of(1)
  entries[1] = { chunk = chunk, encoding = encoding }
  self:_writev(entries, cb)
end

function methods:_destroy(err, cb) cb(err) end

local properties = {
  closed = function(s) return s[W].closed or false end,
  destroyed = function(s) return s[W].destroyed or false end,
  errored = function(s) return s[W].errored end,
  writable = function(s)
    local w = s[W]
    return w.writable ~= false and not (w.ending or w.ended or w.destroyed or w.errored ~= nil)
  end,
  writableAborted = function(s)
    local w = s[W]
    return w.writable ~= false and (w.destroyed or w.errored ~= nil) and not w.finished or false
  end,
  writableCorked = function(s) return s[W].corked end,
  writableEnded = function(s) return s[W].ending or false end,
  writableFinished = function(s) return s[W].finished or false end,
  writableHighWaterMark = function(s) return s[W].mark end,
  writableLength = function(s) return s[W].length end,
  writableNeedDrain = function(s)
    local w = s[W]
    return w.need_drain and not w.destroyed and not w.ending or false
  end,
  writableObjectMode = function(s) return s[W].object_mode end,
}

-- When _construct has answered.
function S.writable_begins(self)
  local w = self[W]
  if not w.writing then clear_buffer(self, w) end
  if w.ending then finish_maybe(self, w) end
end

S.Writable = class("Writable", nil, methods, properties)
S.WRITABLE = { "write", "writev", "destroy", "final", "construct" }

function S.init_writable(self, options)
  options = options or {}
  self[W] = S.writable_state(options)
  return S.set_up(self, options, S.WRITABLE, S.writable_begins)
end
