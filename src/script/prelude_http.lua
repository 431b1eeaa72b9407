-- SPDX-License-Identifier: MIT
-- http.createServer: what is not in every request's way (that is script/http_server.c).
-- Sources: Node 20 lib/_http_server.js, lib/net.js.
local body_of, emitter_of, forward, header, hooks, new_error, next_tick, server_handle =
  __http_body, __http_emitter, __http_forward, __http_header, __http_hooks, __new_error, __next_tick, __http_server
local calls, conn_of, head_of, peer_hook = __http_calls, __http_conn, __http_head, __http_peer_hook
local S, R = __stream, __stream.R
local Emitter, hidden, job_post = EventEmitter, __hidden, __job_post
local error, ipairs, pairs, rawget, rawset, select, setmetatable, tointeger, type =
  error, ipairs, pairs, rawget, rawset, select, setmetatable, math.tointeger, type
local String, concat, insert = String, table.concat, table.insert
local HANDLE, tell_listens = hidden(20), __listens
local once_known, failure = __io.once_known, __net.failure
local KEEP_ALIVE_BUFFER = 1000 -- what a server waits beyond what it announces

local emit = Emitter.new().emit

-- The server ------------------------------------------------------------------------------

local Server = setmetatable({ __name = "Server" }, { __index = Emitter })
Server.__index = function(self, key)
  local v = Server[key]
  if v == nil then v = Emitter[key] end
  return v
end

local function listen_error(code, port)
  local err = new_error("Error", "listen " .. code .. ": address already in use :::" .. port, nil, true)
  err.code, err.errno, err.syscall, err.address, err.port = code, -98, "listen", "::", port
  return err
end

local function settings(self)
  local idle = self.keepAliveTimeout
  rawget(self, HANDLE):set(idle > 0 and idle + KEEP_ALIVE_BUFFER or 0, self.maxConnections or 0, idle)
end

local function listen_now(self, port, backlog)
  local bound, why = rawget(self, HANDLE):listen(port, backlog)
  if not bound then
    local err = listen_error(why, port)
    next_tick(function() self:emit("error", err) end)
    return
  end
  self.listening = true
  if bound == true then return end -- the cluster's primary will say
  self.port = bound
  next_tick(function() if self.listening then self:emit("listening") end end)
end

-- server:listen(port, [host], [backlog], [cb]), server:listen({ port =, backlog = }, [cb])
function Server:listen(...)
  if job_post() then return self end -- a worker of a job system serves nobody
  local port, host, backlog, cb
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    if type(v) == "table" then
      port, host, backlog = v.port, v.host, v.backlog
    elseif type(v) == "function" then
      cb = v
    elseif type(v) == "number" then
      if port then backlog = v else port = v end
    elseif type(v) == "string" then
      host = v
    end
  end
  if self.listening then
    error(new_error("Error", "Listen method has been called more than once without closing.",
      "ERR_SERVER_ALREADY_LISTEN"), 0)
  end
  port = tointeger(port or 0)
  if not port or port < 0 or port > 65535 then
    error(new_error("RangeError", "options.port should be >= 0 and < 65536. Received type number (" ..
      String(port) .. ").", "ERR_SOCKET_BAD_PORT"), 0)
  end
  if cb then self:once("listening", cb) end
  settings(self)
  rawset(self, "asked", port)
  once_known(host, function() listen_now(self, port, tointeger(backlog or 511)) end)
  return self
end

-- A worker's listen() has its answer: a port, or an errno below 0.
function Server:_bound(port)
  if port < 0 then
    self.listening = false
    return self:emit("error", failure("EADDRINUSE", "bind", "null", rawget(self, "asked")))
  end
  self.port = port
  self:once("listening", function() tell_listens(port) end)
  next_tick(function() if self.listening then self:emit("listening") end end)
end

function Server:address()
  if not self.listening then return nil end
  return { address = "::", family = "IPv6", port = self.port }
end

function Server:close(cb)
  if not self.listening then
    if cb then
      self:once("close", function()
        cb(new_error("Error", "Server is not running.", "ERR_SERVER_NOT_RUNNING"))
      end)
    end
    next_tick(function() self:emit("close") end)
    return self
  end
  if cb then self:once("close", cb) end
  self.listening = false
  local handle = rawget(self, HANDLE)
  handle:close_idle(false)
  handle:close()
  return self
