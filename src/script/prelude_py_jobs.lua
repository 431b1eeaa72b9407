-- SPDX-License-Identifier: MIT
-- jobs.queue, jobs.worker: a background job system, in Python. Its broker is script/jobs.c.
local block, done, error_text, post, put, running, serve, spawn, stderr, take =
  __block, __job_done, __error_text, __job_post, __job_put, __running, __job_serve, __job_spawn, __stderr, __job_take
local asyncio, device, sleep = asyncio, device, time.sleep
local error, getmetatable, pairs, pcall, setmetatable, type = error, getmetatable, pairs, pcall, setmetatable, type
local tointeger, tostring = math.tointeger, tostring
local TypeError, ValueError = TypeError, ValueError

-- Enqueueing ---------------------------------------------------------------------------------

local Queue = { __name = "Queue" }
Queue.__index = Queue
local broker

-- On a loop an awaitable of the job's id; in another thread the id, once the broker has it.
function Queue:enqueue(value)
  if getmetatable(self) ~= Queue then error(TypeError("write q:enqueue(value), with a colon"), 0) end
  broker = broker or device { name = "broker", latency = 0 }
  local id, ms = put(self.name, value)
  if running() then return broker:query("enqueue", { ms = ms, data = id }) end
  sleep(ms / 1000)
  return id
end

jobs = {}
function jobs.queue(name)
  if type(name) ~= "string" then error(TypeError('jobs.queue takes a name: jobs.queue("thumbnails")'), 0) end
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
    error(ValueError("jobs.worker: " .. key .. " must be a whole number of at least " .. least), 0)
  end
  return v
end

local function check(o)
  if type(o) ~= "table" then
    error(TypeError("jobs.worker takes a table: jobs.worker { queue =, processes =, handler = }"), 0)
  end
  for key in pairs(o) do
    if not keys[key] then error(TypeError("jobs.worker has no option " .. tostring(key)), 0) end
  end
  if type(o.handler) ~= "function" then
    error(TypeError("jobs.worker needs handler = function(value) ... end"), 0)
  end
  local name = type(o.queue) == "table" and o.queue.name or o.queue
  if type(name) ~= "string" then
    error(TypeError("jobs.worker needs queue = a name or what jobs.queue gave"), 0)
  end
  if o.acks ~= nil and o.acks ~= "early" and o.acks ~= "late" then
    error(ValueError('jobs.worker: acks is "early" or "late"'), 0)
  end
  if count(o, "concurrency", 1, 1) > 1 then
    error(ValueError("jobs.worker: a process of Python works on one job at once; use processes ="), 0)
  end
  return { name = name, processes = count(o, "processes", 1, 1), prefetch = count(o, "prefetch", 0, 0),
    retries = count(o, "retries", 0, 0), early = o.acks == "early" }
end

-- One job after another, in the main thread; an async handler on a loop that stays.
local function work(all, handler)
  local loop = asyncio.iscoroutinefunction(handler) and asyncio.new_event_loop()
  serve(all.name, 1, all.prefetch, all.early, all.retries)
  while true do
    local id, value = take()
    if id then
      local ok, e = pcall(function()
        if loop then return loop:run_until_complete(handler(value)) end
        return handler(value)
      end)
      if not ok then stderr("job " .. id .. " of " .. all.name .. " failed:\n" .. error_text(e)) end
      done(id, ok)
    else
      block("poll", nil, "a job")
    end
  end
end

local calls = 0
function jobs.worker(o)
  local all = check(o)
  calls = calls + 1
  local mine = post()
  if not mine then return spawn(all.processes, calls) end
  if mine == calls then work(all, o.handler) end
end
