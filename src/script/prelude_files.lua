-- SPDX-License-Identifier: MIT
-- Streams of files and of zlib: what they ask of the pool, chunk by chunk.
-- Sources: Node 20 lib/internal/fs/streams.js, lib/zlib.js.
local demand, request = __demand, __request
local fs, zlib = fs, zlib
local error, ipairs, type = error, ipairs, type
local TypeError = TypeError
local READ_SIZE = 64 * 1024

local function check(path, opts)
  if type(path) ~= "string" then error(TypeError.new('The "path" argument must be of type string'), 0) end
  return type(opts) == "table" and opts or {}
end

-- What both kinds do at their beginning and end: open, and close.
local function with_file(self_of, path, opts, o)
  function o.construct(cb)
    fs.open(path, { ms = opts.ms, error = opts.error }, function(err)
      cb(err)
      if err then return end
      self_of():emit("open", 3)
      self_of():emit("ready")
    end)
  end
  function o.destroy(err, cb)
    if opts.error then return cb(err) end
    fs.close(3, { ms = opts.ms }, function() cb(err) end)
  end
  return o
end

-- fs.createReadStream(path, { data =, highWaterMark =, ms = }): a pool job for each chunk,
-- and one that finds the end.
function fs.createReadStream(path, opts)
  opts = check(path, opts)
  local data, at, self = opts.data or "", 1, nil
  local size = opts.highWaterMark or READ_SIZE
  self = demand("stream").Readable.new(with_file(function() return self end, path, opts, {
    highWaterMark = size, signal = opts.signal,
    read = function()
      local chunk = data:sub(at, at + size - 1)
      at = at + #chunk
      fs.read(3, { ms = opts.ms, data = chunk }, function()
        self.bytesRead = at - 1
        if #chunk > 0 then self:push(chunk) else self:push(nil) end
      end)
    end,
  }))
  self.path, self.bytesRead = path, 0
  return self
end

-- fs.createWriteStream(path, { highWaterMark =, ms = }): a pool job for each chunk.
function fs.createWriteStream(path, opts)
  opts = check(path, opts)
  local self
  self = demand("stream").Writable.new(with_file(function() return self end, path, opts, {
    highWaterMark = opts.highWaterMark, signal = opts.signal,
    write = function(chunk, _, cb)
      fs.write(3, { ms = opts.ms }, function(err)
        self.bytesWritten = self.bytesWritten + #chunk
        cb(err)
      end)
    end,
  }))
  self.path, self.bytesWritten = path, 0
  return self
end

-- zlib's streams compute in the pool; what they give is what they got.
for _, name in ipairs { "Gzip", "Gunzip", "Deflate", "Inflate", "BrotliCompress", "BrotliDecompress" } do
  zlib["create" .. name] = function(opts)
    opts = opts or {}
    return demand("stream").Transform.new {
      transform = function(chunk, _, cb)
        request("cpu", "zlib." .. name, opts.ms, 1, cb, nil, chunk)
      end,
    }
  end
end