end
function Server:closeIdleConnections() rawget(self, HANDLE):close_idle(false) return self end
function Server:closeAllConnections() rawget(self, HANDLE):close_idle(true) return self end
function Server:getConnections(cb)
  local n = rawget(self, HANDLE):count()
  next_tick(function() cb(nil, n) end)
  return self
end
function Server:ref() rawget(self, HANDLE):ref(true) return self end
function Server:unref() rawget(self, HANDLE):ref(false) return self end
function Server:setTimeout() return self end

local function create_server(a, b)
  local handler = type(a) == "function" and a or b
  local options = type(a) == "table" and a or {}
  local self = Emitter.new()
  setmetatable(self, Server)
  self.listening, self.keepAliveTimeout = false, options.keepAliveTimeout or 5000
  self.maxConnections = options.maxConnections
  self.timeout, self.headersTimeout, self.requestTimeout = 0, 60000, 300000
  rawset(self, HANDLE, server_handle(self))
  if handler then self:on("request", handler) end
  return self
end

-- What emit does, without a list of arguments, for the one listener that most servers have.
local LISTS, recording = hidden(1), __recording
hooks(function(server, req, res)
    local lists = server[LISTS]
    local list = lists and lists.request
    if not list or #list ~= 1 or recording then return emit(server, "request", req, res) end
    return list[1](req, res)
  end,
  emit)

-- The connection -------------------------------------------------------------------------------

local Socket = { __name = "Socket" }
Socket.__index = function(_, key)
  local v = Socket[key]
  if v == nil then v = Emitter[key] end
  return v
end
local PEER = hidden(30)
function Socket:destroy()
  self.destroyed = true
  rawget(self, PEER):close()
  return self
end
Socket.finish, Socket.destroySoon = Socket.destroy, Socket.destroy
function Socket:address() return { address = self.localAddress, family = "IPv6", port = self.localPort } end
for _, name in ipairs { "setTimeout", "setNoDelay", "setKeepAlive", "ref", "unref" } do
  Socket[name] = function(self) return self end
end

local function socket_of(peer, server)
  local socket = peer:owner()
  if socket then return socket end
  socket = setmetatable(Emitter.new(), Socket)
  rawset(socket, PEER, peer)
  socket.remoteAddress, socket.remoteFamily = "::ffff:127.0.0.1", "IPv6"
  socket.localAddress, socket.destroyed, socket.server = "::ffff:127.0.0.1", false, server
  socket.localPort = server and server.port
  peer:owner(socket)
  return socket
end

peer_hook(function(server, peer, event)
  local socket = socket_of(peer, server)
  if event == "connection" then return emit(server, event, socket) end
  socket.destroyed = true
  emit(socket, event, false)
end)

for _, name in ipairs { "on", "addListener", "once", "prependListener" } do
  local plain = Emitter[name]
  Server[name] = function(self, event, listener)
    if event == "connection" then rawget(self, HANDLE):greet() end
    return plain(self, event, listener)
  end
end

-- Headers --------------------------------------------------------------------------------------

local HEADERS = hidden(21)
-- Those that follow from how the message is sent.
local FRAMING = { ["connection"] = true, ["content-length"] = true, ["transfer-encoding"] = true,
  ["keep-alive"] = true, ["host"] = true }

-- set: by lower-case name { name, value }
local function lines(set)
  local out = {}
  for low, entry in pairs(set or {}) do
    if not FRAMING[low] then
      local values = type(entry[2]) == "table" and entry[2] or { entry[2] }
      for _, value in ipairs(values) do insert(out, entry[1] .. ": " .. String(value) .. "\r\n") end
    end
  end
  return concat(out)
end

local function add(to, low, value)
  if low == "set-cookie" then
    to[low] = to[low] or {}
    insert(to[low], value)
  elseif to[low] == nil then
    to[low] = value
  else
    to[low] = to[low] .. ", " .. value
  end
end

