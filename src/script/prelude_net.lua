-- SPDX-License-Identifier: MIT
-- net: sockets as duplex streams, and servers that give them out.
-- What is below is a handle of script/node_socket.c; it calls `on[event]` of its owner.
-- Sources: Node 20 lib/net.js, lib/internal/stream_base_commons.js.
local closing, hidden, new_error, next_tick, request, tcp, tcp_hook =
  __closing, __hidden, __new_error, __next_tick, __request, __tcp, __tcp_hook
local family_of, once_known, reasons, split = __io.family_of, __io.once_known, __io.reasons, __io.split
local S, Emitter, job_post = __stream, EventEmitter, __job_post
local error, rawget, rawset, select, setmetatable, type =
  error, rawget, rawset, select, setmetatable, type
local tointeger, lookup, tell_listens = math.tointeger, dns.lookup, __listens
local HANDLE, ON = hidden(23), hidden(24)
local LOCAL_NAME = __io.LOCAL_NAME

tcp_hook(function(owner, event, ...)
  local f = owner[ON][event]
  if f then return f(owner, ...) end
end)

local N = { HANDLE = HANDLE, ON = ON }
__net = N

-- Errors -----------------------------------------------------------------------------------

-- "connect ECONNREFUSED 127.0.0.1:1", "read ECONNRESET"
function N.failure(code, syscall, address, port)
  if address == "localhost" then address = "127.0.0.1" end
  local where = address and " " .. address .. (port and ":" .. port or "") or ""
  local err = new_error("Error", syscall .. " " .. code .. where, nil, true)
  err.code, err.errno, err.syscall = code, reasons[code] and reasons[code][1], syscall
  err.address, err.port = address, port
  return err
end
local failure = N.failure

-- found(host) once the host's name is known, which takes a thread of the pool.
function N.with_address(host, opts, found, failed)
  if family_of(host) then return found(host) end
  local o = { ms = opts.lookup_ms, error = opts.error }
  if host == "localhost" then o.ms = o.ms or LOCAL_NAME end
  lookup(host, o, function(err)
    if err then return failed(err) end
    found(host)
  end)
end

-- Sockets ----------------------------------------------------------------------------------

local Socket

local on_socket = {}
function on_socket.connect(self, why)
  if self.destroyed then return end
  if why then return self:destroy(failure(why, "connect", self.remoteAddress, self.remotePort)) end
  self.connecting = false
  self:emit("connect")
  self:emit("ready")
  if rawget(self, "wants") then rawget(self, HANDLE):start() end
