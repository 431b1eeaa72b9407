-- SPDX-License-Identifier: MIT
-- jobs.queue, jobs.worker: a background job system, in Node. Its broker is script/jobs.c.
local done, fatal, is_promise, new_error, post, put, serve, spawn, write =
  __job_done, __fatal, __is_promise, __new_error, __job_post, __job_put, __job_serve, __job_spawn, __write
local String, device = String, device
local error, getmetatable, ipairs, pairs, pcall, setmetatable, type =
  error, getmetatable, ipairs, pairs, pcall, setmetatable, type
local tointeger = math.tointeger
local STOP = {} -- ends the `main` of a worker process
fatal.stop = STOP

local function wrong(text) error(new_error("TypeError", text), 0) end

-- Enqueueing ---------------------------------------------------------------------------------

local Queue = { __name = "Queue" }
Queue.__index = Queue
local broker

-- A promise of the job's id (or cb), once the broker has it.
function Queue:enqueue(value, cb)
  if getmetatable(self) ~= Queue then wrong("write q:enqueue(value), with a colon") end
  broker = broker or device { name = "broker", latency = 0 }
  local id, ms = put(self.name, value)
  return broker:query("enqueue", { ms = ms, data = id }, cb)
end

jobs = {}
function jobs.queue(name)
  if type(name) ~= "string" then wrong('jobs.queue takes a name: jobs.queue("thumbnails")') end
  return setmetatable({ name = name }, Queue)
end

-- Workers ------------------------------------------------------------------------------------

local keys = { queue = true, processes = true, handler = true, concurrency = true, prefetch = true, retries = true,
  acks = true }

local function count(o, key, least, otherwise)
  local v = o[key]
  if v == nil then return otherwise end
  v = type(v) == "number" and tointeger(v)
  if not v or v < least then
    error(new_error("RangeError", "jobs.worker: " .. key .. " must be a whole number of at least " .. least), 0)
  end
  return v
end

local function check(o)
  if type(o) ~= "table" then wrong("jobs.worker takes a table: jobs.worker { queue =, processes =, handler = }") end
  for key in pairs(o) do
    if not keys[key] then wrong("jobs.worker has no option " .. String(key)) end
  end
  if type(o.handler) ~= "function" then wrong("jobs.worker needs handler = function(value) ... end") end
  local name = type(o.queue) == "table" and o.queue.name or o.queue
  if type(name) ~= "string" then wrong("jobs.worker needs queue = a name or what jobs.queue gave") end
  if o.acks ~= nil and o.acks ~= "early" and o.acks ~= "late" then wrong('jobs.worker: acks is "early" or "late"') end
  return { name = name, processes = count(o, "processes", 1, 1), concurrency = count(o, "concurrency", 1, 1),
    prefetch = count(o, "prefetch", 0, 0), retries = count(o, "retries", 0, 0), early = o.acks == "early" }
end

local handler, queue_name

local function finish(id, err)
  if err ~= nil then
    local text = type(err) == "string" and err or String(err)
    write("stderr", "job " .. id .. " of " .. queue_name .. " failed: " .. text .. "\n")
  end
  done(id, err == nil)
end

__job_hook(function(id, value)
  local ok, result = pcall(handler, value)
  if not ok then return finish(id, result == nil and "nil" or result) end
  if not is_promise(result) then return finish(id) end
  result:next(function() finish(id) end, function(err) finish(id, err == nil and "undefined" or err) end)
end)

local calls = 0
function jobs.worker(o)
  local all = check(o)
  calls = calls + 1
  local mine = post()
  if not mine then return spawn(all.processes, calls) end
  if mine ~= calls then return end
  handler, queue_name = o.handler, all.name
  serve(all.name, all.concurrency, all.prefetch, all.early, all.retries)
  error(STOP, 0)
end
