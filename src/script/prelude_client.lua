-- SPDX-License-Identifier: MIT
-- http.request, http.Agent, fetch: the client's side. Messages are objects that travel
-- whole (runtime/http.h); what is here decides on which connection they go.
-- Sources: Node 20 lib/_http_client.js, lib/_http_agent.js.
local new_error, next_tick, tcp = __new_error, __next_tick, __tcp
local N, Emitter, Readable = __net, EventEmitter, stream.Readable
local Promise, TypeError = Promise, TypeError
local error, pairs, setmetatable, tonumber, type = error, pairs, setmetatable, tonumber, type
local concat, insert, remove, huge = table.concat, table.insert, table.remove, math.huge
local String, clearTimeout, setTimeout = String, clearTimeout, setTimeout
local failure, ON = N.failure, N.ON
local FREE_FOR = 5000 -- what a server announces, and the agent heeds

-- Agent: connections by host and port, the one used last is used first ----------------------

local Agent = { __name = "Agent" }
Agent.__index = Agent

local function new_agent(opts)
  opts = opts or {}
  return setmetatable({ keepAlive = opts.keepAlive == true, maxSockets = opts.maxSockets or huge,
    maxFreeSockets = opts.maxFreeSockets or 256, places = {} }, Agent)
end

local function place_of(agent, host, port)
  local key = host .. ":" .. port
  local place = agent.places[key]
  if not place then
    place = { free = {}, waiting = {}, n = 0, host = host, port = port, agent = agent }
    agent.places[key] = place
  end
  return place
end

local function forget(list, x)
  for i = #list, 1, -1 do
    if list[i] == x then remove(list, i) end
  end
end

local next_request

-- A connection goes: its request, if it has one, fails.
local function lose(c, err)
  if c.gone then return end
  c.gone = true
  c.place.n = c.place.n - 1
  forget(c.place.free, c)
  clearTimeout(c.timer)
  c.handle:close(false)
  local req = c.req
  c.req = nil
  if req then req:_lost(err) end
  next_request(c.place)
end

-- It has answered: the next request that waits, or a place among the free ones.
local function release(c)
  c.req = nil
  if c.gone then return end
  local place = c.place
  local waits = remove(place.waiting, 1)
  if waits then return waits:_go(c) end
  if not place.agent.keepAlive or #place.free >= place.agent.maxFreeSockets then return lose(c) end
  insert(place.free, c)
  c.handle:ref(false)
  c.timer = setTimeout(function() lose(c) end, FREE_FOR)
  c.timer:unref()
end

local on_connection = {}
function on_connection.connect(c, why)
  if why then return lose(c, failure(why, "connect", c.place.host, c.place.port)) end
  c.connected = true
  c.handle:start()
  if c.req then c.req:_go(c) end
end
function on_connection.answer(c, status, body, last)
  if c.req then c.req:_answer(c, status, body, last) end
end
on_connection["end"] = function(c)
  local err = new_error("Error", "socket hang up", "ECONNRESET", true)
  err.code = "ECONNRESET"
  lose(c, err)
end
function on_connection.error(c, why) lose(c, failure(why, "read")) end

local function open(place, req)
  local c = { place = place, req = req, [ON] = on_connection }
  c.handle = tcp(c)
  place.n = place.n + 1
  N.with_address(place.host, {}, function()
    if not c.gone then c.handle:connect(place.host, place.port) end
  end, function(err) lose(c, err) end)
end

function next_request(place)
  if place.n >= place.agent.maxSockets then return end
  local waits = remove(place.waiting, 1)
  if waits then open(place, waits) end
end

local function connect(agent, req)
  local place = place_of(agent, req.host, req.port)
  local c = remove(place.free)
  if c then
    clearTimeout(c.timer)
    c.handle:ref(true)
    c.req = req
    return req:_go(c)
  end
  if place.n < agent.maxSockets then return open(place, req) end
  insert(place.waiting, req)
end

function Agent:destroy()
  for _, place in pairs(self.places) do
    while #place.free > 0 do lose(place.free[#place.free]) end
  end
end

-- ClientRequest -----------------------------------------------------------------------------

local Request = { __name = "ClientRequest" }
Request.__index = function(_, key)
  local v = Request[key]
  if v == nil then v = Emitter[key] end
  return v
end

