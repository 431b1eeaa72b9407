-- SPDX-License-Identifier: MIT
-- fs, crypto, zlib, dns, devices: what each call costs and where it waits.
--
-- Every call takes `opts` last (before the callback): ms, error, data, signal.  Here are
-- only the differences: the kind of request, how many round trips, the words of an error.
local __closing, __block, __device, __hidden, __invalid_argument, __list, __new_error, __next_tick, __request =
  __closing, __block, __device, __hidden, __invalid_argument, __list, __new_error, __next_tick, __request

local request, block = __request, __block
local new_error, next_tick = __new_error, __next_tick
local type, error, select = type, error, select
local pack, unpack = table.pack, table.unpack
local KB512 = 512 * 1024

local reasons = {
  ENOENT = { -2, "no such file or directory" }, EACCES = { -13, "permission denied" },
  EEXIST = { -17, "file already exists" }, EISDIR = { -21, "illegal operation on a directory" },
  ENOTDIR = { -20, "not a directory" }, EPERM = { -1, "operation not permitted" },
  EMFILE = { -24, "too many open files" }, EBADF = { -9, "bad file descriptor" },
  ENOTEMPTY = { -39, "directory not empty" }, EIO = { -5, "i/o error" },
  ENOTFOUND = { -3008, nil }, ECONNREFUSED = { -111, "connection refused" },
}

-- The Error of a failed call: `syscall` and `subject` are what Node's message shows.
local function failure(code, syscall, subject)
  local reason = reasons[code]
  local text = code
  if reason and reason[2] then text = text .. ": " .. reason[2] .. "," end
  if syscall == "getaddrinfo" or syscall:sub(1, 5) == "query" then
    text = syscall .. " " .. code .. (subject and " " .. subject or "")
  else
    text = text .. " " .. syscall .. (subject and " '" .. subject .. "'" or "")
  end
  local e = new_error("Error", text, code)
  if reason then e.errno = reason[1] end
  e.syscall = syscall
  if subject then
    if syscall == "getaddrinfo" or syscall:sub(1, 5) == "query" then e.hostname = subject else e.path = subject end
  end
  return e
end

-- Splits the arguments of a call: the plain ones, opts, the callback.
local function split(...)
  local args = pack(...)
  local cb, opts = nil, {}
  if type(args[args.n]) == "function" then
    cb = args[args.n]
    args.n = args.n - 1
  end
  while args.n > 0 and args[args.n] == nil do args.n = args.n - 1 end
  if type(args[args.n]) == "table" then
    opts = args[args.n]
    args.n = args.n - 1
  end
  return args, opts, cb
end

-- { kind, syscall, trips, result(args, opts) } of each word.
local function data_or_empty(_, opts)
  if opts.data == nil then return "" end
  return opts.data
end
local function nothing() return nil end
local function stat_result(_, opts) return opts.data or { size = 0 } end
local next_fd = 2
local function new_fd(_, opts)
  next_fd = next_fd + 1
  return opts.data or next_fd
end

