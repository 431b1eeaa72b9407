-- SPDX-License-Identifier: MIT
-- StreamReader and StreamWriter, start_server and open_connection.
-- Source: CPython 3.11 Lib/asyncio/streams.py.
local address, async, asyncio, await, waits = __tcp_address, __async, asyncio, await, __waits
local error, ipairs, pcall, setmetatable, type = error, ipairs, pcall, setmetatable, type
local concat, insert, remove = table.concat, table.insert, table.remove
local isinstance, iscoroutine = isinstance, asyncio.iscoroutine
local ConnectionResetError, IncompleteReadError, LimitOverrunError =
  ConnectionResetError, asyncio.IncompleteReadError, asyncio.LimitOverrunError
local RuntimeError, StopAsyncIteration, TypeError, ValueError = RuntimeError, StopAsyncIteration, TypeError, ValueError

local LIMIT = 65536

local Reader = { __name = "StreamReader" }
Reader.__index = Reader

local function new_reader(limit, loop)
  if limit <= 0 then error(ValueError("Limit cannot be <= 0"), 0) end
  return setmetatable({ _limit = limit, _loop = loop, _buffer = "", _eof = false }, Reader)
end

-- StreamReader { limit =, loop = }
function asyncio.StreamReader(opts)
  opts = opts or {}
  return new_reader(opts.limit or LIMIT, opts.loop or asyncio.get_event_loop())
end

function Reader:__repr()
  local info = "<StreamReader"
  if #self._buffer > 0 then info = info .. " " .. #self._buffer .. " bytes" end
  if self._eof then info = info .. " eof" end
  if self._limit ~= LIMIT then info = info .. " limit=" .. self._limit end
  return info .. ">"
end

local function wake_waiter(self, e)
  local waiter = self._waiter
  self._waiter = nil
  if not waiter or waiter:cancelled() then return end
  if e ~= nil then waiter:set_exception(e) else waiter:set_result(nil) end
end

function Reader:exception() return self._exception end
function Reader:set_exception(e)
  self._exception = e
  wake_waiter(self, e)
end
function Reader:set_transport(transport) self._transport = transport end
function Reader:feed_eof()
  self._eof = true
  wake_waiter(self)
end
function Reader:at_eof() return self._eof and #self._buffer == 0 end
function Reader:feed_data(data)
  if #data == 0 then return end
  self._buffer = self._buffer .. data
  wake_waiter(self)
  if self._transport and not self._paused and #self._buffer > 2 * self._limit then
    self._transport:pause_reading()
    self._paused = true
  end
end

local function resume(self)
  if not self._paused then return end
  self._paused = false
  self._transport:resume_reading()
end

local function resume_below_limit(self)
  if #self._buffer <= self._limit then resume(self) end
end

local function wait_for_data(self, name)
  if self._waiter then
    error(RuntimeError(name .. "() called while another coroutine is already waiting for incoming data"), 0)
  end
  resume(self)
  local waiter = self._loop:create_future()
  waits(waiter, "data on a stream")
  self._waiter = waiter
  local ok, e = pcall(await, waiter)
  self._waiter = nil
  if not ok then error(e, 0) end
end

local function take(self, n)
  local data = self._buffer:sub(1, n)
  self._buffer = self._buffer:sub(n + 1)
  return data
end