-- A connection is there: what was written goes out once finish() was called.
function Request:_go(c)
  c.req, self.connection = self, c
  if not c.connected or not self.finished or self.sent then return end
  self.sent = true
  local why = c.handle:ask(self.method, self.path, self.body, not self.agent.keepAlive)
  if why then lose(c, failure(why, "write")) end
end
function Request:_lost(err)
  if self.done then return end
  self.done = true
  if self.timer then clearTimeout(self.timer) end
  local res = self.res
  if res then
    local aborted = new_error("Error", "aborted", "ECONNRESET", true)
    aborted.code = "ECONNRESET"
    return res:destroy(aborted)
  end
  if err then self:emit("error", err) end
  self:emit("close")
end
function Request:_answer(c, status, body, last)
  local res = self.res
  if not res then
    res = Readable.new { read = function() end }
    res.statusCode, res.headers, res.req = status, {}, self
    self.res = res
    if self.timer then clearTimeout(self.timer) end
    if not self:emit("response", res) then res:resume() end
  end
  if #body > 0 then res:push(body) end
  if not last then return end
  self.done = true
  res:push(nil)
  res:once("end", function() next_tick(function() self:emit("close") end) end)
  release(c)
end
function Request:write(chunk)
  self.body = (self.body or "") .. chunk
  return true
end
function Request:finish(chunk)
  if chunk then self:write(chunk) end
  self.finished = true
  if self.connection then self:_go(self.connection) end
  return self
end
function Request:destroy(err)
  if self.done then return self end
  local c = self.connection
  self.destroyed = true
  if not err and not self.res then
    err = new_error("Error", "socket hang up", nil, true)
    err.code = "ECONNRESET"
  end
  if c then
    lose(c, err)
  else
    self.done = true
    next_tick(function()
      if err then self:emit("error", err) end
      self:emit("close")
    end)
  end
  return self
end
Request.abort = Request.destroy
function Request:setTimeout(ms, cb)
  if cb then self:once("timeout", cb) end
  self.timer = setTimeout(function() self:emit("timeout") end, ms)
  return self
end
function Request:setHeader() return self end

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
  self.host, self.port, self.path = opts.host or opts.hostname or "localhost", opts.port or 80, opts.path or "/"
  if type(a) == "string" then
    self.host, self.port, self.path = parse(a)
    if not self.host then error(invalid_url(a), 0) end
  end
  self.method, self.agent, self.body = opts.method or "GET", opts.agent, opts.body
  if self.agent == nil then self.agent = http.globalAgent end
  if self.agent == false then self.agent = new_agent {} end
  if cb then self:once("response", cb) end
  if opts.timeout then self:setTimeout(opts.timeout) end
  next_tick(function()
    if not self.destroyed then connect(self.agent, self) end
  end)
  return self
end

http.Agent = { new = new_agent }
http.globalAgent = new_agent { keepAlive = true }
http.request = request
function http.get(...) return request(...):finish() end

-- fetch -----------------------------------------------------------------------------------------

local Response = { __name = "Response" }
Response.__index = Response

function Response:text()
  return Promise.new(function(resolve, reject)
    local parts = {}
    local body = self.body
    body:on("data", function(chunk) insert(parts, chunk) end)
    body:on("end", function() resolve(concat(parts)) end)
    body:on("error", reject)
  end)
end

function Response:json() return self:text():next(JSON.parse) end

function fetch(url, opts)
  opts = opts or {}
  return Promise.new(function(resolve, reject)
    if type(url) ~= "string" or not parse(url) then
      local err = TypeError.new("Failed to parse URL from " .. String(url))
      err.cause = invalid_url(url)
      return reject(err)
    end
    local signal, req = opts.signal, nil
    if signal and signal.aborted then return reject(signal.reason) end
    req = request(url, { method = opts.method, body = opts.body }, function(res)
      local status = res.statusCode
      resolve(setmetatable({ status = status, ok = status >= 200 and status < 300, url = url, body = res,
        headers = res.headers }, Response))
    end)
    req:on("error", function(cause)
      local err = TypeError.new("fetch failed")
      err.cause = cause
      reject(err)
    end)
    if signal then
      signal:addEventListener("abort", function()
        reject(signal.reason)
        req:destroy()
      end)
    end
    req:finish()
  end)
end