end
function on_socket.data(self, chunk)
  rawset(self, "bytesRead", self.bytesRead + #chunk)
  if not self:push(chunk) then
    rawset(self, "wants", false)
    rawget(self, HANDLE):stop()
  end
end
on_socket["end"] = function(self)
  self:push(nil)
  self:read(0)
end
function on_socket.error(self, why) self:destroy(failure(why, "read")) end
function on_socket.drain(self)
  local cb = rawget(self, "written")
  if not cb then return end
  rawset(self, "written", nil)
  cb()
end
function on_socket.close(self) self:emit("close", rawget(self, "had_error") == true) end

-- fn now, or as soon as the socket is connected
local function when_connected(self, fn)
  if not self.connecting then return fn() end
  self:once("connect", fn)
end

local methods = {}
function methods:_read()
  rawset(self, "wants", true)
  when_connected(self, function()
    if not self.destroyed then rawget(self, HANDLE):start() end
  end)
end
function methods:_write(chunk, _, cb)
  when_connected(self, function()
    if self.destroyed then return end
    local why, waiting = rawget(self, HANDLE):write(chunk)
    rawset(self, "bytesWritten", self.bytesWritten + #chunk)
    if why then return cb(failure(why, "write")) end
    if waiting > 0 then rawset(self, "written", cb) else cb() end
  end)
end
function methods:_final(cb)
  when_connected(self, function()
    if not self.destroyed then rawget(self, HANDLE):shutdown() end
    cb()
  end)
end
function methods:_destroy(err, cb)
  self.connecting = false
  rawset(self, "had_error", err ~= nil)
  if not rawget(self, HANDLE):close(rawget(self, "resets") == true) then
    closing(function() self:emit("close", err ~= nil) end)
  end
  cb(err)
  if rawget(self, "leave_server") then self.leave_server() end
end
function methods:resetAndDestroy()
  rawset(self, "resets", true)
  return self:destroy()
end
function methods:ref() rawget(self, HANDLE):ref(true) return self end
function methods:unref() rawget(self, HANDLE):ref(false) return self end
function methods:setNoDelay() return self end
function methods:setKeepAlive() return self end
function methods:setTimeout() return self end
function methods:address() return { address = "127.0.0.1", family = "IPv4", port = self.localPort } end

Socket = S.class("Socket", S.Duplex, methods)

local function new_socket(handle, half_open)
  local self = S.init_duplex(setmetatable({}, Socket), { allowHalfOpen = half_open == true, emitClose = false })
  rawset(self, HANDLE, handle)
  rawset(self, ON, on_socket)
  rawset(self, "bytesRead", 0)
  rawset(self, "bytesWritten", 0)
  return self
end

-- net.connect { path = }, net.connect(port, [host], [cb]), net.connect { port =, host = }
local function connect(...)
  local args, opts, cb = split(...)
  local port, host = opts.port or args[1], opts.host or type(args[2]) == "string" and args[2] or "127.0.0.1"
  local self = new_socket(tcp(), opts.allowHalfOpen)
  rawget(self, HANDLE):own(self)
  self.connecting = true
  if cb then self:once("connect", cb) end
  if opts.path then
    request("pending", "connect " .. opts.path, 0, 1, function()
      self:destroy(failure("ENOENT", "connect", opts.path))
    end)
    return self
  end
  port = tointeger(port)
  if not port then
    error(new_error("TypeError", 'The "options" or "port" or "path" argument must be specified',
      "ERR_MISSING_ARGS"), 0)
  end
  self.remoteAddress, self.remotePort = host, port
  N.with_address(host, opts, function()
    if not self.destroyed then rawget(self, HANDLE):connect(host, port) end
  end, function(err) self:destroy(err) end)
  return self
end

-- Servers ----------------------------------------------------------------------------------

local Server = { __name = "Server" }
Server.__index = function(_, key)
  local v = Server[key]
  if v == nil then v = Emitter[key] end
  return v
end

local function end_server(self)
  if self.listening or self.connections > 0 or not rawget(self, "closes") then return end
  rawset(self, "closes", nil)
  next_tick(function() self:emit("close") end)
end

local on_server = {}
function on_server.connection(self, handle)
  if self.maxConnections and self.connections >= self.maxConnections then
    handle:close(false)
    return self:emit("drop", {})
  end
  local socket = new_socket(handle, rawget(self, "half_open"))
  handle:own(socket)
  socket.connecting, socket.server = false, self
  self.connections = self.connections + 1
  rawset(socket, "leave_server", function()
    self.connections = self.connections - 1
    end_server(self)
  end)
  self:emit("connection", socket)
  if not socket.destroyed then socket:read(0) end
end
function on_server.close(self) end_server(self) end

local function bound_to(self, port)
  rawset(self, "port", port)
  next_tick(function() if self.listening then self:emit("listening") end end)
end

local function listen_now(self, port)
  local handle = tcp(self)
  rawset(self, HANDLE, handle)
  local bound, why = handle:listen(port, 511)
  if not bound then
    local err = new_error("Error", "listen " .. why .. ": address already in use :::" .. port, nil, true)
    err.code, err.errno, err.syscall, err.address, err.port = why, -98, "listen", "::", port
    next_tick(function() self:emit("error", err) end)
    return
  end
  self.listening = true
  if bound ~= true then bound_to(self, bound) end -- else the cluster's primary will say
end

-- A worker's listen() has its answer: a port, or an errno below 0.
function Server:_bound(port)
  if port < 0 then
    self.listening = false
    return self:emit("error", N.failure("EADDRINUSE", "bind", "null", rawget(self, "asked")))
  end
  self:once("listening", function() tell_listens(port) end)
  bound_to(self, port)
end

function Server:listen(...)
  if job_post() then return self end -- a worker of a job system serves nobody
  local port, host, cb
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    if type(v) == "table" then
      port, host = v.port, v.host
    elseif type(v) == "function" then
      cb = v
    elseif port and type(v) == "string" then
      host = v
    else
      port = port or v
    end
  end
  if self.listening then
    error(new_error("Error", "Listen method has been called more than once without closing.",
      "ERR_SERVER_ALREADY_LISTEN"), 0)
  end
  port = tointeger(port or 0)
  if not port or port < 0 or port > 65535 then
    error(new_error("RangeError", "options.port should be >= 0 and < 65536.", "ERR_SOCKET_BAD_PORT"), 0)
  end
  if cb then self:once("listening", cb) end
  rawset(self, "asked", port)
  once_known(host, function() listen_now(self, port) end)
  return self
end
function Server:address()
  if not self.listening then return nil end
  return { address = "::", family = "IPv6", port = self.port }
end
function Server:close(cb)
  local was_listening = self.listening
  if cb and not was_listening then
    self:once("close", function()
      cb(new_error("Error", "Server is not running.", "ERR_SERVER_NOT_RUNNING"))
    end)
  elseif cb then
    self:once("close", cb)
  end
  self.listening = false
  rawset(self, "closes", true)
  if was_listening then rawget(self, HANDLE):close() end
  end_server(self)
  return self
end
function Server:getConnections(cb)
  local n = self.connections
  next_tick(function() cb(nil, n) end)
  return self
end
function Server:ref() rawget(self, HANDLE):ref(true) return self end
function Server:unref() rawget(self, HANDLE):ref(false) return self end

local function create_server(a, b)
  local self = Emitter.new()
  local opts = type(a) == "table" and a or {}
  local listener = type(a) == "function" and a or b
  setmetatable(self, Server)
  rawset(self, ON, on_server)
  rawset(self, "half_open", opts.allowHalfOpen)
  self.listening, self.connections = false, 0
  if listener then self:on("connection", listener) end
  return self
end

net = { connect = connect, createConnection = connect, createServer = create_server,
  Server = { new = create_server }, Socket = Socket }
function net.isIP(host) return family_of(host) or 0 end
