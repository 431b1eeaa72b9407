-- SPDX-License-Identifier: MIT
-- Transports, servers, connections: what is below is script/py_transport.c.
-- Source: CPython 3.11 Lib/asyncio/base_events.py, selector_events.py; uvloop 0.17
-- loop.pyx.
local abandon, connect, open_connected, serve, set_hook = __tcp_abandon, __tcp_connect, __tcp_open, __tcp_serve, __tcp_hook
local Loop, async, asyncio, await, list_of, waits = __Loop, __async, asyncio, await, __list, __waits
local error, ipairs, pcall, rawget, setmetatable, type = error, ipairs, pcall, rawget, setmetatable, type
local concat, insert, isinstance, repr, tointeger, tuple = table.concat, table.insert, isinstance, repr, math.tointeger, tuple
local address_of, loop_kind, rule, str = __address, __loop_kind, __rule, str
local ConnectionResetError, ConnectionRefusedError, BrokenPipeError, CancelledError, OSError, TimeoutError =
  ConnectionResetError, ConnectionRefusedError, BrokenPipeError, asyncio.CancelledError, OSError, TimeoutError
local KeyboardInterrupt, OverflowError, RuntimeError, SystemExit, TypeError =
  KeyboardInterrupt, OverflowError, RuntimeError, SystemExit, TypeError
local waits_for_clients = rule("wait_closed_waits")

local FIRST_FD = 7 -- descriptors are not counted
local LOOKUP = 0.0002 -- seconds that getaddrinfo takes a thread for a name

local function failure(why)
  if why == "ECONNRESET" then return ConnectionResetError(104, "Connection reset by peer") end
  if why == "EPIPE" then return BrokenPipeError(32, "Broken pipe") end
  if why == "ETIMEDOUT" then return TimeoutError(110, "Connection timed out") end
  return OSError(why)
end

local function leaves(e) return isinstance(e, SystemExit) or isinstance(e, KeyboardInterrupt) end

-- Transports -----------------------------------------------------------------------------------

local function is_uvloop() return loop_kind() == "uvloop" end

local Transport = {}
Transport.__index = Transport

function Transport:__repr()
  if is_uvloop() then
    return "<TCPTransport closed=" .. str(self._closed == true) .. " reading=" ..
      str(not self._closed and not self._read_paused) .. " " .. address_of(self) .. ">"
  end
  local state = self._closed and " closed" or self._h:is_closing() and " closing" or ""
  return "<_SelectorSocketTransport" .. state .. " fd=" .. FIRST_FD .. ">"
end

local function new_transport(loop, handle, protocol, server)
  local self = setmetatable({ _h = handle, _loop = loop, _protocol = protocol, _server = server }, Transport)
  handle:owner(self)
  if server then server._active = server._active + 1 end
  return self
end

function Transport:write(data)
  if type(data) ~= "string" then
    error(TypeError("data argument must be a bytes-like object, not '" .. type_name(data) .. "'"), 0)
  end
  if self._eof then error(RuntimeError("Cannot call write() after write_eof()"), 0) end
  if self._closed and is_uvloop() then
    error(RuntimeError("unable to perform operation on " .. repr(self) .. "; the handler is closed"), 0)
  end
  if self._h:write(data) and not self._paused then
    self._paused = true
    local protocol = self._protocol
    if protocol.pause_writing then protocol:pause_writing() end
  end
end
function Transport:writelines(list) self:write(concat(list)) end
function Transport:write_eof()
  if self._eof or self._h:is_closing() then return end
  self._eof = true
  self._h:shutdown()
end
function Transport:can_write_eof() return true end
function Transport:close() self._h:close() end
function Transport:abort() self._h:abort() end
function Transport:is_closing() return self._h:is_closing() end
function Transport:pause_reading()
  self._read_paused = true
  self._h:read(false)
end
function Transport:resume_reading()
  self._read_paused = false
  self._h:read(true)
end
function Transport:get_write_buffer_size() return self._h:queued() end
function Transport:get_write_buffer_limits()
  return tuple { is_uvloop() and 16 or 16384, 65536 }
