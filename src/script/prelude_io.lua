-- SPDX-License-Identifier: MIT
-- fs, crypto, zlib, dns, devices: what each call costs and where it waits.
--
-- Every call takes `opts` last (before the callback): ms, error, data, signal.  Here are
-- only the differences: the kind of request, how many round trips through the pool, the
-- words of an error.  A call that gives something gives opts.data, by default "".
-- Sources: Node 20 lib/fs.js, lib/internal/crypto/random.js, lib/zlib.js, lib/dns.js.
local aborted, block, device_new, device_query, invalid_argument, new_error, next_tick =
  __aborted, __block, __device, __device_query, __invalid_argument, __new_error, __next_tick
local random_bytes, random_int, received, request = __random_bytes, __random_int, __received, __request
local Promise, String, TypeError = Promise, String, TypeError
local error, ipairs, pcall, select, setmetatable, type = error, ipairs, pcall, select, setmetatable, type
local insert, pack, max, tointeger = table.insert, table.pack, math.max, math.tointeger

-- Errors -----------------------------------------------------------------------------------

local reasons = {
  EPERM = { -1, "operation not permitted" }, ENOENT = { -2, "no such file or directory" },
  EIO = { -5, "i/o error" }, EBADF = { -9, "bad file descriptor" },
  EAGAIN = { -11, "resource temporarily unavailable" }, ENOMEM = { -12, "not enough memory" },
  EACCES = { -13, "permission denied" }, EBUSY = { -16, "resource busy or locked" },
  EEXIST = { -17, "file already exists" }, EXDEV = { -18, "cross-device link not permitted" },
  ENOTDIR = { -20, "not a directory" }, EISDIR = { -21, "illegal operation on a directory" },
  EINVAL = { -22, "invalid argument" }, ENFILE = { -23, "file table overflow" },
  EMFILE = { -24, "too many open files" }, EFBIG = { -27, "file too large" },
  ENOSPC = { -28, "no space left on device" }, EROFS = { -30, "read-only file system" },
  EPIPE = { -32, "broken pipe" }, ENAMETOOLONG = { -36, "name too long" },
  ENOTEMPTY = { -39, "directory not empty" }, ELOOP = { -40, "too many symbolic links encountered" },
  EADDRINUSE = { -98, "address already in use" }, ECONNRESET = { -104, "connection reset by peer" },
  ETIMEDOUT = { -110, "connection timed out" }, ECONNREFUSED = { -111, "connection refused" },
  ENOTFOUND = { -3008 }, EAI_AGAIN = { -3001 },
}

-- "ENOENT: no such file or directory, open 'x'"
local function file_error(code, syscall, path, nowhere)
  local reason = reasons[code] or {}
  local e = new_error("Error", code .. ": " .. (reason[2] or "unknown error") .. ", " .. syscall ..
    (path and " '" .. path .. "'" or ""), nil, nowhere)
  e.code, e.errno, e.syscall, e.path = code, reason[1], syscall, path
  return e
end

-- "getaddrinfo ENOTFOUND example.com"
local function name_error(code, syscall, host)
  local e = new_error("Error", syscall .. " " .. code .. (host and " " .. host or ""), nil, true)
  e.code, e.syscall, e.hostname = code, syscall, host
  if syscall == "getaddrinfo" then e.errno = reasons[code] and reasons[code][1] end
  return e
end

local function plain_error(code, what)
  local e = new_error("Error", code .. ": " .. (reasons[code] and reasons[code][2] or what .. " failed"),
    nil, true)
  e.code = code
  return e
end

-- Arguments --------------------------------------------------------------------------------

-- The plain arguments, opts, the callback.
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

local function need_callback(name, cb, given)
  if cb == nil then invalid_argument(name, "function", given) end
end

local function need_integer(name, v)
  if tointeger(v) then return end
  error(new_error("TypeError", 'The "' .. name .. '" argument must be a safe integer. Received ' ..
    received(v), "ERR_INVALID_ARG_TYPE"), 0)
end

local function data_of(opts)
  if opts.data == nil then return "" end
  return opts.data
end

-- A promise of what start(done) tells.
local function promise_of(start)
  local w = Promise.withResolvers()
  start(function(err, value)
    if err then w.reject(err) else w.resolve(value) end
  end)
  return w.promise
end

-- fs ---------------------------------------------------------------------------------------

