-- SPDX-License-Identifier: MIT
-- WebSocketServer and its sockets, as the package ws has them.
-- What is below is a handle of script/http_socket.c.
-- Source: ws 8 lib/websocket-server.js, lib/websocket.js.
local hidden, invalid_argument, new_error, next_tick, new_socket, on_upgrade, socket_hook =
  __hidden, __invalid_argument, __new_error, __next_tick, __socket, __http_upgrade, __socket_hook
local Emitter, String = EventEmitter, String
local error, ipairs, rawget, rawset, setmetatable, type = error, ipairs, rawget, rawset, setmetatable, type
local create_server = http.createServer
local HANDLE, SERVER, UPGRADE = hidden(25), hidden(26), hidden(27)
local CONNECTING, OPEN, CLOSING, CLOSED = 0, 1, 2, 3
local NO_STATUS = 1005

-- Sockets -----------------------------------------------------------------------------------

local Socket = { __name = "WebSocket", CONNECTING = CONNECTING, OPEN = OPEN, CLOSING = CLOSING, CLOSED = CLOSED }
local computed = {}
function computed.readyState(self) return (rawget(self, HANDLE):state()) end
function computed.bufferedAmount(self)
  local _, bytes = rawget(self, HANDLE):state()
  return bytes
end
Socket.__index = function(self, key)
  local v = Socket[key]
  if v == nil then v = Emitter[key] end
  if v == nil and computed[key] then return computed[key](self) end
  return v
end

local names = { [CONNECTING] = "CONNECTING", [OPEN] = "OPEN", [CLOSING] = "CLOSING", [CLOSED] = "CLOSED" }

-- ws:send(data, [options], [cb])
function Socket:send(data, options, cb)
  if type(options) == "function" then cb = options end
  if type(data) ~= "string" then
    if type(data) ~= "number" then invalid_argument("data", "string or an instance of Buffer", data) end
    data = String(data)
  end
  local handle = rawget(self, HANDLE)
  if handle:send(data) then
    if cb then next_tick(cb) end
    return
  end
  if not cb then return end
  local state = handle:state()
  local err = new_error("Error", "WebSocket is not open: readyState " .. state .. " (" .. names[state] .. ")")
  next_tick(cb, err)
end
function Socket:close(code) rawget(self, HANDLE):close(code or NO_STATUS) end
function Socket:terminate() rawget(self, HANDLE):terminate() end
function Socket:ping() end
function Socket:pong() end

-- Servers -----------------------------------------------------------------------------------

local Server = { __name = "WebSocketServer" }
local CLIENTS, STALE = hidden(28), hidden(29)

-- The list holds those that are gone until somebody looks at it.
local function clients(self)
  local list = rawget(self, CLIENTS)
  if not rawget(self, STALE) then return list end
  rawset(self, STALE, nil)
  local n = 0
  for i, ws in ipairs(list) do
    list[i] = nil
    if ws.readyState ~= CLOSED then
      n = n + 1
      list[n] = ws
    end
  end
  return list
end

Server.__index = function(self, key)
  if key == "clients" then return clients(self) end
  local v = Server[key]
  if v == nil then v = Emitter[key] end
  return v
end

local on_socket = {}
function on_socket.message(ws, text) ws:emit("message", text, false) end
function on_socket.close(ws, code)
  rawset(rawget(ws, SERVER), STALE, true)
  ws:emit("close", code, "")
end
socket_hook(function(ws, event, value) return on_socket[event](ws, value) end)

local function refuse(res, status)
  res.statusCode = status
  res:setHeader("Connection", "close")
  res:finish()
end

-- Its http server has a request that asks for an upgrade.
local function upgrade(self, req, res)
  if rawget(self, "closing") then return refuse(res, 503) end
  if self.options.path and req.url:match("^[^?]*") ~= self.options.path then return refuse(res, 400) end
  local ws = setmetatable(Emitter.new(), Socket)
  rawset(ws, SERVER, self)
  local handle = new_socket(res, ws)
  if not handle then return end
  rawset(ws, HANDLE, handle)
  local list = rawget(self, CLIENTS)
  list[#list + 1] = ws
  self:emit("connection", ws, req)
end

-- Without a WebSocketServer it is a request like any other.
on_upgrade(function(server, req, res)
  local f = rawget(server, UPGRADE)
  if f then return f(req, res) end
  return server:emit("request", req, res)
end)

-- WebSocketServer.new { server = } or { port = }; also { path = }
local function new_server(options, cb)
  if type(options) ~= "table" or (options.server == nil) == (options.port == nil) then
    error(new_error("TypeError", 'One and only one of the "port" or "server" options must be specified'), 0)
  end
  local self = Emitter.new()
  rawset(self, CLIENTS, {})
  self.options = options
  setmetatable(self, Server)
  local server = options.server
  if not server then
    server = create_server(function(_, res) refuse(res, 426) end)
    server:listen(options.port, options.backlog, cb)
    self.own = true
  end
  rawset(self, SERVER, server)
  server:on("listening", function() self:emit("listening") end)
  server:on("error", function(err) self:emit("error", err) end)
  rawset(server, UPGRADE, function(req, res) return upgrade(self, req, res) end)
  return self
end

function Server:address() return rawget(self, SERVER):address() end

-- Takes no more; those that are there stay.
function Server:close(cb)
  if cb then self:once("close", cb) end
  if self.closing then return end
  self.closing = true
  local server = rawget(self, SERVER)
  rawset(server, UPGRADE, nil)
  local function tell() self:emit("close") end
  if self.own then server:close(tell) else next_tick(tell) end
end

WebSocketServer = { new = new_server }
WebSocket = { CONNECTING = CONNECTING, OPEN = OPEN, CLOSING = CLOSING, CLOSED = CLOSED }
