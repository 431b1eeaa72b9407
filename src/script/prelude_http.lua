-- SPDX-License-Identifier: MIT
-- http.createServer: what is not in every request's way (that is script/http_server.c).
-- Sources: Node 20 lib/_http_server.js, lib/net.js.
local body_of, emitter_of, forward, header, hooks, new_error, next_tick, server_handle =
  __http_body, __http_emitter, __http_forward, __http_header, __http_hooks, __new_error, __next_tick, __http_server
local Emitter, hidden, job_post = EventEmitter, __hidden, __job_post
local error, ipairs, pairs, rawget, rawset, select, setmetatable, tointeger, type =
  error, ipairs, pairs, rawget, rawset, select, setmetatable, math.tointeger, type
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
  tell_listens(port)
  self:emit("listening")
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
  handle:close()
  handle:close_idle(false)
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

-- req and res ---------------------------------------------------------------------------------

-- The emitter behind a response; behind a request, its body as a stream.
local function emitter(self)
  return emitter_of(self) or emitter_of(self, Emitter.new())
end

local function stream_of(req)
  local s = emitter_of(req)
  if s then return s end
  local body = body_of(req)
  s = emitter_of(req, stream.Readable.new { read = function() end })
  if body then s:push(body) end
  s:push(nil)
  return s
end

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
  "removeAllListeners", "listenerCount", "listeners", "eventNames" } do
  res_methods[name] = forwarded(emitter, name)
end
for _, name in ipairs { "on", "once", "off", "emit", "addListener", "removeListener", "prependListener",
  "removeAllListeners", "listenerCount", "listeners", "eventNames", "pipe", "unpipe", "pause", "resume", "read",
  "setEncoding", "destroy" } do
  req_methods[name] = forwarded(stream_of, name)
end

local HEADERS = hidden(21)

function res_methods:setHeader(name, value)
  header(self, name, value)
  local h = self[HEADERS]
  if not h then
    h = {}
    self[HEADERS] = h
  end
  h[name:lower()] = value
  return self
end
function res_methods:getHeader(name) local h = self[HEADERS] return h and h[name:lower()] end
function res_methods:hasHeader(name) return self:getHeader(name) ~= nil end
function res_methods:removeHeader(name) local h = self[HEADERS] if h then h[name:lower()] = nil end end
function res_methods:getHeaders() return self[HEADERS] or {} end
function res_methods:writeHead(status, reason, headers)
  if type(reason) == "table" then headers = reason end
  self.statusCode = status
  for name, value in pairs(headers or {}) do self:setHeader(name, value) end
  return self
end
function res_methods:cork() end
function res_methods:uncork() end

forward(function(req, key)
  if key == "headers" then return { host = "127.0.0.1" } end
  if key == "httpVersion" then return "1.1" end
  if key == "complete" then return true end
  return req_methods[key]
end, function(_, key) return res_methods[key] end)

http = { createServer = create_server, Server = { new = create_server }, METHODS = { "DELETE", "GET", "HEAD", "POST", "PUT" } }