local HALF_MEGABYTE = 512 * 1024
local function read_trips(opts)
  local size = type(opts.data) == "string" and #opts.data or 0
  return 4 + max(0, (size - 1) // HALF_MEGABYTE) -- open, fstat, reads, close
end

-- name = { syscall, trips, what it gives }: "data", or nothing; `fd`: takes no path.
local words = {
  { "stat", "stat", 1, "data" }, { "lstat", "lstat", 1, "data" }, { "fstat", "fstat", 1, "data", fd = true },
  { "readFile", "open", read_trips, "data" }, { "writeFile", "open", 3 }, { "appendFile", "open", 3 },
  { "open", "open", 1, "data" }, { "close", "close", 1, fd = true },
  { "read", "read", 1, "data", fd = true }, { "write", "write", 1, "data", fd = true },
  { "fsync", "fsync", 1, fd = true }, { "fdatasync", "fdatasync", 1, fd = true },
  { "ftruncate", "ftruncate", 1, fd = true }, { "truncate", "open", 3 }, { "access", "access", 1 },
  { "readdir", "scandir", 1, "data" }, { "mkdir", "mkdir", 1 }, { "mkdtemp", "mkdtemp", 1, "data" },
  { "rmdir", "rmdir", 1 }, { "rm", "rm", 3 }, { "unlink", "unlink", 1 }, { "rename", "rename", 1 },
  { "copyFile", "copyfile", 1 }, { "link", "link", 1 }, { "symlink", "symlink", 1 },
  { "readlink", "readlink", 1, "data" }, { "realpath", "lstat", 1, "data" }, { "chmod", "chmod", 1 },
  { "chown", "chown", 1 }, { "utimes", "utime", 1 },
}

local function trips_of(word, opts)
  if opts.error then return 1 end -- the first one fails
  return type(word[3]) == "function" and word[3](opts) or word[3]
end

local function result_of(word, opts)
  if opts.data ~= nil or word[4] then return data_of(opts) end
end

local function path_of(word, args)
  if word.fd then return nil end
  if type(args[1]) ~= "string" then
    invalid_argument("path", "string or an instance of Buffer or URL", args[1])
  end
  return args[1]
end

local function start(word, args, opts, done)
  local path = path_of(word, args)
  local signal = opts.signal
  if signal and signal.aborted then return done(aborted(signal)) end
  local err = opts.error and file_error(opts.error, word[2], path, true) or nil
  local value = nil
  if not err then value = result_of(word, opts) end
  if signal then
    local inner = done
    done = function(...)
      if signal.aborted then return inner(aborted(signal)) end
      return inner(...)
    end
  end
  local label = "fs." .. word[1] .. (path and " " .. path or "")
  local trips = trips_of(word, opts)
  if err then return request("fs", label, opts.ms, trips, done, err) end
  if value == nil then return request("fs", label, opts.ms, trips, done, nil) end
  request("fs", label, opts.ms, trips, done, nil, value)
end

fs = { promises = {}, constants = { F_OK = 0, R_OK = 4, W_OK = 2, X_OK = 1 } }

local function define(word)
  local name = word[1]
  fs[name] = function(...)
    local args, opts, cb = split(...)
    if name == "close" and not cb then cb = function() end end
    need_callback("cb", cb, name == "readFile" and args[2] or nil)
    start(word, args, opts, cb)
  end
  fs[name .. "Sync"] = function(...)
    local args, opts = split(...)
    local path = path_of(word, args)
    for _ = 1, trips_of(word, opts) do block("wait", "fs", opts.ms) end
    if opts.error then error(file_error(opts.error, word[2], path), 0) end
    return result_of(word, opts)
  end
  if word.fd then return end
  fs.promises[name] = function(...)
    local args, opts = split(...)
    if type(args[1]) ~= "string" then return Promise.reject(select(2, pcall(path_of, word, args))) end
    return promise_of(function(done) start(word, args, opts, done) end)
  end
end
for _, word in ipairs(words) do define(word) end

function fs.exists(...)
  local args, opts, cb = split(...)
  need_callback("cb", cb)
  request("fs", "fs.exists " .. String(args[1]), opts.ms, 1, cb, not opts.error)
end
function fs.existsSync(...)
  local _, opts = split(...)
  block("wait", "fs", opts.ms)
  return not opts.error
end

-- crypto and zlib: CPU on a pool thread --------------------------------------------------

local function cpu_word(t, module, name, trips)
  local full = module .. "." .. name
  t[name] = function(...)
    local args, opts, cb = split(...)
    need_callback("callback", cb)
    if opts.error then
      return request("cpu", full, opts.ms, 1, cb, plain_error(opts.error, name))
    end
    request("cpu", full, opts.ms, trips, cb, nil, data_of(opts))
  end
  t[name .. "Sync"] = function(...)
    local _, opts = split(...)
    block("cpu", "cpu", opts.ms)
    if opts.error then error(plain_error(opts.error, name), 0) end
    return data_of(opts)
  end
end

crypto = {}
for _, name in ipairs { "pbkdf2", "scrypt", "hkdf", "generateKeyPair", "generateKey", "generatePrime",
  "checkPrime" } do
  cpu_word(crypto, "crypto", name, 1)
end

function crypto.randomBytes(n, ...)
  local _, opts, cb = split(...)
  if type(n) ~= "number" then invalid_argument("size", "number", n) end
  local bytes = opts.data
  if bytes == nil then bytes = random_bytes(tointeger(n) or 0) end
  if cb then
    if not opts.error then return request("cpu", "crypto.randomBytes", opts.ms, 1, cb, nil, bytes) end
    return request("cpu", "crypto.randomBytes", opts.ms, 1, cb, plain_error(opts.error, "randomBytes"))
  end
  if opts.ms then block("cpu", "cpu", opts.ms) end
  if opts.error then error(plain_error(opts.error, "randomBytes"), 0) end
  return bytes
end

function crypto.randomFill(...)
  local args, opts, cb = split(...)
  need_callback("callback", cb)
  request("cpu", "crypto.randomFill", opts.ms, 1, cb, nil, data_of(opts))
end

function crypto.randomUUID()
  return (("xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"):gsub("[xy]", function(c)
    return ("%x"):format(c == "x" and random_int(0, 15) or random_int(8, 11))
  end))
end

-- randomInt draws from a cache of 1024 numbers that is filled in the pool; whoever finds
-- numbers in it is called back by a tick.
local CACHE = 1024
local cached, waiting, filling = 0, {}, false

local function serve(task)
  cached = cached - 1
  next_tick(task.cb, nil, random_int(task.min, task.max - 1))
end

local function refill(ms)
  if filling then return end
  filling = true
  request("cpu", "crypto.randomInt", ms or 0.02, 1, function()
    filling, cached = false, CACHE
    local tasks = waiting
    waiting = {}
    for _, task in ipairs(tasks) do serve(task) end
  end)
end

function crypto.randomInt(...)
  local args, opts, cb = split(...)
  local low, high = args[1], args[2]
  if args.n < 2 then low, high = 0, args[1] end
  need_integer("min", low)
  need_integer("max", high)
  if high <= low then
    error(new_error("RangeError", ('The value of "max" is out of range. It must be greater than the ' ..
      'value of "min" (%d). Received %d'):format(low, high), "ERR_OUT_OF_RANGE"), 0)
  end
  local task = { min = tointeger(low), max = tointeger(high), cb = cb }
  if not cb then return random_int(task.min, task.max - 1) end
  if cached > 0 then return serve(task) end
  insert(waiting, task)
  refill(opts.ms)
end

zlib = {}
for _, name in ipairs { "gzip", "gunzip", "deflate", "inflate", "deflateRaw", "inflateRaw", "unzip",
  "brotliCompress", "brotliDecompress" } do
  cpu_word(zlib, "zlib", name, 2) -- a stream: once for the data, once for the end
end

-- dns ------------------------------------------------------------------------------------

dns = { promises = {} }

local function family_of(host)
  if type(host) ~= "string" then return nil end
  if host:match("^%d+%.%d+%.%d+%.%d+$") then return 4 end
  return host:find(":", 1, true) and 6 or nil
end

-- name = { kind of request, syscall }
local function dns_word(name, kind, syscall)
  local function begin(args, opts, done)
    local host = args[1]
    local family = name == "lookup" and family_of(host)
    if family and not opts.error then return next_tick(done, nil, host, family) end
    if type(host) ~= "string" then invalid_argument(name == "lookup" and "hostname" or "name", "string", host) end
    local label = "dns." .. name .. " " .. host
    if opts.error then
      return request(kind, label, opts.ms, 1, done, name_error(opts.error, syscall, host))
    end
    request(kind, label, opts.ms, 1, done, nil, data_of(opts), name == "lookup" and 4 or nil)
  end
  dns[name] = function(...)
    local args, opts, cb = split(...)
    need_callback("callback", cb)
    begin(args, opts, cb)
  end
  dns.promises[name] = function(...)
    local args, opts = split(...)
    local w = Promise.withResolvers()
    local family = name == "lookup" and family_of(args[1])
    if family and not opts.error then
      w.resolve { address = args[1], family = family }
      return w.promise
    end
    begin(args, opts, function(err, value)
      if err then w.reject(err) else w.resolve(value) end
    end)
    return w.promise
  end
end

dns_word("lookup", "dns", "getaddrinfo")
dns_word("lookupService", "dns", "getnameinfo")
dns_word("reverse", "kernel", "getHostByAddr")
for _, word in ipairs { { "resolve", "queryA" }, { "resolve4", "queryA" }, { "resolve6", "queryAaaa" },
  { "resolveMx", "queryMx" }, { "resolveTxt", "queryTxt" }, { "resolveSrv", "querySrv" },
  { "resolveNs", "queryNs" }, { "resolveCname", "queryCname" } } do
  dns_word(word[1], "kernel", word[2])
end

-- Devices --------------------------------------------------------------------------------

local Device = { __name = "Device" }
Device.__index = Device
Device.query = device_query(plain_error)
Device.request = Device.query

function device(spec)
  if type(spec) ~= "table" then error(TypeError.new("device takes a table: device { name = \"db\" }"), 0) end
  local d = setmetatable({ name = spec.name or "device", latency = spec.latency or 1 }, Device)
  device_new(d, spec.slots)
  return d
end

local LOCAL_NAME = "200us" -- a lookup in /etc/hosts
local lookup = dns.lookup

-- A server listens once the name of its host is known; an address is a tick later.
local function once_known(host, listen)
  if type(host) ~= "string" or host == "" then return listen() end
  lookup(host, { ms = host == "localhost" and LOCAL_NAME or nil }, listen)
end

-- What prelude_http.lua and prelude_net.lua need.
__io = { split = split, family_of = family_of, reasons = reasons, once_known = once_known,
  LOCAL_NAME = LOCAL_NAME }
