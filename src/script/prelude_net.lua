-- SPDX-License-Identifier: MIT
-- net: sockets as duplex streams, and servers that give them out.
-- What is below is a handle of script/node_socket.c; it calls `on[event]` of its owner.
-- Sources: Node 20 lib/net.js, lib/internal/stream_base_commons.js.
local closing, hidden, new_error, next_tick, request, tcp, tcp_hook =
  __closing, __hidden, __new_error, __next_tick, __request, __tcp, __tcp_hook
local family_of, once_known, reasons, split = __io.family_of, __io.once_known, __io.reasons, __io.split
local S, Emitter, job_post = __stream, EventEmitter, __job_post
local error, ipairs, rawget, rawset, select, setmetatable, tonumber, type =
  error, ipairs, rawget, rawset, select, setmetatable, tonumber, type
local concat, lookup, tell_listens, tointeger = table.concat, dns.lookup, __listens, math.tointeger
local String, clearTimeout, setTimeout = String, clearTimeout, setTimeout
local HANDLE, ON = hidden(23), hidden(24)
local LOCAL_NAME, LOCAL_ADDRESS = __io.LOCAL_NAME, "127.0.0.1"

tcp_hook(function(owner, event, ...)
  local f = owner[ON][event]
  if f then return f(owner, ...) end
end)

local N = { HANDLE = HANDLE, ON = ON }
__net = N

-- Errors -----------------------------------------------------------------------------------

-- "connect ECONNREFUSED 127.0.0.1:1", "read ECONNRESET"
function N.failure(code, syscall, address, port)
  local where = address and " " .. address .. (port and ":" .. port or "") or ""
  local err = new_error("Error", syscall .. " " .. code .. where, nil, true)
  err.code, err.errno, err.syscall = code, reasons[code] and reasons[code][1], syscall
  err.address, err.port = address, port
  return err
end
local failure = N.failure

function N.bad_port(what, port)
  return new_error("RangeError", what .. " should be >= 0 and < 65536. Received type number (" .. String(port) ..
    ").", "ERR_SOCKET_BAD_PORT")
end
local bad_port = N.bad_port

-- Sockets ----------------------------------------------------------------------------------

local function touch(self)
  local timer = rawget(self, "timer")
  if timer then timer:refresh() end
end

local on_socket = {}
function on_socket.connect(self, why)
  if self.destroyed then return end
  if why then return self:destroy(failure(why, "connect", rawget(self, "remoteAddress"), rawget(self, "remotePort"))) end
  self.connecting = false
  touch(self)
  self:emit("connect")
  self:emit("ready")
  if not self:isPaused() then self:read(0) end
