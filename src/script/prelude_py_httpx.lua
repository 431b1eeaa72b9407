-- SPDX-License-Identifier: MIT
-- httpx: an HTTP client with a pool of connections.
-- Source: httpx 0.23 _client.py, _models.py, _config.py; httpcore 0.16
-- _async/connection_pool.py, connection.py, http11.py.
local charge, json, new_generator, reason, running, waits =
  __charge, __json, async_generator, __http_reason, asyncio.get_running_loop, __waits
local asyncio, async, await, httpx = asyncio, __async, await, httpx
local error, ipairs, pairs, pcall, rawget, setmetatable, tostring, type =
  error, ipairs, pairs, pcall, rawget, setmetatable, tostring, type
local concat, insert, remove, huge, tointeger = table.concat, table.insert, table.remove, math.huge, math.tointeger
local OSError, RuntimeError, TypeError, isinstance, type_name = OSError, RuntimeError, TypeError, isinstance, type_name
local isfinite = function(v) return type(v) == "number" and v < huge end

-- What it costs, in microseconds of CPU: building and sending a request, reading an answer.
-- Measured with httpx 0.23 on h11, one request at a time (docs/MODEL.md).
local SEND, RECEIVE = 300, 250

-- Options ----------------------------------------------------------------------------------

local Timeout, Limits = { __name = "Timeout" }, { __name = "Limits" }
Timeout.__index, Limits.__index = Timeout, Limits

-- Timeout(5), Timeout(5, { connect = 60 }), Timeout { connect =, read =, write =, pool = };
-- false: none
function httpx.Timeout(all, opts)
  if type(all) == "table" then all, opts = all.timeout, all end
  opts = opts or {}
  local self = setmetatable({}, Timeout)
  for _, key in ipairs { "connect", "read", "write", "pool" } do
    local v = opts[key]
    if v == nil then v = all end
    self[key] = v
  end
  return self
end

-- Limits { max_connections =, max_keepalive_connections =, keepalive_expiry = }
function httpx.Limits(opts)
  opts = opts or {}
  return setmetatable({ max_connections = opts.max_connections or huge,
    max_keepalive_connections = opts.max_keepalive_connections or huge,
    keepalive_expiry = opts.keepalive_expiry or 5 }, Limits)
end

local DEFAULT_TIMEOUT = httpx.Timeout(5)
local DEFAULT_LIMITS = httpx.Limits { max_connections = 100, max_keepalive_connections = 20 }

local function timeout_of(v, otherwise)
  if v == nil then return otherwise end
  if type(v) == "table" then return v end
  return httpx.Timeout(v)
end

-- Addresses ----------------------------------------------------------------------------------

local function encode(s)
  return (tostring(s):gsub("[^%w%-%._~]", function(c) return ("%%%02X"):format(c:byte()) end))
end

