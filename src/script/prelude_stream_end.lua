-- SPDX-License-Identifier: MIT
-- stream.finished and stream.addAbortSignal; iterating over a stream; Readable.from.
-- Source: Node 20 lib/internal/streams/{end-of-stream,add-abort-signal,readable,from}.js.
local S = __stream
local async_now, invalid_argument, next_tick = __async_now, __invalid_argument, __next_tick
local async_iterator, is_promise, received = __async_iterator, __is_promise, __received
local error, pairs, pcall, rawget, setmetatable, type = error, pairs, pcall, rawget, setmetatable, type
local Promise, async_generator, await = Promise, async_generator, await
local R, W, failure, LEAVE = S.R, S.W, S.failure, __leave

-- finished -----------------------------------------------------------------------------------------

local function premature()
  return failure("ERR_STREAM_PREMATURE_CLOSE", "Premature close")
end

-- Whether "close" will come, so that it is worth waiting for.
local function will_close(stream)
  local state = stream[W] or stream[R]
  return state and state.auto_destroy and state.emit_close and not state.closed or false
end

-- What the stream already is by the time that somebody asks: on_close, on_closed or nil.
local function already(stream, readable, writable, closing, on_close, on_closed)
  local r, w = stream[R], stream[W]
  if stream.closed then return on_close end
  if S.either(r, w, "error_emitted") then return not closing and on_closed or nil end
  if not readable and (not closing or S.is_readable(stream)) and
    (S.writable_finished(stream, true) or S.is_writable(stream) == false) and (not w or w.pending == 0) then
    return on_closed
  end
  if not writable and (not closing or S.is_writable(stream)) and
    (S.readable_finished(stream, true) or S.is_readable(stream) == false) then
    return on_closed
  end
end

local function with_signal(signal, watch)
  local function abort()
    local callback = watch.callback
    watch.cleanup()
    callback(S.aborted(signal))
  end
  if signal.aborted then return next_tick(abort) end
  signal:addEventListener("abort", abort, { once = true })
  local callback = watch.callback
  function watch.callback(err)
    signal:removeEventListener("abort", abort)
    callback(err)
  end
end

-- Calls callback(err) once when the sides that are asked for are done; gives a function that
-- takes the listeners away.
function S.finished(stream, options, callback)
  if callback == nil then options, callback = {}, options end
  options = options or {}
  if type(callback) ~= "function" then invalid_argument("callback", "function", callback) end
  if not S.is_stream(stream) then invalid_argument("stream", "Stream", stream) end
  local watch, called = {}, false
  function watch.callback(err)
    if called then return end
    called = true
    callback(err)
  end
  local function answer(err) watch.callback(err) end
  local readable, writable = options.readable, options.writable
  if readable == nil then readable = S.has_readable(stream) end
  if writable == nil then writable = S.has_writable(stream) end
  local closing = will_close(stream) and S.has_readable(stream) == readable and
    S.has_writable(stream) == writable
  local read_all = S.readable_finished(stream) or false
  local written = S.writable_finished(stream) or false

  local function on_finish()
    written = true
    if stream.destroyed then closing = false end
    if closing and (not stream.readable or readable) then return end
    if not readable or read_all then answer() end
  end
  local function on_end()
    read_all = true
    if stream.destroyed then closing = false end
    if closing and (not stream.writable or writable) then return end
    if not writable or written then answer() end
  end
  local function on_error(err) answer(err) end
  local function on_closed()
    answer(stream.errored)
  end
  local function on_close()
    if stream.errored ~= nil then return answer(stream.errored) end
    if readable and not read_all and S.has_readable(stream) and not S.readable_finished(stream, true) then
      return answer(premature())
    end
    if writable and not written and not S.writable_finished(stream, true) then
      return answer(premature())
    end
    answer()
  end
  local function on_legacy_finish()
    if not stream.writable then on_finish() end
  end

  if writable and not stream[W] then
    stream:on("end", on_legacy_finish)
    stream:on("close", on_legacy_finish)
  end
  stream:on("end", on_end)
  stream:on("finish", on_finish)
  if options.error ~= false then stream:on("error", on_error) end
  stream:on("close", on_close)
  local closed = stream.closed
  local now = already(stream, readable, writable, closing, on_close, on_closed)
  if now then next_tick(now) end

  function watch.cleanup()
    function watch.callback() end
    stream:removeListener("end", on_legacy_finish)
    stream:removeListener("close", on_legacy_finish)
    stream:removeListener("finish", on_finish)
    stream:removeListener("end", on_end)
    stream:removeListener("error", on_error)
    stream:removeListener("close", on_close)
  end
  if options.signal and not closed then with_signal(options.signal, watch) end
  return watch.cleanup
end

function S.finished_promise(stream, options)
  return Promise.new(function(resolve, reject)
    local cleanup
    cleanup = S.finished(stream, options, function(err)
      if options and options.cleanup then cleanup() end
      if err ~= nil then reject(err) else resolve() end
    end)
  end)
end

-- A signal that destroys ---------------------------------------------------------------------------

