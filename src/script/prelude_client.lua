-- SPDX-License-Identifier: MIT
-- http.request: what is sent, what comes back, and which event tells of it.
-- Messages are objects that travel whole (runtime/http.h); where Node writes their text to
-- the socket, here they are queued beside it and go when the text would.
-- Sources: Node 20 lib/_http_client.js, lib/_http_outgoing.js, lib/_http_incoming.js.
local new_error, next_tick, reason_of = __new_error, __next_tick, __http_reason
local N, S, Emitter, header_lines, headers_of = __net, __stream, EventEmitter,
  __http.lines, __http.headers
local TypeError, String = TypeError, String
local error, ipairs, pairs, rawget, rawset, setmetatable, tonumber, type =
  error, ipairs, pairs, rawget, rawset, setmetatable, tonumber, type
local insert, remove, huge = table.insert, table.remove, math.huge
local HANDLE, R = N.HANDLE, S.R
local HIGH_WATER = 16384
local new_agent = http.Agent.new

local function reset(text)
  local err = new_error("Error", text, nil, true)
  err.code = "ECONNRESET"
  return err
end

-- IncomingMessage: the answer ----------------------------------------------------------------

local incoming, reading = {}, {}
function incoming:_read()
  self[R].reading_more = false
  rawset(self, "consuming", true)
  local socket = rawget(self, "socket")
  if socket and socket.readable then socket:resume() end
end
local function told(self, err, cb)
  if self:listenerCount("error") == 0 then err = nil end
  cb(err)
end
function incoming:_destroy(err, cb)
  if not self.readableEnded or not self.complete then
    self.aborted = true
    self:emit("aborted")
  end
  local socket = rawget(self, "socket")
  if socket and not socket.destroyed and self.aborted then
    socket:destroy(err)
    S.finished(socket, function(e)
      if e and e.code == "ERR_STREAM_PREMATURE_CLOSE" then e = nil end
      if e == nil then e = err end
      next_tick(told, self, e, cb)
    end)
  else
    next_tick(told, self, err, cb)
  end
end
function incoming:_dump()
  if rawget(self, "dumped") then return end
  rawset(self, "dumped", true)
  self:removeAllListeners("data")
  self:resume()
end
function incoming:setTimeout(ms, cb)
  if cb then self:on("timeout", cb) end
  rawget(self, "socket"):setTimeout(ms)
  return self
end
function reading.headers(self)
  local head = rawget(self, "head")
  local headers = headers_of(head[1] or nil, head[2], head[3])
  rawset(self, "headers", headers)
  return headers
end
function reading.statusMessage(self) return reason_of(self.statusCode) end

local Incoming = S.class("IncomingMessage", S.Readable, incoming, reading)

local function new_incoming(socket, req, status, head)
  local self = S.init_readable(setmetatable({}, Incoming))
  self[R].reading_more = true
  self.socket, self.req, self.statusCode, self.httpVersion = socket, req, status, "1.1"
  self.complete, self.aborted, self.url = false, false, ""
  rawset(self, "head", head)
  return self
end

-- The request on its socket ---------------------------------------------------------------------

local function emit_free(req)
  req.closed = true
  req:emit("close")
  if req.socket then req.socket:emit("free") end
end

-- It is answered: the connection is free once the listeners of "end" have run.
local function keep_alive(req)
  local socket, on = req.socket, rawget(req, "on_socket")
  if rawget(req, "on_timeout") then socket:off("timeout", req.on_timeout) end
  for _, name in ipairs { "close", "error", "data", "end", "drain" } do socket:off(name, on[name]) end
  next_tick(emit_free, req)
  req.destroyed = true
  req.res.socket = nil
end

local function answer_ended(req, res)
  local socket = req.socket
  rawset(req, "ended", true)
  socket:off("timeout", rawget(req, "on_res_timeout"))
  if not req.shouldKeepAlive then
    if socket.writable then socket:destroySoon() end
  elseif req.writableFinished and not res.aborted then
    keep_alive(req)
  end
end

