-- SPDX-License-Identifier: MIT
-- Masters of worker processes: uvicorn.run with workers, gunicorn.run, hypercorn.run.
-- Source: gunicorn 20.1.0 arbiter.py, workers/workertmp.py; uvicorn 0.51 workers.py,
-- supervisors/multiprocess.py; hypercorn 0.18 run.py, asyncio/run.py.
local bind, beat_age, block, boot_time, close_socket, hangs, inherited, is_serving, kill, listen_on, master,
  news, run_server, serves, shut_down, spawn, stderr, checked =
  __bind, __beat_age, __block, __boot_time, __close_socket, __hangs, __inherited, __is_serving, __kill, __listen_on,
  __master, __news, __run_server, __serves, __shut_down, __spawn, __stderr, __checked
local error, ipairs, next, pairs, random = error, ipairs, next, pairs, __uniform
local insert, remove, time, type = table.insert, table.remove, time.monotonic, type
local SystemExit, ValueError = SystemExit, ValueError

local TERM, INT, QUIT, HUP, ABRT, TTIN, TTOU = 15, 2, 3, 1, 6, 21, 22

-- What all of them do -------------------------------------------------------------------------

-- The next thing that a master is told; waits for it, at most so long.
local function wait_for_news(seconds)
  local pid, number, code, signal = news()
  if number then return pid, number, code, signal end
  block("poll", seconds, "signals and children")
  return news()
end

local function sleep(seconds)
  local till = time() + seconds
  while time() < till do block("poll", till - time(), "the time") end
end

local Master = {}
Master.__index = Master

local function new_master(opts)
  master()
  local self = setmetatable({ workers = {}, boot = boot_time(), places = 0, first = true }, Master)
  local fd, why = bind(opts.port, opts.backlog, opts.nagle)
  if not fd then
    stderr("[Errno 98] " .. (why == "EADDRINUSE" and "Address already in use" or why) .. ": ('127.0.0.1', " ..
      opts.port .. ")\n")
    error(SystemExit(1), 0)
  end
  self.fd = fd
  return self
end

-- workers: { pid =, place = }, the oldest first.
function Master:spawn(place, heartbeat)
  if not place then
    self.places = self.places + 1
    place = self.places
  end
  local pid = spawn(self.fd, place, self.first and 0 or self.boot, self.first, heartbeat or 0)
  insert(self.workers, { pid = pid, place = place })
end

-- A child is gone: its place in the list.
function Master:reap(pid)
  for i, w in ipairs(self.workers) do
    if w.pid == pid then return remove(self.workers, i) end
  end
end

function Master:kill_all(signal)
  for _, w in ipairs(self.workers) do kill(w.pid, signal) end
end

function Master:close()
  if self.fd then close_socket(self.fd) end
  self.fd = nil
end

-- The service is up when all workers of the beginning are: then somebody listens.
function Master:begin()
  if not self.first then return end
  for _, w in ipairs(self.workers) do
    if not is_serving(w.pid) then return end
  end
  self.first = false
  listen_on(self.fd)
end

-- A worker serves until it is told to stop, and ends.
local function work(app, opts, signals)
  local fd = inherited()
  if not fd then return end
  run_server(app, fd, opts, function(server) serves(server, signals) end)
  error(SystemExit(0), 0)
end

-- Gunicorn ---------------------------------------------------------------------------------------

gunicorn = {}
local gunicorn_options = {
  workers = true, worker_class = true, timeout = true, graceful_timeout = true, max_requests = true,
  max_requests_jitter = true, backlog = true, keepalive = true, port = true, loop = true,
}
local worker_classes = {
  ["uvicorn"] = true, ["uvicorn.workers.UvicornWorker"] = true, ["uvicorn_worker.UvicornWorker"] = true,
}