local function read_trips(opts)
  local size = type(opts.data) == "string" and #opts.data or 0
  return 4 + math.max(0, (size - 1) // KB512)
end

local words = {
  stat = { "stat", 1, stat_result }, lstat = { "lstat", 1, stat_result },
  fstat = { "fstat", 1, stat_result }, readFile = { "open", read_trips, data_or_empty },
  writeFile = { "open", 3, nothing }, appendFile = { "open", 3, nothing },
  open = { "open", 1, new_fd }, close = { "close", 1, nothing },
  read = { "read", 1, function(_, opts) return opts.data and #opts.data or 0 end },
  write = { "write", 1, function(args) return type(args[2]) == "string" and #args[2] or 0 end },
  access = { "access", 1, nothing }, readdir = { "scandir", 1, function(_, o) return o.data or __list(0) end },
  mkdir = { "mkdir", 1, nothing }, rmdir = { "rmdir", 1, nothing },
  unlink = { "unlink", 1, nothing }, rename = { "rename", 1, nothing },
  copyFile = { "copyfile", 1, nothing }, mkdtemp = { "mkdtemp", 1, function(a) return tostring(a[1]) .. "XXXXXX" end },
  chmod = { "chmod", 1, nothing }, utimes = { "utime", 1, nothing },
  realpath = { "realpath", 1, function(a) return a[1] end },
}

local function trips_of(word, opts)
  local trips = word[2]
  return type(trips) == "function" and trips(opts) or trips
end

local function subject_of(args)
  return type(args[1]) == "string" and args[1] or nil
end

local function label_of(name, args)
  local subject = subject_of(args)
  return subject and name .. " " .. subject or name
end

-- done(err, value) is called when the request has ended.
local function start(name, word, args, opts, done)
  if opts.signal and opts.signal.aborted then
    local e = new_error("AbortError", "The operation was aborted", "ABORT_ERR")
    return next_tick(done, e)
  end
  local err = opts.error and failure(opts.error, word[1], subject_of(args)) or nil
  local value = nil
  if not err then value = word[3](args, opts) end
  local trips = opts.error and 1 or trips_of(word, opts)
  return request("fs", label_of("fs." .. name, args), opts.ms, trips, nil, done, err, value)
end

local function need_callback(cb)
  if cb then return end
  __invalid_argument("cb", "function", nil)
end

local function define(t, name, word)
  t[name] = function(...)
    local args, opts, cb = split(...)
    need_callback(cb)
    start(name, word, args, opts, cb)
  end
  t[name .. "Sync"] = function(...)
    local args, opts = split(...)
    block("wait", "fs", opts.ms)
    for _ = 2, opts.error and 1 or trips_of(word, opts) do block("wait", "fs", opts.ms) end
    if opts.error then error(failure(opts.error, word[1], subject_of(args)), 0) end
    return word[3](args, opts)
  end
  t.promises[name] = function(...)
    local args, opts = split(...)
    local w = Promise.withResolvers()
    start(name, word, args, opts, function(err, v)
      if err then w.reject(err) else w.resolve(v) end
    end)
    return w.promise
  end
end

fs = { promises = {} }
for name, word in pairs(words) do define(fs, name, word) end
function fs.exists(...)
  local args, opts, cb = split(...)
  need_callback(cb)
  request("fs", label_of("fs.exists", args), opts.ms, 1, nil, cb, not opts.error)
end
function fs.existsSync(...)
  local _, opts = split(...)
  block("wait", "fs", opts.ms)
  return not opts.error
end

-- crypto and zlib: CPU on a pool thread --------------------------------------------------

local function cpu_word(t, module, name, result, trips)
  trips = trips or 1
  local full = module .. "." .. name
  t[name] = function(...)
    local args, opts, cb = split(...)
    need_callback(cb)
    local err = opts.error and failure(opts.error, name) or nil
    local value = nil
    if not err then value = result(args, opts) end
    request("cpu", full, opts.ms, err and 1 or trips, nil, cb, err, value)
  end
  t[name .. "Sync"] = function(...)
    local args, opts = split(...)
    block("cpu", "cpu", opts.ms)
    if opts.error then error(failure(opts.error, name), 0) end
    return result(args, opts)
  end
end

local function hex(n)
  local out = {}
  for i = 1, n do out[i] = string.char(math.random(0, 255)) end
  return table.concat(out)
end

crypto = {}
for _, name in ipairs { "pbkdf2", "scrypt", "hkdf", "generateKeyPair", "generateKey", "generatePrime",
  "checkPrime", "sign", "verify" } do
  cpu_word(crypto, "crypto", name, data_or_empty)
end
cpu_word(crypto, "crypto", "randomFill", function(args) return args[1] end)
cpu_word(crypto, "crypto", "randomBytes_", data_or_empty)
crypto.randomBytes_, crypto.randomBytes_Sync = nil, nil

function crypto.randomBytes(n, ...)
  local args, opts, cb = split(...)
  local bytes = opts.data or hex(math.tointeger(n) or 0)
  if not cb then
    block("cpu", "cpu", opts.ms or 0)
    return bytes
  end
  local err = opts.error and failure(opts.error, "randomBytes") or nil
  request("cpu", "crypto.randomBytes", opts.ms, 1, nil, cb, err, not err and bytes or nil)
end

function crypto.randomUUID()
  return (("xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx"):gsub("x", function()
    return ("%x"):format(math.random(0, 15))
  end))
end

-- randomInt draws from a cache that is filled in the pool; callbacks that find numbers in
-- it are ticks.
local cached, waiting, filling = 0, {}, false
local function random_in(max, min) return math.random(min or 0, max - 1) end

local function refill()
  filling = true
  request("cpu", "crypto.randomInt", 0.02, 1, nil, function()
    filling, cached = false, 1024
    local tasks = waiting
    waiting = {}
    for _, task in ipairs(tasks) do
      cached = cached - 1
      next_tick(task.cb, nil, random_in(task.max, task.min))
    end
  end)
end

function crypto.randomInt(...)
  local args, _, cb = split(...)
  local min, max = args[1], args[2]
  if args.n < 2 then min, max = 0, args[1] end
  if not cb then return random_in(max, min) end
  if cached > 0 then
    cached = cached - 1
    return next_tick(cb, nil, random_in(max, min))
  end
  table.insert(waiting, { min = min, max = max, cb = cb })
  if not filling then refill() end
end

zlib = {}
for _, name in ipairs { "gzip", "gunzip", "deflate", "inflate", "deflateRaw", "inflateRaw", "unzip",
  "brotliCompress", "brotliDecompress" } do
  cpu_word(zlib, "zlib", name, function(args, opts)
    if opts.data ~= nil then return opts.data end
    return type(args[1]) == "string" and args[1] or ""
  end, 2) -- a stream: once for the data, once for the end
end

-- dns ------------------------------------------------------------------------------------

local function is_address(host)
  return type(host) == "string" and (host:match("^%d+%.%d+%.%d+%.%d+$") or host:find(":", 1, true)) ~= nil
end

local function dns_word(name, kind, syscall, result)
  local function begin(args, opts, cb)
    local err = opts.error and failure(opts.error, syscall, args[1]) or nil
    if kind == "dns" and is_address(args[1]) and not err then
      return next_tick(cb, nil, args[1], args[1]:find(":", 1, true) and 6 or 4)
    end
    if err then return request(kind, label_of("dns." .. name, args), opts.ms, 1, nil, cb, err) end
    request(kind, label_of("dns." .. name, args), opts.ms, 1, nil, cb, nil, result(args, opts))
  end
  dns[name] = function(...)
    local args, opts, cb = split(...)
    need_callback(cb)
    begin(args, opts, cb)
  end
  dns.promises[name] = function(...)
    local args, opts = split(...)
    local w = Promise.withResolvers()
    begin(args, opts, function(err, v, family)
      if err then return w.reject(err) end
      w.resolve(family and { address = v, family = family } or v)
    end)
    return w.promise
  end
end

dns = { promises = {} }
dns_word("lookup", "dns", "getaddrinfo", function(_, opts)
  if opts.data ~= nil then return opts.data, 4 end
  return "127.0.0.1", 4
end)
dns_word("lookupService", "dns", "getnameinfo", function(_, opts) return opts.data or "localhost", "http" end)
local function addresses(_, opts)
  if opts.data ~= nil then return opts.data end
  local list = __list(1)
  list[1] = "127.0.0.1"
  return list
end
dns_word("resolve", "kernel", "queryA", addresses)
dns_word("resolve4", "kernel", "queryA", addresses)
dns_word("resolve6", "kernel", "queryAaaa", addresses)
dns_word("reverse", "kernel", "getHostByAddr", addresses)

-- Devices --------------------------------------------------------------------------------

local Device = { __name = "Device" }
Device.__index = Device
local HANDLE = __hidden(7)

function Device:query(op, ...)
  local args, opts, cb = split(op, ...)
  local ms = opts.ms
  if ms == nil then ms = self.latency end
  local err = opts.error and failure(opts.error, "query") or nil
  local value = nil
  if not err then
    value = opts.data
    if value == nil then value = args[1] end
  end
  local label = "device " .. self.name
  if cb then return request("kernel", label, ms, 1, rawget(self, HANDLE), cb, err, value) end
  local w = Promise.withResolvers()
  request("kernel", label, ms, 1, rawget(self, HANDLE), function()
    if err then w.reject(err) else w.resolve(value) end
  end)
  return w.promise
end
Device.request = Device.query

function device(spec)
  if type(spec) ~= "table" then error(TypeError.new("device takes a table: device { name = \"db\" }"), 0) end
  local d = setmetatable({ name = spec.name or "device", latency = spec.latency or 1 }, Device)
  rawset(d, HANDLE, __device(d.name, spec.slots))
  return d
end

-- net: only what needs no server yet -------------------------------------------------------

local function later(name)
  return function()
    error(new_error("Error", name .. " is not there yet: sockets and servers are not simulated"), 0)
  end
end

net = { createServer = later("net.createServer") }
function net.connect(opts, cb)
  if type(opts) ~= "table" or not opts.path then later("net.connect to a port")() end
  local socket = EventEmitter.new()
  if cb then socket:once("connect", cb) end
  function socket:destroy() return self end
  request("pending", "connect " .. opts.path, 0, 1, nil, function()
    local e = new_error("Error", "connect ENOENT " .. opts.path, "ENOENT")
    e.errno, e.syscall, e.address = -2, "connect", opts.path
    next_tick(function() socket:emit("error", e) end)
    __closing(function() socket:emit("close", true) end)
  end)
  return socket
end
net.createConnection = net.connect
http = { createServer = later("http.createServer"), get = later("http.get"), request = later("http.request") }
fetch = later("fetch")
cluster = { isPrimary = true, fork = later("cluster.fork") }
Worker = { new = later("Worker") }
stream = { pipeline = later("stream.pipeline"), Readable = { new = later("stream.Readable") },
  Writable = { new = later("stream.Writable") }, Transform = { new = later("stream.Transform") } }
WebSocketServer = { new = later("WebSocketServer") }
isMainThread = true

function system() later("system")() end
load, fault, network = later("load"), later("fault"), later("network")
jobs = { queue = later("jobs.queue"), worker = later("jobs.worker") }
