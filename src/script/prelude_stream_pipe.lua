-- SPDX-License-Identifier: MIT
-- readable:pipe and :unpipe.  Source: Node 20 lib/internal/streams/readable.js.
--
-- A pipe is a set of listeners: "data" writes to the destination, which pauses the source
-- when it is full and resumes it with "drain". A source with several destinations waits
-- for the slowest: `drains` are those that it waits for.
local S = __stream
local next_tick = __next_tick
local type = type
local remove = table.remove
local emit = __emitter.emit
local R, W = S.R, S.W
local methods = S.Readable.methods

local function find(list, v)
  for i = 1, #list do
    if list[i] == v then return i end
  end
end

local function drained(src, dest)
  local r = src[R]
  local drains = r.drains
  if drains and drains[dest] then
    drains[dest] = nil
    drains.n = drains.n - 1
    if drains.n == 0 and not r.many_pipes then r.drains = nil end
  end
  if (not r.drains or r.drains.n == 0) and r.data_listening then src:resume() end
end

local function await_drain(src, dest)
  local r = src[R]
  if #r.pipes == 1 and r.pipes[1] == dest then
    r.drains = { n = 1, [dest] = true }
    r.many_pipes = false
  elseif #r.pipes > 1 and find(r.pipes, dest) and not r.drains[dest] then
    r.drains.n = r.drains.n + 1
    r.drains[dest] = true
  end
  src:pause()
end

-- The destination failed; who else should hear of it?
local function pass_error(dest, err)
  if dest:listenerCount("error") > 0 then return end
  local state = dest[W] or dest[R]
  if state and not state.error_emitted then
    S.error_or_destroy(dest, err)
  else
    emit(dest, "error", err)
  end
end

local function listen(src, dest)
  local r = src[R]
  local on_drain, cleaned = nil, false
  local p = {}

  function p.unpipe() src:unpipe(dest) end
  function p.on_end() dest:finish() end

  local function pause()
    if not cleaned then await_drain(src, dest) end
    if on_drain then return end
    function on_drain() drained(src, dest) end
    dest:on("drain", on_drain)
  end
  p.pause = pause

  function p.on_data(chunk)
    if dest:write(chunk) == false then pause() end
  end

  local on_error, on_close, on_finish, on_unpipe

  local function cleanup()
    dest:removeListener("close", on_close)
    dest:removeListener("finish", on_finish)
    if on_drain then dest:removeListener("drain", on_drain) end
    dest:removeListener("error", on_error)
    dest:removeListener("unpipe", on_unpipe)
    src:removeListener("end", p.on_end)
    src:removeListener("end", p.unpipe)
    src:removeListener("data", p.on_data)
    cleaned = true
    if on_drain and r.drains and (not dest[W] or dest[W].need_drain) then on_drain() end
  end

  function on_unpipe(readable, info)
    if readable == src and info and info.hasUnpiped == false then
      info.hasUnpiped = true
      cleanup()
    end
  end

  function on_error(err)
    p.unpipe()
    dest:removeListener("error", on_error)
    pass_error(dest, err)
  end

  function on_close()
    dest:removeListener("finish", on_finish)
    p.unpipe()
  end

  function on_finish()
    dest:removeListener("close", on_close)
    p.unpipe()
  end

  p.on_error, p.on_close, p.on_finish, p.on_unpipe = on_error, on_close, on_finish, on_unpipe
  return p
end

-- `end` is a keyword of Lua, so the option is also called `finish`.
local function ends(dest, opts)
  if dest == process.stdout or dest == process.stderr then return false end
  return type(opts) ~= "table" or opts["end"] ~= false and opts.finish ~= false
end

function methods:pipe(dest, opts)
  local r = self[R]
  r.pipes = r.pipes or {}
  if #r.pipes == 1 and not r.many_pipes then
    r.many_pipes = true
    r.drains = r.drains or { n = 0 }
  end
  r.pipes[#r.pipes + 1] = dest
  local p = listen(self, dest)
  local at_end = ends(dest, opts) and p.on_end or p.unpipe
  if r.end_emitted then next_tick(at_end) else self:once("end", at_end) end
  dest:on("unpipe", p.on_unpipe)
  self:on("data", p.on_data)
  dest:prependListener("error", p.on_error)
  dest:once("close", p.on_close)
  dest:once("finish", p.on_finish)
  dest:emit("pipe", self)
  if dest.writableNeedDrain == true then
    p.pause()
  elseif not r.flowing then
    self:resume()
  end
  return dest
end

function methods:unpipe(dest)
  local r = self[R]
  local pipes = r.pipes
  if not pipes or #pipes == 0 then return self end
  if dest == nil then
    r.pipes = nil
    self:pause()
    for i = 1, #pipes do pipes[i]:emit("unpipe", self, { hasUnpiped = false }) end
    return self
  end
  local at = find(pipes, dest)
  if not at then return self end
  remove(pipes, at)
  if #pipes == 0 then self:pause() end
  dest:emit("unpipe", self, { hasUnpiped = false })
  return self
end