end
function on_socket.data(self, chunk)
  touch(self)
  rawset(self, "bytesRead", self.bytesRead + #chunk)
  if not self.destroyed and not self:push(chunk) then self:_readStop() end
end
-- Answers of a server, to who asked (prelude_client.lua).
function on_socket.answers(self, list)
  touch(self)
  local heard = rawget(self, "heard")
  if heard then heard(list) end
end
on_socket["end"] = function(self)
  touch(self)
  if self.readableEnded then return end
  self:push(nil)
  self:read(0)
end
function on_socket.error(self, why) self:destroy(failure(why, "read")) end
function on_socket.drain(self)
  local cb = rawget(self, "written")
  if not cb then return end
  rawset(self, "written", nil)
  touch(self)
  cb()
end
function on_socket.shutdown(self)
  local cb = rawget(self, "shut")
  rawset(self, "shut", nil)
  if cb then cb() end
end
function on_socket.close(self) self:emit("close", rawget(self, "had_error") == true) end

-- What the connection is needed for waits until it is there, or the socket has gone.
local function when_connected(self, fn, gone)
  if not self.connecting then return fn() end
  local function closed() gone(new_error("Error", "Socket closed before the connection was established", "ERR_SOCKET_CLOSED_BEFORE_CONNECTION")) end
  self:once("connect", function()
    if gone then self:off("close", closed) end
    fn()
  end)
  if gone then self:once("close", closed) end
end

-- A text that n calls of write() gave.
local function write(self, text, n, cb)
  when_connected(self, function()
    if self.destroyed then return cb(new_error("Error", "Socket is closed", "ERR_SOCKET_CLOSED")) end
    touch(self)
    local send = rawget(self, "send")
    local why, waiting
    if send then why, waiting = send(self, text, n) else why, waiting = rawget(self, HANDLE):write(text) end
    rawset(self, "bytesWritten", self.bytesWritten + #text)
    if why then return cb(failure(why, "write")) end
    if waiting > 0 then rawset(self, "written", cb) else cb() end
  end, cb)
end

local methods = {}
function methods:_read()
  if rawget(self, "reading") then return end
  when_connected(self, function()
    if self.destroyed then return end
    rawset(self, "reading", true)
    rawget(self, HANDLE):start()
  end)
end
function methods:_readStop()
  rawset(self, "reading", false)
  if not self.destroyed then rawget(self, HANDLE):stop() end
end
function methods:_write(chunk, _, cb) write(self, chunk, 1, cb) end
function methods:_writev(entries, cb)
  local parts = {}
  for i, entry in ipairs(entries) do parts[i] = entry.chunk end
  write(self, concat(parts), #parts, cb)
end
function methods:_final(cb)
  when_connected(self, function()
    if self.destroyed then return cb() end
    rawset(self, "shut", cb)
    rawget(self, HANDLE):shutdown()
  end)
end
function methods:_destroy(err, cb)
  self.connecting = false
  clearTimeout(rawget(self, "timer"))
  rawset(self, "had_error", err ~= nil)
  if not rawget(self, HANDLE):close(rawget(self, "resets") == true) then
    closing(function() self:emit("close", err ~= nil) end)
  end
  cb(err)
  local server = rawget(self, "in_server")
  if server then server:_left() end
end
function methods:destroySoon()
  if self.writable then self:finish() end
  if self.writableFinished then return self:destroy() end
  self:once("finish", function() self:destroy() end)
end
function methods:resetAndDestroy()
  rawset(self, "resets", true)
  return self:destroy()
end
-- A clock that each byte sets back.
function methods:setTimeout(ms, cb)
  if self.destroyed then return self end
  self.timeout = ms
  clearTimeout(rawget(self, "timer"))
  rawset(self, "timer", nil)
  if ms == 0 then
    if cb then self:off("timeout", cb) end
    return self
  end
  rawset(self, "timer", setTimeout(function() self:emit("timeout") end, ms):unref())
  if cb then self:once("timeout", cb) end
  return self
end
function methods:ref() rawget(self, HANDLE):ref(true) return self end
function methods:unref() rawget(self, HANDLE):ref(false) return self end
function methods:setNoDelay() return self end
function methods:setKeepAlive() return self end
function methods:address() return { address = "127.0.0.1", family = "IPv4", port = rawget(self, "localPort") } end

local properties = {}
function properties.pending(self) return self.connecting or self.destroyed end
function properties.bufferSize(self)
  if not self.destroyed then return self.writableLength end
end
function properties.readyState(self)
  if self.connecting then return "opening" end
  if self.readable then return self.writable and "open" or "readOnly" end
  return self.writable and "writeOnly" or "closed"
end

local Socket = S.class("Socket", S.Duplex, methods, properties)
local plain_write = Socket.methods.write

-- What write() is once the other side has ended, where the socket may not be half open.
local function write_after_fin(self, chunk, encoding, cb)
  if self.writableEnded then return plain_write(self, chunk, encoding, cb) end
  if type(encoding) == "function" then cb = encoding end
  local err = new_error("Error", "This socket has been ended by the other party", nil, true)
  err.code = "EPIPE"
  if cb then next_tick(cb, err) end
  self:destroy(err)
  return false
end

local function new_socket(handle, half_open)
  local self = S.init_duplex(setmetatable({}, Socket), { allowHalfOpen = half_open == true, emitClose = false })
  rawset(self, HANDLE, handle)
  rawset(self, ON, on_socket)
  rawset(self, "bytesRead", 0)
  rawset(self, "bytesWritten", 0)
  self.connecting = false
  self:on("end", function()
    if not self.allowHalfOpen then rawset(self, "write", write_after_fin) end
  end)
  handle:own(self)
  return self
end

-- go(address) once the host is known: of an address in a tick, else by a thread of the pool.
local function look_up(self, host, opts, go)
  if family_of(host) then
    return next_tick(function()
      if self.connecting then go(host) end
    end)
  end
  local o = { ms = opts.lookup_ms, error = opts.error }
  if host == "localhost" then o.ms = o.ms or LOCAL_NAME end
  lookup(host, o, function(err, _, family)
    if err then
      self:emit("lookup", err, nil, nil, host)
      if self.connecting then next_tick(function() self:destroy(err) end) end
      return
    end
    self:emit("lookup", nil, host == "localhost" and LOCAL_ADDRESS or host, family, host)
    if not self.connecting then return end
    touch(self)
    go(host)
  end)
end

-- net.connect { path = }, net.connect(port, [host], [cb]), net.connect { port =, host = }
local function connect(...)
  local args, opts, cb = split(...)
  local port, host = opts.port or args[1], opts.host or type(args[2]) == "string" and args[2] or "localhost"
  local path = opts.path or type(args[1]) == "string" and not tonumber(args[1]) and args[1]
  if not path and not tointeger(tonumber(port)) then
    error(new_error("TypeError", 'The "options" or "port" or "path" argument must be specified',
      "ERR_MISSING_ARGS"), 0)
  end
  local self = new_socket(tcp(), opts.allowHalfOpen)
  self.connecting = true
  if opts.timeout then self:setTimeout(opts.timeout) end
  if cb then self:once("connect", cb) end
  if opts.signal then S.destroy_on_abort(opts.signal, self) end
  if path then
    request("pending", "connect " .. path, 0, 1, function() self:destroy(failure("ENOENT", "connect", path)) end)
    return self
  end
  port = tointeger(tonumber(port))
  if port < 0 or port > 65535 then error(bad_port("Port", port), 0) end
  look_up(self, host, opts, function(name)
    self.remoteAddress, self.remotePort = name == "localhost" and LOCAL_ADDRESS or name, port
    rawget(self, HANDLE):connect(name, port)
  end)
  return self
end
N.connect = connect

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

-- One of its connections has gone.
function Server:_left()
  self.connections = self.connections - 1
  end_server(self)
end

local on_server = {}
function on_server.connection(self, handle)
  if self.maxConnections and self.connections >= self.maxConnections then
    handle:close(false)
    return self:emit("drop", {})
  end
  local socket = new_socket(handle, rawget(self, "half_open"))
  socket.server = self
  rawset(socket, "in_server", self)
  if rawget(self, "pauses") then socket:pause() else socket:read(0) end
  self.connections = self.connections + 1
  self:emit("connection", socket)
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
    error(bad_port("options.port", port), 0)
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
  rawset(self, "pauses", opts.pauseOnConnect)
  self.listening, self.connections = false, 0
  if listener then self:on("connection", listener) end
  return self
end

net = { connect = connect, createConnection = connect, createServer = create_server,
  Server = { new = create_server }, Socket = Socket }
function net.isIP(host) return family_of(host) or 0 end