-- list[at]: the lines of the head; then seconds of keep-alive, the length of the body.
local function begin_answer(req, status, list, at)
  local socket = req.socket
  if not list[at + 1] then req.shouldKeepAlive = false end
  local res = new_incoming(socket, req, status, { list[at], list[at + 1], list[at + 2] })
  req.res = res
  res:on("end", function() answer_ended(req, res) end)
  req:on("finish", function()
    if req.shouldKeepAlive and rawget(req, "ended") then keep_alive(req) end
  end)
  rawset(req, "on_res_timeout", function() res:emit("timeout") end)
  socket:on("timeout", req.on_res_timeout)
  if not req:emit("response", res) then res:_dump() end
end

-- What one read got: six values for each message (script/node_socket.c).
local function take(req, list)
  local socket = req.socket
  for i = 1, #list, 6 do
    local status, body, last = list[i], list[i + 1], list[i + 2]
    if status > 0 then begin_answer(req, status, list, i + 3) end
    local res = req.res
    if #body > 0 and not rawget(res, "dumped") and not res:push(body) then socket:pause() end
    if last then
      res.complete = true
      res:push(nil)
      for _, name in ipairs { "data", "end", "drain" } do socket:off(name, req.on_socket[name]) end
    end
  end
end

local function watch(req, socket)
  local on = {}
  function on.error(err)
    rawset(req, "had_error", true)
    req:emit("error", err)
    socket:off("data", on.data)
    socket:off("end", on["end"])
    socket:destroy()
  end
  function on.data() end
  on["end"] = function()
    if not req.res and not rawget(req, "had_error") then
      rawset(req, "had_error", true)
      req:emit("error", reset("socket hang up"))
    end
    socket:destroy()
  end
  function on.close()
    local res = req.res
    req.destroyed = true
    if res then
      if not res.complete then res:destroy(reset("aborted")) end
      req.closed = true
      req:emit("close")
      if not res.aborted and res.readable then res:push(nil) end
    else
      if not rawget(req, "had_error") then
        rawset(req, "had_error", true)
        req:emit("error", reset("socket hang up"))
      end
      req.closed = true
      req:emit("close")
    end
  end
  function on.drain()
    if req.finished or not rawget(req, "needs_drain") then return end
    rawset(req, "needs_drain", false)
    req:emit("drain")
  end
  rawset(req, "on_socket", on)
  for _, name in ipairs { "error", "data", "end", "close", "drain" } do socket:on(name, on[name]) end
end

local function listen_for_timeout(req)
  if rawget(req, "on_timeout") then return end
  rawset(req, "on_timeout", function() req:emit("timeout") end)
  if req.socket then
    req.socket:once("timeout", req.on_timeout)
  else
    req:on("socket", function(socket) socket:once("timeout", req.on_timeout) end)
  end
end

-- Texts go through the socket's writable side; the messages that they stand for go along.
local function send(socket, _, n)
  local handle, queue = rawget(socket, HANDLE), rawget(socket, "messages")
  local why, waiting
  for _ = 1, n do
    local message = remove(queue, 1)
    if message then
      why, waiting = handle:ask(message)
      if why then return why end
    end
  end
  return nil, waiting or 0
end

local function put(socket, out)
  insert(rawget(socket, "messages"), out.message or false)
  return socket:write(out.text, nil, out.cb)
end

local function flush(req, socket)
  local out = rawget(req, "out")
  if #out == 0 then return end
  rawset(req, "out", {})
  socket:cork()
  local room
  for i = 1, #out do room = put(socket, out[i]) end
  socket:uncork()
  return room
end

local function begin_on(req, socket)
  req.socket, req.connection, socket._httpMessage = socket, socket, req
  rawset(socket, "send", send)
  rawset(socket, "heard", function(list) take(req, list) end)
  if not rawget(socket, "messages") then rawset(socket, "messages", {}) end
  watch(req, socket)
  if req.timeout or req.agent.options.timeout then listen_for_timeout(req) end
  req:emit("socket", socket)
  if not socket.writable then return end
  local room = flush(req, socket)
  if req.finished then
    req:emit("prefinish")
  elseif room and rawget(req, "needs_drain") then
    rawset(req, "needs_drain", false)
    req:emit("drain")
  end