local function read_until(self, sep)
  if #sep == 0 then error(ValueError("Separator should be at least one-byte string"), 0) end
  if self._exception then error(self._exception, 0) end
  local offset, at = 0, nil
  while true do
    local len = #self._buffer
    if len - offset >= #sep then
      at = self._buffer:find(sep, offset + 1, true)
      if at then break end
      offset = len + 1 - #sep
      if offset > self._limit then
        error(LimitOverrunError("Separator is not found, and chunk exceed the limit", offset), 0)
      end
    end
    if self._eof then error(IncompleteReadError(take(self, len), nil), 0) end
    wait_for_data(self, "readuntil")
  end
  if at - 1 > self._limit then
    error(LimitOverrunError("Separator is found, but chunk is longer than limit", at - 1), 0)
  end
  local chunk = take(self, at - 1 + #sep)
  resume_below_limit(self)
  return chunk
end

Reader.readuntil = async("StreamReader.readuntil", function(self, sep) return read_until(self, sep or "\n") end)

Reader.readline = async("StreamReader.readline", function(self)
  local ok, line = pcall(read_until, self, "\n")
  if ok then return line end
  local e = line
  if isinstance(e, IncompleteReadError) then return e.partial end
  if not isinstance(e, LimitOverrunError) then error(e, 0) end
  if self._buffer:sub(e.consumed + 1, e.consumed + 1) == "\n" then
    take(self, e.consumed + 1)
  else
    self._buffer = ""
  end
  resume_below_limit(self)
  error(ValueError(e.args[1]), 0)
end)

local function read_some(self, n)
  if self._exception then error(self._exception, 0) end
  if n == 0 then return "" end
  if #self._buffer == 0 and not self._eof then wait_for_data(self, "read") end
  local data = take(self, n)
  resume_below_limit(self)
  return data
end

Reader.read = async("StreamReader.read", function(self, n)
  n = n or -1
  if n >= 0 then return read_some(self, n) end
  local blocks = {}
  repeat
    local block = read_some(self, self._limit)
    blocks[#blocks + 1] = block
  until block == ""
  return concat(blocks)
end)

Reader.readexactly = async("StreamReader.readexactly", function(self, n)
  if n < 0 then error(ValueError("readexactly size can not be less than zero"), 0) end
  if self._exception then error(self._exception, 0) end
  if n == 0 then return "" end
  while #self._buffer < n do
    if self._eof then error(IncompleteReadError(take(self, #self._buffer), n), 0) end
    wait_for_data(self, "readexactly")
  end
  local data = take(self, n)
  resume_below_limit(self)
  return data
end)

Reader.__anext__ = async("StreamReader.__anext__", function(self)
  local line = await(self:readline())
  if line == "" then error(StopAsyncIteration(), 0) end
  return line
end)

local Writer = { __name = "StreamWriter" }
Writer.__index = Writer

local function new_writer(transport, protocol, reader, loop)
  return setmetatable({ transport = transport, _protocol = protocol, _reader = reader, _loop = loop }, Writer)
end

function Writer:write(data) self.transport:write(data) end
function Writer:writelines(list) self.transport:writelines(list) end
function Writer:write_eof() self.transport:write_eof() end
function Writer:can_write_eof() return true end
function Writer:close() self.transport:close() end
function Writer:is_closing() return self.transport:is_closing() end
function Writer:get_extra_info(name, default) return self.transport:get_extra_info(name, default) end

Writer.wait_closed = async("StreamWriter.wait_closed", function(self) await(self._protocol._closed) end)

Writer.drain = async("StreamWriter.drain", function(self)
  local protocol = self._protocol
  local e = self._reader and self._reader:exception()
  if e then error(e, 0) end
  if self.transport:is_closing() then await(asyncio.sleep(0)) end
  if protocol._lost then error(ConnectionResetError("Connection lost"), 0) end
  if not protocol._paused then return end
  local waiter = self._loop:create_future()
  waits(waiter, "room in a write buffer")
  insert(protocol._drains, waiter)
  local ok, why = pcall(await, waiter)
  for i, w in ipairs(protocol._drains) do
    if w == waiter then remove(protocol._drains, i) break end
  end
  if not ok then error(why, 0) end
end)

-- StreamReaderProtocol ---------------------------------------------------------------------------------

local Protocol = { __name = "StreamReaderProtocol" }
Protocol.__index = Protocol

local function new_protocol(reader, loop, connected)
  local self = setmetatable({ _reader = reader, _loop = loop, _connected = connected, _drains = {},
    _closed = loop:create_future() }, Protocol)
  waits(self._closed, "the end of a connection")
  return self
end

function Protocol:connection_made(transport)
  self._reader:set_transport(transport)
  if not self._connected then return end
  local writer = new_writer(transport, self, self._reader, self._loop)
  local res = self._connected(self._reader, writer)
  if iscoroutine(res) then self._task = self._loop:create_task(res) end
end
function Protocol:data_received(data) self._reader:feed_data(data) end
function Protocol:eof_received()
  self._reader:feed_eof()
  return true
end
function Protocol:pause_writing() self._paused = true end

local function wake_drains(self, e)
  for _, w in ipairs(self._drains) do
    if not w:done() then
      if e ~= nil then w:set_exception(e) else w:set_result(nil) end
    end
  end
end

function Protocol:resume_writing()
  self._paused = false
  wake_drains(self)
end
function Protocol:connection_lost(e)
  if e == nil then self._reader:feed_eof() else self._reader:set_exception(e) end
  local closed = self._closed
  if not closed:done() then
    if e == nil then
      closed:set_result(nil)
    else
      closed:set_exception(e)
      closed:exception() -- nobody need ask for it
    end
  end
  self._lost, self._task = true, nil
  if self._paused then wake_drains(self, e) end
end

-- The functions -----------------------------------------------------------------------------------------

-- start_server(fn, [host], port, { limit =, backlog =, start_serving = })
asyncio.start_server = async("start_server", function(fn, ...)
  local host, port, opts = address(...)
  local loop = asyncio.get_running_loop()
  if type(fn) ~= "function" then error(TypeError("start_server takes a function fn(reader, writer) first"), 0) end
  return await(loop:create_server(function()
    return new_protocol(new_reader(opts.limit or LIMIT, loop), loop, fn)
  end, host, port, opts))
end)

-- open_connection(host, port, { limit = }): a reader and a writer
asyncio.open_connection = async("open_connection", function(...)
  local host, port, opts = address(...)
  local loop = asyncio.get_running_loop()
  local reader = new_reader(opts.limit or LIMIT, loop)
  local protocol = new_protocol(reader, loop)
  local transport = await(loop:create_connection(function() return protocol end, host, port))
  return reader, new_writer(transport, protocol, reader, loop)
end)
