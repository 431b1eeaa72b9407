-- SPDX-License-Identifier: MIT
-- FastAPI: applications and routes, responses, streams, WebSockets; uvicorn.run.
-- Source: fastapi 0.92 applications.py, routing.py; starlette 0.26.1 responses.py,
-- websockets.py; uvicorn 0.17.6 main.py, server.py.
local Request, chunk, gone, head, in_thread, is_async, json, keep_respond, new_route, text =
  __Request, __web_chunk, __web_gone, __web_head, __in_thread, asyncio.iscoroutinefunction, __web_json,
  __web_respond, __route, __web_text
local ws_accept, ws_close, ws_receive, ws_send = __ws_accept, __ws_close, __ws_receive, __ws_send
local listen, loop_kind, serve = __listen, __loop_kind, __uvicorn
local asyncio, async, await, awaiting, type_name = asyncio, __async, await, awaiting, type_name
local error, getmetatable, ipairs, pairs, pcall, rawget, setmetatable, type =
  error, getmetatable, ipairs, pairs, pcall, rawget, setmetatable, type
local HTTPException, RuntimeError, SystemExit, TypeError, ValueError =
  HTTPException, RuntimeError, SystemExit, TypeError, ValueError
local AssertionError, WebSocketDisconnect, isinstance = AssertionError, WebSocketDisconnect, isinstance
local insert, parse, stderr, tointeger, tonumber, tostring, write_headers =
  table.insert, __json.parse, __stderr, math.tointeger, tonumber, tostring, __headers.write
local async_generator = async_generator
__web_headers(__headers.read)

local function check_options(opts, known, what)
  if opts == nil then return {} end
  if type(opts) ~= "table" then error(TypeError(what .. " takes its options as a table"), 0) end
  for key in pairs(opts) do
    if not known[key] then
      error(TypeError(what .. "() got an unexpected keyword argument '" .. tostring(key) .. "'"), 0)
    end
  end
  return opts
end

-- Applications -----------------------------------------------------------------------------

local App = { __name = "FastAPI" }
App.__index = App

-- Paths with parameters: "/users/{id}", "/items/{n:int}", "/files/{rest:path}".  An
-- application that has some tries all its paths in the order in which they were added.
local converters = {
  str = { "([^/]+)" }, path = { "(.*)" }, int = { "(%d+)", tointeger }, float = { "(%d+%.?%d*)", function(s) return tonumber(s) + 0.0 end },
  uuid = { "(%x+%-%x+%-%x+%-%x+%-%x+)" },
}

local function compile(path)
  local entry = { path = path, methods = {}, names = {}, convert = {} }
  local pattern = path:gsub("[%-%.%+%*%?%[%]%^%$%(%)%%]", "%%%0")
  entry.pattern = "^" .. pattern:gsub("{([%a_][%w_]*):?(%a*)}", function(name, kind)
    local c = converters[kind == "" and "str" or kind]
    if not c then error(AssertionError("Unknown path convertor '" .. kind .. "'"), 0) end
    insert(entry.names, name)
    insert(entry.convert, c[2] or tostring)
    return c[1]
  end) .. "$"
  return entry
end

-- The parameters, or nil.
local function params_of(entry, path)
  local found = table.pack(path:match(entry.pattern))
  if found[1] == nil then return nil end
  local params = {}
  for i, name in ipairs(entry.names) do params[name] = entry.convert[i](found[i]) end
  return params
end

local function matcher(entries)
  return function(path, method)
    local other = nil
    for _, entry in ipairs(entries) do
      local params = params_of(entry, path)
      if params and entry.methods[method] then return entry.methods[method], params end
      if params then other = false end
    end
    return other
  end
end

local route_options = { model = true, response_model = true, depends = true, status_code = true }

function FastAPI()
  return setmetatable({ _routes = {}, _entries = {} }, App)
end