end

-- It was destroyed before it had a socket.
local function give_up(req, socket)
  local function tell(err)
    if not req.aborted and err == nil then err = reset("socket hang up") end
    if err ~= nil then req:emit("error", err) end
    req.closed = true
    req:emit("close")
  end
  local err = rawget(req, "why")
  if not socket.destroyed then
    socket:emit("free")
    return tell(err)
  end
  S.finished(socket:destroy(err), function(e)
    if e and e.code == "ERR_STREAM_PREMATURE_CLOSE" then e = nil end
    if e == nil then e = err end
    tell(e)
  end)
end

-- ClientRequest ---------------------------------------------------------------------------------

local Request, computed = { __name = "ClientRequest" }, {}
Request.__index = function(self, key)
  local v = Request[key]
  if v == nil then v = Emitter[key] end
  if v == nil and computed[key] then return computed[key](self) end
  return v
end

function computed.writableEnded(self) return self.finished end
function computed.headersSent(self) return rawget(self, "begun") == true end
function computed.writableLength(self)
  local n = 0
  for _, out in ipairs(rawget(self, "out")) do n = n + #out.text end
  return n + (self.socket and self.socket.writableLength or 0)
end
function computed.writableFinished(self) return self.finished and self.writableLength == 0 end

function Request:onSocket(socket)
  next_tick(function()
    if self.destroyed then return give_up(self, socket) end
    begin_on(self, socket)
  end)
end

-- A piece of the message, to the socket or until there is one.
local function deliver(req, out)
  local socket = req.socket
  if socket and socket.destroyed then return false end
  if socket and socket._httpMessage == req and socket.writable then
    flush(req, socket)
    return put(socket, out)
  end
  insert(rawget(req, "out"), out)
  return req.writableLength < HIGH_WATER
end

-- The head, with the body or the first piece of it.
local function head(req, chunk, streamed)
  rawset(req, "begun", true)
  return { close = not req.shouldKeepAlive, method = req.method, path = req.path, body = chunk or "",
    streamed = streamed, headers = header_lines(rawget(req, "set_headers")) }
end

local function later_error(req, err, cb)
  next_tick(function()
    req:emit("error", err)
    if cb then cb(err) end
  end)
end

-- How much of a body is still to come, where its length was said.
local function take_from_length(req, n)
  local length = rawget(req, "to_come")
  if not length then return false end
  rawset(req, "to_come", length - n)
  return length - n <= 0
end