end
function Transport:get_protocol() return self._protocol end
function Transport:set_protocol(protocol) self._protocol = protocol end
function Transport:get_extra_info(name, default)
  local client = self._client or self._h:client_port()
  self._client = client
  local server = self._server and self._server._port or self._peer_port
  if name == "peername" then return tuple { "127.0.0.1", self._server and client or server } end
  if name == "sockname" then return tuple { "127.0.0.1", self._server and server or client } end
  return default
end

-- Events: what the loop calls. ---------------------------------------------------------------------

local function tell(loop, message, e, transport)
  if leaves(e) then error(e, 0) end
  loop:call_exception_handler { message = message, exception = e, transport = transport }
end

local function fatal(tr, message, e)
  tr._exception = e
  tr._h:abort()
  tell(tr._loop, message, e, tr)
end

local on = {}

function on.factory(handle)
  local server = handle:owner():owner()
  local ok, protocol = pcall(server._factory)
  if ok then
    new_transport(server._loop, handle, protocol, server)
    return
  end
  handle:owner(nil)
  handle:abort()
  tell(server._loop, "Error on transport creation for incoming connection", protocol)
end

function on.made(handle)
  local tr = handle:owner()
  if not tr then return end
  local ok, e = pcall(tr._protocol.connection_made, tr._protocol, tr)
  local waiter = tr._waiter
  if waiter and not waiter:done() then waiter:set_result(nil) end
  if not ok then tell(tr._loop, "Exception in callback connection_made", e, tr) end
end

function on.data(handle, data)
  local tr = handle:owner()
  local ok, e = pcall(tr._protocol.data_received, tr._protocol, data)
  if not ok then fatal(tr, "Fatal error: protocol.data_received() call failed.", e) end
end

function on.answer(handle, message)
  local tr = handle:owner()
  tr._protocol:answer(message)
end

function on.eof(handle)
  local tr = handle:owner()
  local protocol = tr._protocol
  local ok, keep = true, false
  if protocol.eof_received then ok, keep = pcall(protocol.eof_received, protocol) end
  if not ok then return fatal(tr, "Fatal error: protocol.eof_received() call failed.", keep) end
  if not keep then handle:close() end
end

function on.drained(handle)
  local tr = handle:owner()
  tr._paused = false
  local protocol = tr._protocol
  if protocol.resume_writing then protocol:resume_writing() end
end

function on.lost(handle, why)
  local tr = handle:owner()
  if not tr then return end
  local protocol, server = tr._protocol, tr._server
  local ok, e = true, nil
  tr._closed = true
  if protocol.connection_lost then
    ok, e = pcall(protocol.connection_lost, protocol, why and failure(why) or tr._exception)
  end
  if server then server:_detach() end
  if not ok then tell(tr._loop, "Exception in callback connection_lost", e, tr) end
end

set_hook(function(handle, event, value) return on[event](handle, value) end)

-- Servers -------------------------------------------------------------------------------------------

local Socket = { __name = "TransportSocket" }
Socket.__index = Socket
function Socket:getsockname() return tuple { self._host, self._port } end

local Server = { __name = "Server" }
Server.__index = function(self, key)
  if key ~= "sockets" then return Server[key] end
  if not rawget(self, "_open") then return is_uvloop() and list_of({}, 0) or tuple {} end
  return tuple { setmetatable({ _host = self._host, _port = self._port }, Socket) }
end

function Server:get_loop() return self._loop end
function Server:is_serving() return self._serving end

local function wake_all(self)
  local waiters = self._waiters
  self._waiters = nil
  for _, w in ipairs(waiters or {}) do
    if not w:done() then w:set_result(nil) end
  end
end

function Server:_detach()
  self._active = self._active - 1
  if self._active == 0 and not self._open then wake_all(self) end
end

local function begin(self)
  if self._serving then return end
  self._serving = true
  self._h:listen()
end

function Server:close()
  if not self._open then return end
  self._open, self._serving = false, false
  self._h:close()
  local forever = self._forever
  self._forever = nil
  if forever and not forever:done() then forever:cancel() end
  if self._active == 0 then wake_all(self) end
end

Server.start_serving = async("Server.start_serving", function(self)
  begin(self)
  await(asyncio.sleep(0))
end)

-- Python 3.11 waits only while the server is still open.
Server.wait_closed = async("Server.wait_closed", function(self)
  if not self._waiters or not self._open and not waits_for_clients then return end
  local waiter = self._loop:create_future()
  waits(waiter, "the clients of a server")
  insert(self._waiters, waiter)
  await(waiter)
end)