local function with_params(url, params)
  if not params then return url end
  local parts = {}
  for key, value in pairs(params) do parts[#parts + 1] = encode(key) .. "=" .. encode(value) end
  if #parts == 0 then return url end
  return url .. (url:find("?", 1, true) and "&" or "?") .. concat(parts, "&")
end

local function split_url(url)
  if type(url) ~= "string" then
    error(TypeError("Invalid type for url.  Expected str or httpx.URL, got " .. type_name(url)), 0)
  end
  local scheme, place, path = url:match("^(%a[%w+.-]*)://([^/?#]*)([^#]*)")
  if not scheme then
    error(httpx.UnsupportedProtocol("Request URL is missing an 'http://' or 'https://' protocol."), 0)
  end
  if scheme ~= "http" and scheme ~= "https" then
    error(httpx.UnsupportedProtocol("Request URL has an unsupported protocol '" .. scheme .. "://'."), 0)
  end
  local host, port = place:match("^([^:]+):?(%d*)$")
  if not host then error(httpx.InvalidURL("Invalid URL '" .. url .. "'"), 0) end
  if path == "" or path:sub(1, 1) == "?" then path = "/" .. path end
  return host, tointeger(port ~= "" and port or scheme == "http" and 80 or 443), path
end

-- Responses ----------------------------------------------------------------------------------

local Response = { __name = "Response" }
local Headers = { __index = function(self, key) return type(key) == "string" and rawget(self, key:lower()) or nil end }

local function read_headers(lines)
  local headers = setmetatable({}, Headers)
  for name, value in lines:gmatch("([^:\r\n]+):%s*([^\r\n]*)") do headers[name:lower()] = value end
  return headers
end

local function write_headers(...)
  local lines, all = {}, {}
  for _, headers in ipairs { ... } do
    for name, value in pairs(headers) do all[name] = value end
  end
  for name, value in pairs(all) do
    lines[#lines + 1] = tostring(name) .. ": " .. tostring(value) .. "\r\n"
  end
  return #lines > 0 and concat(lines) or nil
end

Response.__index = function(self, key)
  local status = rawget(self, "status_code")
  if key == "text" or key == "content" then
    if not rawget(self, "_text") then
      error(RuntimeError("Attempted to access streaming response content, without having called `read()`."), 0)
    end
    return self._text
  end
  if key == "is_success" then return status >= 200 and status < 300 end
  if key == "is_error" then return status >= 400 end
  if key == "is_client_error" then return status >= 400 and status < 500 end
  if key == "is_server_error" then return status >= 500 end
  if key == "reason_phrase" then return reason(status) end
  return Response[key]
end
function Response:__repr() return "<Response [" .. self.status_code .. " " .. self.reason_phrase .. "]>" end
Response.__tostring = Response.__repr
function Response:json() return json.parse(self.text) end
function Response:raise_for_status()
  if self.is_success then return self end
  local kind = self.is_client_error and "Client error" or self.is_server_error and "Server error" or "Redirect response"
  local e = httpx.HTTPStatusError(kind .. " '" .. self.status_code .. " " .. self.reason_phrase .. "' for url '" ..
    self.url .. "'\nFor more information check: https://httpstatuses.com/" .. self.status_code)
  e.response, e.request = self, self.request
  error(e, 0)
end

__headers = { read = read_headers, write = write_headers }

-- Connections: protocols of a transport -------------------------------------------------------------

local Connection = {}
Connection.__index = Connection

local function wake(c)
  local future = c.waiter
  c.waiter = nil
  if future and not future:done() then future:set_result(nil) end
end

function Connection:connection_made() end
function Connection:answer(a)
  insert(self.arrived, a)
  wake(self)
end
function Connection:eof_received() self.ended = true end
function Connection:connection_lost(e)
  self.closed, self.why = true, e
  local pool = self.client._pool
  for i = #pool, 1, -1 do
    if pool[i] == self and self.idle then remove(pool, i) end
  end
  wake(self)
end

local function close(c)
  if c.transport and not c.closed then c.transport:close() end
  c.closed = true
end

-- Waits for the future, at most so long.
local function wait(loop, future, seconds, class)
  local timer
  if seconds then
    timer = loop:call_later(seconds, function()
      if not future:done() then future:set_exception(class("")) end
    end)
  end
  local ok, v = pcall(await, future)
  if timer then timer:cancel() end
  if not ok then error(v, 0) end
  return v
end

local function open(loop, c, seconds)
  local task = asyncio.ensure_future(loop:create_connection(function() return c end, c.host, c.port))
  local done = loop:create_future()
  waits(done, "a connection to " .. c.host .. ":" .. c.port)
  task:add_done_callback(function() if not done:done() then done:set_result(nil) end end)
  local ok, e = pcall(wait, loop, done, seconds, httpx.ConnectTimeout)
  if not ok then
    task:cancel()
    error(e, 0)
  end
  ok, e = pcall(task.result, task)
  if ok then
    c.transport = e
  elseif isinstance(e, OSError) then
    error(httpx.ConnectError("All connection attempts failed"), 0)
  else
    error(e, 0)
  end
end

-- The next part of the answer.
local function next_part(loop, c, seconds)
  while #c.arrived == 0 do
    if c.closed then
      if c.why ~= nil then error(httpx.ReadError(""), 0) end
      error(httpx.RemoteProtocolError(c.begun and
        "peer closed connection without sending complete message body (incomplete chunked read)" or
        "Server disconnected without sending a response."), 0)
    end
    c.waiter = loop:create_future()
    waits(c.waiter, "an answer of " .. c.host .. ":" .. c.port)
    wait(loop, c.waiter, seconds, httpx.ReadTimeout)
  end
  return remove(c.arrived, 1)
end

-- The pool -------------------------------------------------------------------------------------------

local function close_one_idle(pool)
  for i = #pool, 1, -1 do
    if pool[i].idle then
      close(pool[i])
      remove(pool, i)
      return
    end
  end
end

-- Gives the request a connection: one that is idle, or a new one if there may be more.
local function attempt(client, wants)
  local pool, limits = client._pool, client._limits
  for i, c in ipairs(pool) do
    if c.idle and c.host == wants.host and c.port == wants.port then
      insert(pool, 1, remove(pool, i))
      c.idle, wants.connection = false, c
      return true
    end
  end
  if #pool >= limits.max_connections then close_one_idle(pool) end
  if #pool >= limits.max_connections then return false end
  local c = setmetatable({ host = wants.host, port = wants.port, client = client, arrived = {} }, Connection)
  insert(pool, 1, c)
  wants.connection = c
  return true
end

local function close_expired(client, now)
  local pool, limits = client._pool, client._limits
  for i = #pool, 1, -1 do
    local c = pool[i]
    if c.idle and now > c.expires then
      close(c)
      remove(pool, i)
    end
  end
  local size = #pool
  for i = #pool, 1, -1 do
    if pool[i].idle and size > limits.max_keepalive_connections then
      close(pool[i])
      remove(pool, i)
      size = size - 1
    end
  end
end

-- A request is over: its connection may serve those that wait.
local function release(client, c, loop)
  local pool = client._pool
  if c.closed then
    for i = #pool, 1, -1 do
      if pool[i] == c then remove(pool, i) end
    end
  else
    c.idle, c.begun = true, false
    c.expires = isfinite(client._limits.keepalive_expiry) and loop:time() + client._limits.keepalive_expiry or huge
  end
  while client._waiting[1] and attempt(client, client._waiting[1]) do
    local wants = remove(client._waiting, 1)
    if not wants.future:done() then wants.future:set_result(nil) end
  end
  close_expired(client, loop:time())
end

local function acquire(client, loop, host, port, seconds)
  local wants = { host = host, port = port }
  close_expired(client, loop:time())
  if attempt(client, wants) then return wants.connection end
  wants.future = loop:create_future()
  waits(wants.future, "a connection of the pool")
  insert(client._waiting, wants)
  local ok, e = pcall(wait, loop, wants.future, seconds, httpx.PoolTimeout)
  if ok then return wants.connection end
  for i, w in ipairs(client._waiting) do
    if w == wants then remove(client._waiting, i) break end
  end
  if wants.connection then release(client, wants.connection, loop) end
  error(e, 0)
end

-- Requests -----------------------------------------------------------------------------------------------

local function body_of(opts, headers)
  if opts.json ~= nil then
    headers["Content-Type"] = nil
    return json.stringify(opts.json)
  end
  return opts.content or opts.data
end

-- Sends it and waits for the head of the answer, which `finish` ends.
local function begin(client, method, url, opts)
  if client._closed then error(RuntimeError("Cannot send a request, as the client has been closed."), 0) end
  local loop, timeout = running(), timeout_of(opts.timeout, client._timeout)
  if not url:find("://", 1, true) and client._base_url then url = client._base_url .. url end
  url = with_params(with_params(url, client._params), opts.params)
  local host, port, path = split_url(url)
  local headers = {}
  local body = body_of(opts, headers)
  local began = loop:time()
  charge(SEND)
  local c = acquire(client, loop, host, port, timeout.pool)
  local r = setmetatable({ url = url, request = { method = method, url = url }, http_version = "HTTP/1.1" }, Response)
  local ok, e = pcall(function()
    if not c.transport then open(loop, c, timeout.connect) end
    c.transport._h:ask(method, path, body, write_headers(client._headers, headers, opts.headers or {}), false)
    local head = next_part(loop, c, timeout.read)
    c.begun = true
    charge(RECEIVE)
    r.status_code, r.headers = head[1], read_headers(head[4])
    r._parts, r._last, r._shut = { head[2] }, head[3], head[5]
  end)
  r.elapsed = loop:time() - began
  if ok then return r, c, loop, timeout end
  close(c)
  release(client, c, loop)
  error(e, 0)
end

local function finish(client, r, c, loop)
  if not r._last or r._shut then close(c) end
  if r._done then return end
  r._done = true
  release(client, c, loop)
end

local function read_rest(r, c, loop, timeout)
  while not r._last do
    local part = next_part(loop, c, timeout.read)
    r._parts[#r._parts + 1], r._last = part[2], part[3]
  end
  r._text = concat(r._parts)
end

local function send(client, method, url, opts)
  local r, c, loop, timeout = begin(client, method, url, opts or {})
  local ok, e = pcall(read_rest, r, c, loop, timeout)
  if not ok then r._last = false end
  finish(client, r, c, loop)
  if not ok then error(e, 0) end
  return r
end

local Client = { __name = "AsyncClient" }
Client.__index = Client

function httpx.AsyncClient(opts)
  opts = opts or {}
  return setmetatable({ _pool = {}, _waiting = {}, _limits = opts.limits or DEFAULT_LIMITS,
    _timeout = timeout_of(opts.timeout, DEFAULT_TIMEOUT), _base_url = opts.base_url, _params = opts.params,
    _headers = opts.headers or {} }, Client)
end

Client.request = async("request", function(self, method, url, opts) return send(self, method:upper(), url, opts) end)
for _, method in ipairs { "get", "post", "put", "patch", "delete", "head", "options" } do
  local name = method:upper()
  Client[method] = async(method, function(self, url, opts) return send(self, name, url, opts) end)
  httpx[method] = async(method, function(url, opts)
    local client = httpx.AsyncClient()
    local ok, r = pcall(send, client, name, url, opts)
    for _, c in ipairs(client._pool) do close(c) end
    if not ok then error(r, 0) end
    return r
  end)
end

-- client:stream(method, url, [opts], function(response) ... end): `async with`
function Client:stream(method, url, opts, body)
  if type(opts) == "function" then opts, body = {}, opts end
  local r, c, loop, timeout = begin(self, method:upper(), url, opts or {})
  function r:aiter_text()
    return new_generator(function(yield)
      if r._parts[1] ~= "" then yield(r._parts[1]) end
      while not r._last do
        local part = next_part(loop, c, timeout.read)
        r._last = part[3]
        if part[2] ~= "" then yield(part[2]) end
      end
    end)
  end
  r.aiter_bytes = r.aiter_text
  r.aread = async("aread", function()
    read_rest(r, c, loop, timeout)
    return r._text
  end)
  local result = table.pack(pcall(body, r))
  finish(self, r, c, loop)
  if not result[1] then error(result[2], 0) end
  return table.unpack(result, 2, result.n)
end

Client.aclose = async("aclose", function(self)
  self._closed = true
  for _, c in ipairs(self._pool) do close(c) end
  self._pool = {}
end)

function Client:with(body)
  local result = table.pack(pcall(body, self))
  await(self:aclose())
  if not result[1] then error(result[2], 0) end
  return table.unpack(result, 2, result.n)
end