function Request:write(chunk, encoding, cb)
  if type(encoding) == "function" then cb = encoding end
  if type(chunk) ~= "string" then error(S.wrong_chunk(chunk), 0) end
  local err = self.finished and new_error("Error", "write after end", "ERR_STREAM_WRITE_AFTER_END") or
    self.destroyed and S.stream_destroyed("write")
  if err then
    if not self.destroyed then later_error(self, err, cb) elseif cb then next_tick(cb, err) end
    return false
  end
  local socket = self.socket
  if socket and socket.writableCorked == 0 then
    socket:cork()
    next_tick(function() socket:uncork() end)
  end
  local message
  if not rawget(self, "begun") then
    message = head(self, chunk, true)
    rawset(self, "to_come", tonumber(self:getHeader("content-length")))
    if take_from_length(self, #chunk) then message.streamed = false end
  elseif #chunk > 0 then
    message = { body = chunk, last = take_from_length(self, #chunk) }
  end
  local room = deliver(self, { text = chunk, message = message, cb = cb })
  if not room then rawset(self, "needs_drain", true) end
  return room
end

function Request:finish(chunk, encoding, cb)
  if type(chunk) == "function" then
    chunk, cb = nil, chunk
  elseif type(encoding) == "function" then
    cb = encoding
  end
  if chunk == "" then chunk = nil end
  if self.finished then
    if chunk then
      later_error(self, new_error("Error", "write after end", "ERR_STREAM_WRITE_AFTER_END"), cb)
    elseif cb then
      if not self.writableFinished then self:on("finish", cb)
      else cb(new_error("Error", "Cannot call end after a stream was finished", "ERR_STREAM_ALREADY_FINISHED")) end
    end
    return self
  end
  local socket = self.socket
  if socket then socket:cork() end
  local last
  if not rawget(self, "begun") then
    if chunk then
      deliver(self, { text = chunk, message = head(self, chunk) })
    else
      last = head(self)
    end
  else
    if chunk then self:write(chunk) end
    if not rawget(self, "to_come") then last = { body = "", last = true } end
  end
  if cb then self:once("finish", cb) end
  local function finished()
    if not rawget(self, "had_error") then self:emit("finish") end
  end
  deliver(self, { text = "", message = last, cb = finished })
  if socket then
    while socket.writableCorked > 0 do socket:uncork() end
  end
  self.finished = true
  if #rawget(self, "out") == 0 and socket and socket._httpMessage == self then self:emit("prefinish") end
  return self
end

function Request:destroy(err)
  if self.destroyed then return self end
  self.destroyed = true
  if self.res then self.res:_dump() end
  rawset(self, "why", err)
  if self.socket then self.socket:destroy(err) end
  return self
end
function Request:abort()
  if self.aborted then return end
  self.aborted = true
  next_tick(function() self:emit("abort") end)
  self:destroy()
end
function Request:setTimeout(ms, cb)
  if rawget(self, "ended") then return self end
  listen_for_timeout(self)
  if cb then self:once("timeout", cb) end
  local function set(socket)
    if not socket.connecting then return socket:setTimeout(ms) end
    socket:once("connect", function() socket:setTimeout(ms) end)
  end
  if self.socket then set(self.socket) else self:once("socket", set) end
  return self
end
function Request:flushHeaders()
  if not rawget(self, "begun") then deliver(self, { text = "", message = head(self, "", true) }) end
end
function Request:setNoDelay() end
function Request:setSocketKeepAlive() end
function Request:cork() end
function Request:uncork() end
for name, method in pairs(__http.header_methods) do Request[name] = method end

-- "http://host:port/path"
local function parse(url)
  local rest = url:match("^http://(.*)$")
  if not rest then return nil end
  local place, path = rest:match("^([^/?]*)(.*)$")
  local host, port = place:match("^(.-):(%d+)$")
  if path:sub(1, 1) ~= "/" then path = "/" .. path end
  return host or place, tonumber(port) or 80, path
end

local function invalid_url(url)
  local err = TypeError.new("Invalid URL")
  err.code, err.input = "ERR_INVALID_URL", url
  return err
end

-- http.request(url or options, [options], [cb])
local function request(a, b, c)
  local cb = type(b) == "function" and b or c
  local opts = type(a) == "table" and a or type(b) == "table" and b or {}
  local self = setmetatable(Emitter.new(), Request)
  self.host, self.port, self.path = opts.hostname or opts.host or "localhost", opts.port or 80, opts.path or "/"
  if type(a) == "string" then
    self.host, self.port, self.path = parse(a)
    if not self.host then error(invalid_url(a), 0) end
  end
  self.method, self.agent, self.timeout = (opts.method or "GET"):upper(), opts.agent, opts.timeout
  self.protocol, self.finished, self.destroyed, self.aborted, self.reusedSocket = "http:", false, false, false, false
  rawset(self, "out", {})
  if self.agent == nil then self.agent = http.globalAgent end
  if self.agent == false then self.agent = new_agent {} end
  self.shouldKeepAlive = self.agent.keepAlive or self.agent.maxSockets ~= huge
  if opts.signal then S.destroy_on_abort(opts.signal, self) end
  if cb then self:once("response", cb) end
  for name, value in pairs(opts.headers or {}) do self:setHeader(name, value) end
  self.agent:addRequest(self, { host = self.host, port = self.port, timeout = opts.timeout })
  return self
end

__client = { parse = parse, invalid_url = invalid_url }
http.request = request
http.ClientRequest = Request
function http.get(...) return request(...):finish() end