function S.destroy_on_abort(signal, stream)
  local function abort() stream:destroy(S.aborted(signal)) end
  if signal.aborted then
    abort()
  else
    signal:addEventListener("abort", abort, { once = true })
    S.finished(stream, function() signal:removeEventListener("abort", abort) end)
  end
  return stream
end

-- for chunk in awaiting(readable) ----------------------------------------------------------------------

local iterate = async_generator(function(yield, stream, options)
  local wake, failed, over = nil, nil, false
  local function go_on()
    local f = wake
    wake = nil
    if f then f() end
  end
  stream:on("readable", go_on)
  local cleanup = S.finished(stream, { writable = false }, function(err)
    over = true
    if err ~= nil then failed = S.both_errors(failed, err) end
    go_on()
  end)
  local leave <close> = setmetatable({}, { __close = function(_, err)
    if err ~= nil and err ~= LEAVE then failed = S.both_errors(failed, err) end
    local keep = options and options.destroyOnReturn == false
    if (failed ~= nil or not keep) and (failed == nil and not over or stream[R].auto_destroy) then
      S.destroyer(stream, nil)
    else
      stream:removeListener("readable", go_on)
      cleanup()
    end
  end })
  while true do
    local chunk
    if not stream.destroyed then chunk = stream:read() end
    if chunk ~= nil then
      yield(chunk)
    elseif failed ~= nil then
      error(failed, 0)
    elseif over then
      return
    else
      await(Promise.new(function(resolve) wake = resolve end))
    end
  end
end)

local methods = S.Readable.methods
function methods:iterator(options) return iterate(self, options) end
methods[__hidden(16)] = function(self) return async_iterator(iterate(self)) end

-- Readable.from ----------------------------------------------------------------------------------------

-- A list is iterated at once, as a synchronous iterator is; its promises are waited for.
local function list_source(list)
  local n = rawget(list, "n") or #list
  local i = 0
  return function()
    i = i + 1
    return i > n, list[i]
  end
end

local function is_thenable(v)
  return is_promise(v) or type(v) == "table" and type(v.next) == "function"
end

local function null_values()
  error(failure("ERR_STREAM_NULL_VALUES", "May not write null values to stream", "TypeError"), 0)
end

-- f(state), whose error destroys the stream.
local function guarded(stream, f)
  return function(state)
    local ok, err = pcall(f, state)
    if not ok then stream:destroy(err) end
  end
end

local function push_value(stream, state, value)
  if value == nil then
    state.reading = false
    null_values()
  end
  if stream:push(value) then return true end
  state.reading = false
  return false
end

local function from_list(stream, list)
  local state, following = { reading = false }, list_source(list)
  local waits = false -- since the first promise among the values

  local later = async_now(guarded(stream, function()
    while true do
      local done, value = following()
      if done then
        stream:push(nil)
        return
      end
      if is_thenable(value) then value = await(value) end
      if not push_value(stream, state, value) then return end
    end
  end))
  local change = async_now(function(first)
    waits = true
    local ok, err = pcall(function()
      if push_value(stream, state, await(first)) then later() end
    end)
    if not ok then stream:destroy(err) end
  end)
  local now = guarded(stream, function()
    while true do
      local done, value = following()
      if done then
        stream:push(nil)
        return
      end
      if is_thenable(value) then
        change(value)
        return
      end
      if not push_value(stream, state, value) then return end
    end
  end)
  return state, function()
    if waits then later() else now() end
  end, async_now(function() end)
end

local function from_iterator(stream, it)
  local state = { reading = false }
  local more = async_now(guarded(stream, function()
    while true do
      local result = await(it:anext())
      if result.done then
        stream:push(nil)
        return
      end
      if not push_value(stream, state, result.value) then return end
    end
  end))
  return state, more, async_now(function(err)
    if err ~= nil and it.athrow then
      local result = await(it:athrow(err))
      await(result.value)
      if result.done then return end
    end
    if it.areturn then
      local result = await(it:areturn())
      await(result.value)
    end
  end)
end

-- `more` pushes what comes next, `close` is an async function.
local function connect(stream, state, more, close)
  function stream._read()
    if state.reading then return end
    state.reading = true
    more()
  end
  function stream._destroy(_, err, cb)
    close(err):next(function() next_tick(cb, err) end, function(e)
      if e == nil then e = err end
      next_tick(cb, e)
    end)
  end
  return stream
end

local function with_defaults(options, mark)
  local out = { objectMode = true, highWaterMark = mark }
  for k, v in pairs(options or {}) do out[k] = v end
  return out
end

local function new_readable(options)
  return S.init_readable(setmetatable({}, S.Readable), options)
end

function S.from(source, options)
  if type(source) == "string" then
    local o = with_defaults(options)
    function o.read(_, self)
      self:push(source)
      self:push(nil)
    end
    return new_readable(o)
  end
  local it = async_iterator(source)
  if not it and type(source) ~= "table" then
    error(failure("ERR_INVALID_ARG_TYPE", 'The "iterable" argument must be an instance of Iterable. Received ' ..
      received(source), "TypeError"), 0)
  end
  local stream = new_readable(with_defaults(options, 1))
  if it then return connect(stream, from_iterator(stream, it)) end
  return connect(stream, from_list(stream, source))
end