Server.serve_forever = async("Server.serve_forever", function(self)
  if self._forever then
    error(RuntimeError("server " .. repr(self) .. " is already being awaited on serve_forever()"), 0)
  end
  if not self._open then error(RuntimeError("server " .. repr(self) .. " is closed"), 0) end
  begin(self)
  self._forever = self._loop:create_future()
  waits(self._forever, "a server that serves for ever")
  local ok, e = pcall(await, self._forever)
  self._forever = nil
  if ok then return end
  if isinstance(e, CancelledError) then
    self:close()
    await(self:wait_closed())
  end
  error(e, 0)
end)

function Server:with(body)
  local result = table.pack(pcall(body, self))
  self:close()
  await(self:wait_closed())
  if not result[1] then error(result[2], 0) end
  return table.unpack(result, 2, result.n)
end

-- Addresses -------------------------------------------------------------------------------------------

local function is_address(host) return host:match("^%d+%.%d+%.%d+%.%d+$") or host:find(":", 1, true) end

-- getaddrinfo: a thread of the default executor, of an address nothing.
local resolve = async("BaseEventLoop._ensure_resolved", function(loop, host)
  if host and is_address(host) then return end
  await(loop:run_in_executor(nil, function() time.sleep(LOOKUP) end))
end)

local function check_port(port)
  local number = tointeger(port)
  if not number then error(TypeError("port must be an integer, not '" .. type_name(port) .. "'"), 0) end
  if number < 0 or number > 65535 then error(OverflowError("port must be 0-65535."), 0) end
  return number
end

-- (..., host, port, opts), host left out or nil
local function address(...)
  local host, port, opts = ...
  if type(host) == "number" and type(port) ~= "number" then host, port, opts = nil, host, port end
  if type(host) == "table" then host, port, opts = host.host, host.port, host end
  return host, check_port(port), opts or {}
end

__tcp_address = address

-- opts: backlog =, start_serving =
Loop.create_server = async("BaseEventLoop.create_server", function(self, factory, ...)
  local host, port, opts = address(...)
  await(asyncio.gather(resolve(self, host)))
  local handle, bound = serve(self, port, opts.backlog or 100)
  if not handle then
    if bound ~= "EADDRINUSE" then error(failure(bound), 0) end
    error(OSError(98, "error while attempting to bind on address ('" .. (host or "0.0.0.0") .. "', " .. port ..
      "): address already in use"), 0)
  end
  local server = setmetatable({ _h = handle, _loop = self, _factory = factory, _host = host or "0.0.0.0",
    _port = bound, _active = 0, _waiters = {}, _open = true, _serving = false }, Server)
  handle:owner(server)
  if opts.start_serving ~= false then
    begin(server)
    await(asyncio.sleep(0))
  end
  return server
end)

local function refused(host, port)
  if host == "localhost" or not host then host = "127.0.0.1" end
  if is_uvloop() then return ConnectionRefusedError(111, "Connection refused") end
  return ConnectionRefusedError(111, "Connect call failed ('" .. host .. "', " .. port .. ")")
end

-- asyncio: sock_connect, then a transport; uvloop: at once.
Loop.create_connection = async("BaseEventLoop.create_connection", function(self, factory, ...)
  local host, port = address(...)
  await(resolve(self, host))
  local connected = self:create_future()
  waits(connected, "a connection to " .. (host or "localhost") .. ":" .. port)
  local handle = connect(self, host or "localhost", port, connected)
  local tr, waiter
  local function begin_transport()
    local protocol = factory()
    tr = new_transport(self, handle, protocol)
    tr._peer_port = port
    waiter = self:create_future()
    waits(waiter, "a connection to " .. (host or "localhost") .. ":" .. port)
    tr._waiter = waiter
  end
  if is_uvloop() then begin_transport() end
  local ok, why = pcall(await, connected)
  if ok and why then
    error(why == "ECONNREFUSED" and refused(host, port) or failure(why), 0)
  end
  if ok and not tr then
    begin_transport()
    open_connected(handle)
  end
  if ok then ok, why = pcall(await, waiter) end
  if not ok then
    abandon(handle)
    error(why, 0)
  end
  tr._waiter = nil
  return tr, tr._protocol
end)