local function add(self, path, method, endpoint, opts, websocket)
  if type(path) ~= "string" or path:sub(1, 1) ~= "/" then
    error(ValueError("Routed paths must start with '/'"), 0)
  end
  if type(endpoint) ~= "function" then
    error(TypeError("the endpoint of " .. path .. " is a function, not " .. type_name(endpoint)), 0)
  end
  check_options(opts, route_options, "app:" .. method:lower())
  local entry = self._entries[path]
  if not entry then
    entry = compile(path)
    self._entries[path] = entry
    insert(self._entries, entry)
    self._routes[path] = entry.methods
    if #entry.names > 0 then self._routes[1] = matcher(self._entries) end
  end
  entry.methods[method] = entry.methods[method] or new_route(endpoint, opts, websocket)
  return endpoint
end

for _, method in ipairs { "GET", "POST", "PUT", "PATCH", "DELETE" } do
  App[method:lower()] = function(self, path, endpoint, opts)
    return add(self, path, method, endpoint, opts)
  end
end

function App:websocket(path, endpoint)
  return add(self, path, "WEBSOCKET", endpoint, nil, true)
end

-- Responses ----------------------------------------------------------------------------------

local ResponseClass = { __name = "Response", __response = true }
ResponseClass.__index = ResponseClass
local StreamClass = { __name = "StreamingResponse", __response = true }
StreamClass.__index = StreamClass

local function headers_of(opts)
  local headers = {}
  for name, value in pairs(opts.headers or {}) do headers[name] = value end
  return headers
end

function Response(body, opts)
  opts = opts or {}
  local status = opts.status or opts.status_code or 200
  return setmetatable({ body = body, status_code = status, headers = headers_of(opts), media_type = opts.media_type },
    ResponseClass)
end

local function with_type(media_type)
  return function(body, opts)
    local response = Response(body, opts)
    response.media_type = response.media_type or media_type
    return response
  end
end

PlainTextResponse, HTMLResponse = with_type("text/plain; charset=utf-8"), with_type("text/html; charset=utf-8")
function JSONResponse(body, opts)
  return with_type("application/json")(json(body), opts)
end
function RedirectResponse(url, opts)
  opts = opts or {}
  local response = Response("", { status = opts.status or opts.status_code or 307, headers = opts.headers })
  response.headers.location = url
  return response
end

function StreamingResponse(source, opts)
  opts = opts or {}
  return setmetatable({ source = source, status_code = opts.status or opts.status_code or 200,
    headers = headers_of(opts), media_type = opts.media_type }, StreamClass)
end

local function lines_of(response)
  local headers = response.headers
  local media = response.media_type
  if media and media:find("^text/") and not media:find("charset=") then media = media .. "; charset=utf-8" end
  if media and not headers["content-type"] then headers["content-type"] = media end
  return write_headers(headers)
end

-- An asynchronous generator is iterated on the loop, a function in the worker threads.
local function stream(req, response)
  local source = response.source
  head(req, response.status_code, lines_of(response))
  if type(source) == "function" then
    while not gone(req) do
      local part = in_thread(source)
      if part == nil then break end
      chunk(req, part)
    end
  else
    for part in awaiting(source) do
      if gone(req) then break end
      if part then chunk(req, part) end
    end
  end
  chunk(req)
end

keep_respond(function(req, result)
  if getmetatable(result) == StreamClass then return stream(req, result) end
  local body = result.body
  if body == nil then body = "" end
  if type(body) ~= "string" then body = json(body) end
  text(req, result.status_code, body, lines_of(result))
end)

-- WebSockets --------------------------------------------------------------------------------