-- The table of a head: its own lines, then what says how it was sent. keep: seconds, 0: not
-- said, false: it closes. length: false: chunks, nil or -1: no body.
local function headers_of(text, keep, length)
  local to = {}
  for name, value in (text or ""):gmatch("([^:\r\n]+): ?([^\r\n]*)\r\n") do add(to, name:lower(), value) end
  to.connection = keep and "keep-alive" or "close"
  if keep and keep > 0 then to["keep-alive"] = "timeout=" .. keep end
  if length == false then
    to["transfer-encoding"] = "chunked"
  elseif length and length >= 0 then
    to["content-length"] = String(length)
  end
  return to
end

local function check_header(name, value)
  if type(name) ~= "string" or name == "" or name:find("[^%w!#$%%&'*+.^_`|~-]") then
    error(new_error("TypeError", 'Header name must be a valid HTTP token ["' .. String(name) .. '"]',
      "ERR_INVALID_HTTP_TOKEN"), 0)
  end
  if value == nil then
    error(new_error("TypeError", 'Invalid value "undefined" for header "' .. name .. '"',
      "ERR_HTTP_INVALID_HEADER_VALUE"), 0)
  end
end

local function sent(what)
  error(new_error("Error", "Cannot " .. what .. " headers after they are sent to the client",
    "ERR_HTTP_HEADERS_SENT"), 0)
end

-- What requests and answers have in common.
local header_methods = {}
local function set_of(self)
  local set = rawget(self, "set_headers")
  if not set then
    set = {}
    rawset(self, "set_headers", set)
  end
  return set
end
function header_methods:setHeader(name, value)
  if self.headersSent then sent("set") end
  check_header(name, value)
  set_of(self)[name:lower()] = { name, value }
  return self
end
function header_methods:getHeader(name)
  local entry = set_of(self)[name:lower()]
  return entry and entry[2]
end
function header_methods:hasHeader(name) return set_of(self)[name:lower()] ~= nil end
function header_methods:removeHeader(name)
  if self.headersSent then sent("remove") end
  set_of(self)[name:lower()] = nil
end
function header_methods:getHeaders()
  local all = {}
  for low, entry in pairs(set_of(self)) do all[low] = entry[2] end
  return all
end
function header_methods:getHeaderNames()
  local all = {}
  for low in pairs(set_of(self)) do insert(all, low) end
  return all
end
__http = { lines = lines, headers = headers_of, header_methods = header_methods }

-- req and res ---------------------------------------------------------------------------------

-- The emitter behind a response.
local function emitter(self)
  return emitter_of(self) or emitter_of(self, Emitter.new())
end

-- Behind a request: its body as a stream.
local function told(self, err, cb)
  if self:listenerCount("error") == 0 then err = nil end
  cb(err)
end
local request_body = {}
function request_body:_read()
  self[R].reading_more = false
  rawset(self, "consuming", true)
end
function request_body:_destroy(err, cb)
  if not self.readableEnded or not rawget(self, "complete") then
    rawset(self, "aborted", true)
    self:emit("aborted")
    local peer = conn_of(rawget(self, "req"))
    if peer then peer:close() end
  end
  next_tick(told, self, err, cb)
end
function request_body:_dump()
  if rawget(self, "dumped") then return end
  rawset(self, "dumped", true)
  self:removeAllListeners("data")
  self:resume()
end
local Body = S.class("IncomingMessage", S.Readable, request_body)

local function feed(s, text, complete)
  if text and text ~= "" and not rawget(s, "dumped") then s:push(text) end
  if complete then
    rawset(s, "complete", true)
    s:push(nil)
  end
end

local function stream_of(req)
  local s = emitter_of(req)
  if s then return s end
  s = S.init_readable(setmetatable({}, Body))
  s[R].reading_more = true
  rawset(s, "req", req)
  rawset(s, "aborted", false)
  emitter_of(req, s)
  feed(s, body_of(req))
  return s
end

-- In a tick behind the last byte of an answer.
local function closed(res) emit(emitter(res), "close") end
local function finished(res)
  local s = emitter_of(res.req)
  if s and not rawget(s, "consuming") and not s[R].resume_scheduled then s:_dump() end
  local e = emitter_of(res)
  if not e then return end
  next_tick(closed, res)
  emit(e, "finish")
end

-- The connection closed before the answer had left.
local function aborted(req, res)
  local s = emitter_of(req)
  if s then
    local err = new_error("Error", "aborted", nil, true)
    err.code = "ECONNRESET"
    s:destroy(err)
  end
  if emitter_of(res) then closed(res) end
