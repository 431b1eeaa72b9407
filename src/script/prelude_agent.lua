-- SPDX-License-Identifier: MIT
-- http.Agent: which request gets which connection.
-- Source: Node 20 lib/_http_agent.js.
local N, Emitter = __net, EventEmitter
local ipairs, pairs, setmetatable = ipairs, pairs, setmetatable
local insert, remove, huge = table.insert, table.remove, math.huge
local connect = N.connect
local FREE_FOR = 5000 -- ms that a connection of the global agent stays free

local Agent = { __name = "Agent" }
Agent.__index = function(_, key)
  local v = Agent[key]
  if v == nil then v = Emitter[key] end
  return v
end

local function name_of(options) return (options.host or "localhost") .. ":" .. (options.port or "") .. ":" end

local function take_out(lists, name, x)
  local list = lists[name]
  for i, v in ipairs(list or {}) do
    if v == x then
      remove(list, i)
      if #list == 0 then lists[name] = nil end
      return
    end
  end
end

local function list_in(lists, name)
  local list = lists[name]
  if not list then
    list = {}
    lists[name] = list
  end
  return list
end

local function give(agent, req, socket)
  req:onSocket(socket)
  if req.timeout and req.timeout ~= (agent.options.timeout or 0) then socket:setTimeout(req.timeout) end
end

-- A connection is free: for the request that waits longest, or for later ones.
local function freed(agent, socket, name)
  if not socket.writable then return socket:destroy() end
  local waiting = agent.requests[name]
  if waiting then
    local req = remove(waiting, 1)
    if #waiting == 0 then agent.requests[name] = nil end
    return give(agent, req, socket)
  end
  local req, free = socket._httpMessage, agent.freeSockets[name] or {}
  local n = #free + #(agent.sockets[name] or {})
  if not (req and req.shouldKeepAlive and agent.keepAlive) or agent.total > agent.maxTotalSockets or
    n > agent.maxSockets or #free >= agent.maxFreeSockets then
    return socket:destroy()
  end
  socket:unref()
  if socket.timeout ~= (agent.options.timeout or 0) then socket:setTimeout(agent.options.timeout or 0) end
  agent.freeSockets[name] = free
  socket._httpMessage = nil
  agent:removeSocket(socket, name)
  socket:once("error", agent.on_free_error)
  insert(free, socket)
end

local function listen(agent, socket, name, options)
  socket:on("free", function() freed(agent, socket, name) end)
  socket:on("close", function()
    agent.total = agent.total - 1
    agent:removeSocket(socket, name, options)
  end)
  socket:on("timeout", function()
    for _, s in ipairs(agent.freeSockets[name] or {}) do
      if s == socket then return socket:destroy() end
    end
  end)
end

function Agent:createSocket(options, made)
  local name = name_of(options)
  local socket = connect { host = options.host, port = options.port, timeout = options.timeout or self.options.timeout }
  insert(list_in(self.sockets, name), socket)
  self.total = self.total + 1
  listen(self, socket, name, options)
  made(socket)
end

-- The connection is none of those in use any more; whoever waits for a place gets a new one.
function Agent:removeSocket(socket, name, options)
  take_out(self.sockets, name, socket)
  if not socket.writable then take_out(self.freeSockets, name, socket) end
  if options and self.requests[name] then
    self:createSocket(options, function(s) s:emit("free") end)
  end
end

function Agent:addRequest(req, options)
  local name = name_of(options)
  local in_use, free = list_in(self.sockets, name), self.freeSockets[name]
  local socket
  if free then
    while #free > 0 and free[1].destroyed do remove(free, 1) end
    socket = self.scheduling == "fifo" and remove(free, 1) or remove(free)
    if #free == 0 then self.freeSockets[name] = nil end
  end
  if socket then
    socket:off("error", self.on_free_error)
    req.reusedSocket = true
    socket:ref()
    give(self, req, socket)
    insert(in_use, socket)
  elseif #in_use + #(free or {}) < self.maxSockets and self.total < self.maxTotalSockets then
    self:createSocket(options, function(s) give(self, req, s) end)
  else
    insert(list_in(self.requests, name), req)
  end
end

function Agent:destroy()
  for _, lists in ipairs { self.freeSockets, self.sockets } do
    local all = {}
    for _, list in pairs(lists) do
      for _, socket in ipairs(list) do insert(all, socket) end
    end
    for _, socket in ipairs(all) do socket:destroy() end
  end
end
function Agent:getName(options) return name_of(options or {}) end

local function new_agent(options)
  options = options or {}
  local self = setmetatable(Emitter.new(), Agent)
  self.options = options
  self.keepAlive, self.scheduling = options.keepAlive == true, options.scheduling or "lifo"
  self.maxSockets, self.maxFreeSockets = options.maxSockets or huge, options.maxFreeSockets or 256
  self.maxTotalSockets, self.total = options.maxTotalSockets or huge, 0
  self.sockets, self.freeSockets, self.requests = {}, {}, {}
  self.on_free_error = function(_) end
  return self
end

http.Agent = { new = new_agent }
http.globalAgent = new_agent { keepAlive = true, timeout = FREE_FOR }