local function arbiter(opts)
  local heartbeat = opts.timeout > 0 and opts.timeout / 2 or 0
  local self = new_master(opts)
  local wanted = opts.workers

  local function fill()
    while #self.workers < wanted do
      self:spawn(nil, heartbeat)
      -- (The pauses of the beginning are left out: the run begins when the service is up.)
      if #self.workers < wanted and not self.first then sleep(0.1 * random()) end
    end
    while #self.workers > wanted do -- the oldest
      kill(remove(self.workers, 1).pid, "SIGTERM")
    end
  end

  local function murder()
    if opts.timeout <= 0 then return end
    for _, w in ipairs(self.workers) do
      if beat_age(w.pid) > opts.timeout then
        if not w.aborted then
          stderr("[CRITICAL] WORKER TIMEOUT (pid:" .. w.pid .. ")\n")
        end
        kill(w.pid, w.aborted and "SIGKILL" or "SIGABRT")
        w.aborted = true
      end
    end
  end

  local function reap(pid, code, signal)
    self:reap(pid)
    if signal ~= 0 then
      stderr("[WARNING] Worker with pid " .. pid .. " was terminated due to signal " .. signal .. "\n")
    elseif code == 3 then
      stderr("[ERROR] Worker failed to boot.\n")
      error(SystemExit(3), 0)
    end
  end

  local function stop(signal, graceful)
    self:close()
    local limit = time() + (graceful and opts.graceful_timeout or 0)
    self:kill_all(signal)
    while #self.workers > 0 and time() < limit do
      sleep(0.1)
      local pid, _, code, sig = news()
      while pid do
        self:reap(pid)
        pid, _, code, sig = news()
      end
    end
    self:kill_all("SIGKILL")
    error(SystemExit(0), 0)
  end

  fill()
  while true do
    self:begin()
    local pid, number, code, signal = wait_for_news(self.first and 0.01 or 1)
    if pid then
      reap(pid, code, signal)
    elseif number == TERM then
      stop("SIGTERM", true)
    elseif number == INT or number == QUIT then
      stop("SIGQUIT", false)
    elseif number == TTIN then
      wanted = wanted + 1
    elseif number == TTOU then
      if wanted > 1 then wanted = wanted - 1 end
    elseif number == HUP then -- new ones first; then there are too many
      for _ = 1, wanted do self:spawn(nil, heartbeat) end
    end
    if not self.first then murder() end
    fill()
  end
end

function gunicorn.run(app, opts)
  opts = checked.options(app, opts, gunicorn_options, "gunicorn.run")
  local class = opts.worker_class or "uvicorn"
  if not worker_classes[class] then
    error(ValueError("gunicorn.run: worker_class is \"uvicorn\"; a FastAPI application is no WSGI application for " ..
      tostring(class)), 0)
  end
  local all = {
    workers = checked.count(opts, "workers", 1, 1, checked.most_children), backlog = checked.count(opts, "backlog", 1, 2048),
    port = checked.count(opts, "port", 0, 8000, 65535), timeout = checked.number(opts, "timeout", 30),
    graceful_timeout = checked.number(opts, "graceful_timeout", 30), loop = opts.loop,
    timeout_keep_alive = checked.number(opts, "keepalive", 2),
    limit_max_requests = checked.count(opts, "max_requests", 0, 0),
    jitter = checked.count(opts, "max_requests_jitter", 0, 0),
  }
  if all.limit_max_requests > 0 and all.jitter > 0 then
    all.limit_max_requests = all.limit_max_requests + random(all.jitter)
  end
  work(app, all, true)
  arbiter(all)
end

-- Uvicorn --------------------------------------------------------------------------------------------

local HEALTH_CHECK = 5 -- timeout_worker_healthcheck

-- A thread of the child answers, unless C code keeps its GIL.
local function answers(pid)
  local till = time() + HEALTH_CHECK
  while hangs(pid) do
    if time() >= till then return false end
    sleep(0.01)
  end
  return is_serving(pid) ~= nil
end