end

-- It was written to after its end.
local function tell_late(res, err, cb)
  if cb then cb(err) end
  if not res.destroyed then emit(emitter(res), "error", err) end
end
local function late(res, cb)
  local err = new_error("Error", "write after end", "ERR_STREAM_WRITE_AFTER_END")
  if not res.destroyed then
    next_tick(tell_late, res, err, cb)
  elseif cb then
    next_tick(cb, err)
  end
end

calls(function(res, event)
    if not res.writableEnded then emit(emitter(res), event) end
  end, finished,
  function(req, text, complete) feed(emitter_of(req), text, complete) end, aborted, late)

-- A method of the emitter, called on it; what returns the emitter returns the message.
local function forwarded(of, name)
  return function(self, ...)
    local e = of(self)
    local r = e[name](e, ...)
    if r == e then return self end
    return r
  end
end

local res_methods, req_methods = {}, {}
for _, name in ipairs { "on", "once", "off", "emit", "addListener", "removeListener", "prependListener",
  "prependOnceListener", "removeAllListeners", "listenerCount", "listeners", "eventNames" } do
  res_methods[name] = forwarded(emitter, name)
  req_methods[name] = forwarded(stream_of, name)
end
for _, name in ipairs { "pipe", "unpipe", "pause", "resume", "isPaused", "read", "setEncoding", "destroy" } do
  req_methods[name] = forwarded(stream_of, name)
end

-- What was set, told below too: it goes with the head.
local function tell_headers(self, name, value)
  header(self, name, value, lines(self[HEADERS]))
end
local function headers_set(self)
  local set = self[HEADERS]
  if not set then
    set = {}
    self[HEADERS] = set
  end
  return set
end
function res_methods:setHeader(name, value)
  if self.headersSent then sent("set") end
  check_header(name, value)
  headers_set(self)[name:lower()] = { name, value }
  tell_headers(self, name, value)
  return self
end
function res_methods:getHeader(name)
  local entry = headers_set(self)[name:lower()]
  return entry and entry[2]
end
function res_methods:hasHeader(name) return headers_set(self)[name:lower()] ~= nil end
function res_methods:removeHeader(name)
  if self.headersSent then sent("remove") end
  headers_set(self)[name:lower()] = nil
  tell_headers(self, name)
end
function res_methods:getHeaders()
  local all = {}
  for low, entry in pairs(headers_set(self)) do all[low] = entry[2] end
  return all
end
function res_methods:getHeaderNames()
  local all = {}
  for low in pairs(headers_set(self)) do insert(all, low) end
  return all
end
function res_methods:writeHead(status, reason, headers)
  if self.headersSent then sent("write") end
  if type(reason) == "table" then headers = reason end
  self.statusCode = status
  for name, value in pairs(headers or {}) do self:setHeader(name, value) end
  return self
end
function res_methods:cork() end
function res_methods:uncork() end
function res_methods:setTimeout() return self end

local PASSED_ON = { [R] = true, readable = true, readableEnded = true, readableFlowing = true, readableLength = true,
  destroyed = true, aborted = true }

local ITERATE = S.ITERATE
req_methods[ITERATE] = forwarded(stream_of, ITERATE)

local function peer_socket(self)
  local peer = conn_of(self)
  return peer and socket_of(peer)
end

forward(function(req, key)
  local method = req_methods[key]
  if method then return method end
  if PASSED_ON[key] then return stream_of(req)[key] end
  if key == "socket" or key == "connection" then return peer_socket(req) end
  if key == "httpVersion" then return "1.1" end
  if key == "complete" then
    local s = emitter_of(req)
    return s ~= nil and rawget(s, "complete") == true
  end
  if key ~= "headers" then return nil end
  local text, closes, length = head_of(req)
  local headers = headers_of(text, not closes and 0, length)
  headers.host = headers.host or "localhost"
  req.headers = headers
  return headers
end, function(res, key)
  if key == "socket" or key == "connection" then return peer_socket(res) end
  return res_methods[key]
end)

http = { createServer = create_server, Server = { new = create_server }, METHODS = { "DELETE", "GET", "HEAD", "POST", "PUT" } }
