-- SPDX-License-Identifier: MIT
-- stream.Duplex, Transform, PassThrough, and two duplexes back to back.
-- Source: Node 20 lib/internal/streams/{duplex,transform,passthrough,duplexpair}.js.
local S = __stream
local next_tick = __next_tick
local pairs, setmetatable, type = pairs, setmetatable, type
local list_of = __list
local R, W, class = S.R, S.W, S.class

-- Duplex: both sides, which end apart unless allowHalfOpen is false -------------------------------

local of_writable, properties = {}, {}
for name, method in pairs(S.Writable.methods) do
  if not S.Readable.methods[name] then of_writable[name] = method end
end
of_writable.destroy = S.Writable.methods.destroy
for name, property in pairs(S.Writable.properties) do
  if not S.Readable.properties[name] then properties[name] = property end
end
properties.writableAborted = nil -- Node forgot it here

S.Duplex = class("Duplex", S.Readable, of_writable, properties)
S.DUPLEX = { "read", "write", "writev", "destroy", "final", "construct" }

local function both_begin(self)
  S.readable_begins(self)
  S.writable_begins(self)
end

function S.init_duplex(self, options)
  options = options or {}
  self.allowHalfOpen = options.allowHalfOpen ~= false
  local r, w = S.readable_state(options, true), S.writable_state(options, true)
  self[R], self[W] = r, w
  if options.readable == false then
    r.readable, r.ended, r.end_emitted = false, true, true
  end
  if options.writable == false then
    w.writable, w.ending, w.ended, w.finished = false, true, true, true
  end
  return S.set_up(self, options, S.DUPLEX, both_begin)
end

-- Transform: what is written comes out, changed ---------------------------------------------------
-- Its writable side waits with a callback while its readable side is full.

local transform = {}

local function final(self, cb)
  if type(self._flush) ~= "function" or self.destroyed then
    self:push(nil)
    if cb then cb() end
    return
  end
  self:_flush(function(err, data)
    if err ~= nil then
      if cb then cb(err) else self:destroy(err) end
      return
    end
    if data ~= nil then self:push(data) end
    self:push(nil)
    if cb then cb() end
  end)
end
transform._final = final

function transform._transform() S.not_implemented("_transform()") end

function transform:_write(chunk, encoding, callback)
  local r, w = self[R], self[W]
  local before = r.length
  self:_transform(chunk, encoding, function(err, value)
    if err ~= nil then return callback(err) end
    if value ~= nil then self:push(value) end
    if r.ended then
      next_tick(callback)
    elseif w.ended or before == r.length or r.length < r.mark then
      callback()
    else
      r.transformed = callback
    end
  end)
end

function transform:_read()
  local r = self[R]
  local callback = r.transformed
  if not callback then return end
  r.transformed = nil
  callback()
end

S.Transform = class("Transform", S.Duplex, transform)
local TRANSFORM = { "transform", "flush" }

-- A readable side without a buffer leaves the writable side none either.
local function marks(options)
  local own = options.highWaterMark
  if own == nil then own = options.readableHighWaterMark end
  if own ~= 0 then return options end
  local copy = {}
  for k, v in pairs(options) do copy[k] = v end
  copy.highWaterMark, copy.readableHighWaterMark = nil, 0
  copy.writableHighWaterMark = options.writableHighWaterMark or 0
  return copy
end

function S.init_transform(self, options)
  options = options or {}
  S.init_duplex(self, marks(options))
  self[R].sync = false
  S.adopt(self, options, TRANSFORM)
  self:on("prefinish", function()
    if self._final ~= final then final(self) end
  end)
  return self
end

S.PassThrough = class("PassThrough", S.Transform, {
  _transform = function(_, chunk, _, cb) cb(nil, chunk) end,
})

-- duplexPair: what is written to one is read from the other -----------------------------------------

local side = { _read = transform._read }

function side:_write(chunk, _, callback)
  local other = self[W].other
  if chunk == "" then return next_tick(callback) end
  other:push(chunk)
  other[R].transformed = callback
end

function side:_final(callback)
  local other = self[W].other
  other:on("end", callback)
  other:push(nil)
end

local Side = class("DuplexSide", S.Duplex, side)

function S.duplex_pair(options)
  local a = S.init_duplex(setmetatable({}, Side), options)
  local b = S.init_duplex(setmetatable({}, Side), options)
  a[W].other, b[W].other = b, a
  local pair = list_of(2)
  pair[1], pair[2] = a, b
  return pair
end