Request.accept = async("accept", function(ws) ws_accept(ws) end)
Request.receive_text = async("receive_text", function(ws) return ws_receive(ws) end)
Request.send_text = async("send_text", function(ws, s) ws_send(ws, s) end)
Request.receive_bytes, Request.send_bytes = Request.receive_text, Request.send_text
Request.receive_json = async("receive_json", function(ws) return parse(ws_receive(ws)) end)
Request.send_json = async("send_json", function(ws, v) ws_send(ws, json(v)) end)
function Request.iter_text(ws)
  return async_generator(function(yield)
    while true do
      local ok, v = pcall(ws_receive, ws)
      if not ok then
        if isinstance(v, WebSocketDisconnect) then return end
        error(v, 0)
      end
      yield(v)
    end
  end)
end
Request.json = async("json", function(req) return parse(req.body) end)
Request.close = async("close", function(ws, code) ws_close(ws, code) end)

-- uvicorn.run ---------------------------------------------------------------------------------

local function check_app(app, what)
  if getmetatable(app) ~= App then error(TypeError(what .. " takes a FastAPI() application first"), 0) end
  return app
end

local MOST_CHILDREN = 1024 -- SCRIPT_MAX_CHILDREN of script/process.h

local function count(opts, key, least, otherwise, most)
  local v = opts[key]
  if v == nil then return otherwise end
  v = tointeger(v)
  if not v or v < least then
    error(ValueError(key .. " must be a whole number of at least " .. least), 0)
  end
  if most and v > most then error(ValueError(key .. " must be at most " .. most), 0) end
  return v
end

local function number(opts, key, otherwise)
  local v = opts[key]
  if v == nil then return otherwise end
  if type(v) ~= "number" or v ~= v or v < 0 then
    error(ValueError(key .. " must be a number of seconds, not negative"), 0)
  end
  return v
end

-- What new loops of this process are from now on.
local function use_loop(kind)
  if kind ~= "asyncio" and kind ~= "uvloop" then
    error(ValueError('loop must be "asyncio" or "uvloop", not ' .. tostring(kind)), 0)
  end
  return loop_kind(kind)
end

local function bind(port, backlog)
  local fd, why = listen(port, backlog)
  if fd then return fd end
  stderr("ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', " .. port ..
    "): " .. (why == "EADDRINUSE" and "address already in use" or why) .. "\n")
  error(SystemExit(1), 0)
end

-- Serves until the process is told to stop, as Server.run.  `begun` gets the server.
local function run_server(app, fd, opts, begun)
  if opts.loop then use_loop(opts.loop) end
  fd = fd or bind(opts.port, opts.backlog)
  local loop = asyncio.new_event_loop()
  local server = serve(app._routes, loop, fd, opts)
  if begun then begun(server) end
  loop:run_forever()
  loop:close()
end

uvicorn = {}
local start_workers -- prelude_py_master.lua
function __set_start_workers(f) start_workers = f end
local uvicorn_options = {
  port = true, host = true, workers = true, loop = true, backlog = true, limit_concurrency = true,
  limit_max_requests = true, timeout_keep_alive = true, timeout_graceful_shutdown = true,
}

function uvicorn.run(app, opts)
  check_app(app, "uvicorn.run")
  opts = check_options(opts, uvicorn_options, "uvicorn.run")
  local all = {
    port = count(opts, "port", 0, 8000, 65535), backlog = count(opts, "backlog", 1, 2048),
    workers = count(opts, "workers", 1, 1, MOST_CHILDREN), loop = opts.loop,
    limit_concurrency = count(opts, "limit_concurrency", 1), limit_max_requests = count(opts, "limit_max_requests", 1),
    timeout_keep_alive = number(opts, "timeout_keep_alive", 5),
    timeout_graceful_shutdown = number(opts, "timeout_graceful_shutdown", -1),
  }
  if all.workers > 1 then return start_workers(app, all) end
  run_server(app, nil, all)
end

__run_server = run_server
__checked = {
  options = function(app, opts, known, what)
    check_app(app, what)
    return check_options(opts, known, what)
  end,
  count = count, number = number, loop = loop_kind, most_children = MOST_CHILDREN,
}
