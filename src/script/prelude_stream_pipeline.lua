-- SPDX-License-Identifier: MIT
-- stream.pipeline, and the module itself.  Source: Node 20 lib/internal/streams/pipeline.js,
-- lib/stream.js, lib/stream/promises.js.
--
-- Neighbours that are streams are piped; a function gets what is before it as an async
-- iterable and gives one, or a promise at the end. Whoever fails first takes all others
-- along, with that error.
local S = __stream
local async_iterator, async_now, invalid_argument, is_error, is_promise, next_tick =
  __async_iterator, __async_now, __invalid_argument, __is_error, __is_promise, __next_tick
local error, ipairs, pcall, rawget, select, setmetatable, type =
  error, ipairs, pcall, rawget, select, setmetatable, type
local pack, remove = table.pack, table.remove
local AbortController, Promise, async_generator, await, awaiting =
  AbortController, Promise, async_generator, await, awaiting
local R, failure = S.R, S.failure

-- Functions ------------------------------------------------------------------------------------------

-- A stream as what `yield*` of its iterator gives.
local through = async_generator(function(yield, it)
  while true do
    local result = await(it:anext())
    if result.done then return end
    yield(result.value)
  end
end)

local function is_iterable(v)
  return S.has_readable(v) or type(v) == "table" and not S.is_stream(v) and
    (async_iterator(v) ~= nil or rawget(v, "n") ~= nil or #v > 0)
end

local function as_iterable(v)
  if S.has_readable(v) then return through(async_iterator(v)) end
  return v
end

-- Writes what an iterable gives, waiting for "drain".
local pump = async_now(function(iterable, writable, done, ends)
  local failed, wake
  local function resume(err)
    if err ~= nil then failed = err end
    local f = wake
    wake = nil
    if f then f() end
  end
  local function wait()
    return Promise.new(function(resolve, reject)
      local function settle()
        if failed ~= nil then reject(failed) else resolve() end
      end
      if failed ~= nil then settle() else wake = settle end
    end)
  end
  writable:on("drain", resume)
  local cleanup = S.finished(writable, { readable = false }, resume)
  local ok, err = pcall(function()
    if writable.writableNeedDrain then await(wait()) end
    for chunk in awaiting(iterable) do
      if not writable:write(chunk) then await(wait()) end
    end
    if ends then
      writable:finish()
      await(wait())
    end
    done()
  end)
  if not ok then done(failed ~= err and S.both_errors(failed, err) or err) end
  cleanup()
  writable:removeListener("drain", resume)
end)

-- Two streams ----------------------------------------------------------------------------------------

local function pipe(src, dest, done, ends)
  local ended = false
  dest:on("close", function()
    if not ended then done(failure("ERR_STREAM_PREMATURE_CLOSE", "Premature close")) end
  end)
  src:pipe(dest, { finish = false })
  if ends then
    local function finish()
      ended = true
      dest:finish()
    end
    if S.readable_finished(src) then next_tick(finish) else src:once("end", finish) end
  else
    done()
  end
  S.finished(src, { readable = true, writable = false }, function(err)
    local r = src[R]
    if err ~= nil and err.code == "ERR_STREAM_PREMATURE_CLOSE" and r and r.ended and r.errored == nil and
      not r.error_emitted then
      src:once("end", done):once("error", done)
    else
      done(err)
    end
  end)
  return S.finished(dest, { readable = false, writable = true }, done)
end

-- destroy(err) unless the stream is done by itself; and the function that stops watching.
local function watch(stream, reading, writing)
  local over = false
  stream:on("close", function() over = true end)
  local cleanup = S.finished(stream, { readable = reading, writable = writing }, function(err)
    over = err == nil
  end)
  return function(err)
    if over then return end
    over = true
    S.destroyer(stream, err == nil and S.stream_destroyed("pipe") or err)
  end, cleanup
end

-- The line of them -----------------------------------------------------------------------------------

-- What is common to the parts of one pipeline.
local function new_line(callback, options)
  local line = { destroys = {}, cleanups = {}, parts = 0, controller = AbortController.new(),
    ends = options["end"] ~= false and options.finish ~= false }
  function line.settle(err, final)
    if err ~= nil and (line.err == nil or line.err.code == "ERR_STREAM_PREMATURE_CLOSE") then
      line.err = err
    end
    if line.err == nil and not final then return end
    while #line.destroys > 0 do remove(line.destroys, 1)(line.err) end
    if line.forget_signal then line.forget_signal() end
    line.controller:abort()
    if not final then return end
    if line.err == nil then
      for _, cleanup in ipairs(line.cleanups) do cleanup() end
    end
    next_tick(callback, line.err, line.value)
  end
  function line.done(err)
    line.parts = line.parts - 1
    line.settle(err, line.parts == 0)
  end
  function line.later(cleanup) line.cleanups[#line.cleanups + 1] = cleanup end
  return line
end

local function watch_signal(line, signal)
  local function abort() line.settle(S.aborted(signal)) end
  if signal.aborted then return next_tick(abort) end
  signal:addEventListener("abort", abort, { once = true })
  function line.forget_signal() signal:removeEventListener("abort", abort) end
end

local function add_stream(line, stream, first, last)
  local keeps = last and S.is_readable(stream)
  if not last or line.ends then
    local destroy, cleanup = watch(stream, not last, not first)
    line.destroys[#line.destroys + 1] = destroy
    if keeps then line.later(cleanup) end
  end
  local function on_error(err)
    local known = is_error(err) and (err.name == "AbortError" or err.code == "ERR_STREAM_PREMATURE_CLOSE")
    if err ~= nil and not known then line.done(err) end
  end
  stream:on("error", on_error)
  if keeps then line.later(function() stream:removeListener("error", on_error) end) end
end

local function wrong_result(what, name, got)
  error(failure("ERR_INVALID_RETURN_VALUE", ('Expected %s to be returned from the "%s" function but got %s.')
    :format(what, name, got == nil and "undefined" or "type " .. type(got)), "TypeError"), 0)
end

-- The last part is a function: what it gives ends in a stream of its own.
local function add_sink(line, got)
  local sink = S.init_transform(setmetatable({}, S.PassThrough), { objectMode = true })
  line.parts = line.parts + 1
  if is_promise(got) then
    got:next(function(value)
      line.value = value
      if value ~= nil then sink:write(value) end
      if line.ends then sink:finish() end
      next_tick(line.done)
    end, function(err)
      sink:destroy(err)
      next_tick(line.done, err)
    end)
  elseif async_iterator(got) then
    pump(got, sink, line.done, line.ends)
  else
    wrong_result("AsyncIterable or Promise", "destination", got)
  end
  local destroy, cleanup = watch(sink, false, true)
  line.destroys[#line.destroys + 1] = destroy
  line.later(cleanup)
  return sink
end

local function add_function(line, fn, before, i, last)
  local signal = line.controller.signal
  if i == 1 then
    local got = fn { signal = signal }
    if not is_iterable(got) then wrong_result("Iterable, AsyncIterable or Stream", "source", got) end
    return got
  end
  local got = fn(as_iterable(before), { signal = signal })
  if last then return add_sink(line, got) end
  if not is_iterable(got) then wrong_result("AsyncIterable", "transform[" .. i - 2 .. "]", got) end
  return got
end

local function connect(line, before, stream, i, last)
  if type(stream) == "function" then return add_function(line, stream, before, i, last) end
  if i == 1 then
    if is_iterable(stream) then return stream end
    invalid_argument("source", "Stream", stream)
  end
  if not S.is_stream(stream) then invalid_argument("destination", "Stream", stream) end
  local ends = not last or line.ends
  if S.has_readable(before) then
    line.parts = line.parts + 2
    local cleanup = pipe(before, stream, line.done, ends)
    if last and S.is_readable(stream) then line.later(cleanup) end
  else
    line.parts = line.parts + 1
    pump(before, stream, line.done, ends)
  end
  return stream
end

local function run_pipeline(streams, callback, options)
  if #streams == 1 and type(streams[1]) == "table" and not S.is_stream(streams[1]) then streams = streams[1] end
  if #streams < 2 then
    error(failure("ERR_MISSING_ARGS", 'The "streams" argument must be specified', "TypeError"), 0)
  end
  local line = new_line(callback, options)
  if options.signal and not options.signal.aborted then watch_signal(line, options.signal) end
  local before
  for i, stream in ipairs(streams) do
    local last = i == #streams
    if S.is_stream(stream) then add_stream(line, stream, i == 1, last) end
    before = connect(line, before, stream, i, last)
  end
  if options.signal and options.signal.aborted then watch_signal(line, options.signal) end
  return before
end

local function pipeline(...)
  local streams = pack(...)
  local callback = remove(streams)
  if type(callback) ~= "function" then invalid_argument("streams[stream.length - 1]", "function", callback) end
  local called = false
  return run_pipeline(streams, function(err, value)
    if called then return end
    called = true
    callback(err, value)
  end, {})
end

local function is_options(v)
  return type(v) == "table" and not S.is_stream(v) and not is_iterable(v)
end

local function pipeline_promise(...)
  local streams = pack(...)
  local options = is_options(streams[#streams]) and remove(streams) or {}
  return Promise.new(function(resolve, reject)
    run_pipeline(streams, function(err, value)
      if err ~= nil then reject(err) else resolve(value) end
    end, options)
  end)
end

-- The module ------------------------------------------------------------------------------------------

local function constructor(meta, init)
  return setmetatable({ new = function(options)
    return init(setmetatable({}, meta), options)
  end }, { __index = meta.methods })
end

stream = {
  Readable = constructor(S.Readable, S.init_readable),
  Writable = constructor(S.Writable, S.init_writable),
  Duplex = constructor(S.Duplex, S.init_duplex),
  Transform = constructor(S.Transform, S.init_transform),
  PassThrough = constructor(S.PassThrough, S.init_transform),
  pipeline = pipeline,
  finished = S.finished,
  promises = { pipeline = pipeline_promise, finished = S.finished_promise },
  duplexPair = S.duplex_pair,
  addAbortSignal = S.destroy_on_abort,
  destroy = S.destroyer,
  getDefaultHighWaterMark = S.get_default_mark,
  setDefaultHighWaterMark = S.set_default_mark,
  isDisturbed = function(v) return v.readableDidRead or v.readableAborted or false end,
  isErrored = function(v) return S.either(v[S.R], v[S.W], "errored") ~= nil end,
  isReadable = S.is_readable,
  isWritable = S.is_writable,
}
stream.Readable.from = S.from