local function supervisor(opts)
  local self = new_master(opts)
  local dead = {}

  local function replace(place)
    if self.fd then self:spawn(place) end
  end

  local function take_all()
    local pid, number, code, signal = news()
    local signals = {}
    while number do
      if pid then
        local w = self:reap(pid)
        if w and not w.leaving then insert(dead, { place = w.place, code = code, signal = signal }) end
      else
        insert(signals, number)
      end
      pid, number, code, signal = news()
    end
    return signals
  end

  local function stop()
    self:close()
    self:kill_all("SIGTERM")
    while #self.workers > 0 do
      block("poll", nil, "the workers to end")
      for _, signal in ipairs(take_all()) do
        if signal == INT then self:kill_all("SIGKILL") end
      end
    end
    error(SystemExit(0), 0)
  end

  local function restart_all() -- one by one, the new one ready first
    for _, w in ipairs { table.unpack(self.workers) } do
      w.leaving = true
      self:spawn(w.place)
      local fresh = self.workers[#self.workers].pid
      while is_serving(fresh) == false do sleep(0.05) end
      kill(w.pid, "SIGTERM")
    end
  end

  for _ = 1, opts.workers do self:spawn() end
  while true do
    self:begin()
    if self.first then block("poll", 0.01, "the workers to begin") else sleep(0.5) end
    for _, signal in ipairs(take_all()) do
      if signal == TERM or signal == INT then stop() end
      if signal == HUP then restart_all() end
      if signal == TTIN then self:spawn() end
      if signal == TTOU and #self.workers > 1 then
        local w = self.workers[#self.workers]
        w.leaving = true
        kill(w.pid, "SIGTERM")
      end
    end
    for _, d in ipairs(dead) do
      if d.code == 3 then stop() end
      replace(d.place)
    end
    dead = {}
    if not self.first then
      for _, w in ipairs { table.unpack(self.workers) } do
        if is_serving(w.pid) and not answers(w.pid) then kill(w.pid, "SIGKILL") end
      end
    end
  end
end

__set_start_workers(function(app, opts)
  work(app, opts, true)
  opts.nagle = (opts.loop or checked.loop()) == "asyncio" -- its sockets have protocol number 0
  supervisor(opts)
end)

-- Hypercorn ------------------------------------------------------------------------------------------------

hypercorn = {}
local hypercorn_options = {
  port = true, workers = true, worker_class = true, backlog = true, keep_alive_timeout = true,
  graceful_timeout = true, max_requests = true,
}
local hypercorn_classes = { asyncio = true, uvloop = true, trio = true }

local function hypercorn_master(opts)
  local self = new_master(opts)

  -- The shutdown event: the first worker that ends leaves the others to SIGTERM, which
  -- they do not handle.
  local function stop(code)
    self:close()
    for _, w in ipairs(self.workers) do shut_down(w.pid) end
    local pid
    while not pid and #self.workers > 0 do
      pid = wait_for_news()
      if pid then self:reap(pid) end
    end
    self:kill_all("SIGTERM")
    while #self.workers > 0 do
      pid = wait_for_news()
      if pid then self:reap(pid) end
    end
    error(SystemExit(code), 0)
  end

  for _ = 1, opts.workers do self:spawn() end
  while true do
    self:begin()
    local pid, number, code, signal = wait_for_news(self.first and 0.01 or nil)
    if pid then
      local w = self:reap(pid)
      if code ~= 0 or signal ~= 0 then
        stderr("hypercorn: worker " .. pid .. " failed, all stop\n")
        stop(code)
      end
      self:spawn(w.place)
    elseif number == TERM or number == INT then
      stop(0)
    end
  end
end

function hypercorn.run(app, opts)
  opts = checked.options(app, opts, hypercorn_options, "hypercorn.run")
  local class = opts.worker_class or checked.loop()
  if not hypercorn_classes[class] then
    error(ValueError("hypercorn.run: worker_class is \"asyncio\", \"uvloop\" or \"trio\""), 0)
  end
  local all = {
    workers = checked.count(opts, "workers", 0, 1, checked.most_children), backlog = checked.count(opts, "backlog", 1, 100),
    port = checked.count(opts, "port", 0, 8000, 65535), hypercorn = class, loop = class == "uvloop" and "uvloop" or "asyncio",
    timeout_keep_alive = checked.number(opts, "keep_alive_timeout", 5),
    timeout_graceful_shutdown = checked.number(opts, "graceful_timeout", 3),
    limit_max_requests = checked.count(opts, "max_requests", 0, 0), extra_turns = 2,
  }
  if all.workers == 0 then return run_server(app, nil, all) end
  work(app, all, false)
  hypercorn_master(all)
end
