-- SPDX-License-Identifier: MIT
-- cluster, worker_threads, process.send: what isolates say to one another.
-- Sources: Node 20 lib/internal/cluster/*.js, lib/internal/worker.js, lib/child_process.js.
local fork, hidden, ipc_receive, kill, main_thread, new_error, next_tick, parent_end, signal, signal_hook, worker_id =
  __fork, __hidden, __ipc_receive, __kill, __main_thread, __new_error, __next_tick, __parent, __signal, __signal_hook, __worker_id
local fatal, invalid_argument, is_error, kill_process, new_worker, stop_worker =
  __fatal, __invalid_argument, __is_error, __kill_process, __worker, __stop_worker
local String = String
local Emitter = EventEmitter
local error, getmetatable, ipairs, pairs, rawget, rawset, setmetatable, type =
  error, getmetatable, ipairs, pairs, rawget, rawset, setmetatable, type
local END = hidden(22)

local id, pid, ppid = worker_id()
local of_end = setmetatable({}, { __mode = "k" }) -- whom a channel belongs to

process.pid, process.ppid = pid, ppid

local function subclass(name, methods)
  methods.__name = name
  methods.__index = function(self, key)
    local v = methods[key]
    if v == nil then v = Emitter[key] end
    return v
  end
  return methods
end

local function instance(class, fields, e)
  local self = Emitter.new()
  for k, v in pairs(fields) do rawset(self, k, v) end
  rawset(self, END, e)
  return setmetatable(self, class)
end

-- Signals --------------------------------------------------------------------------------------

local names = { [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [6] = "SIGABRT", [9] = "SIGKILL", [10] = "SIGUSR1",
  [12] = "SIGUSR2", [15] = "SIGTERM" }
function process.kill(pid, name)
  if type(pid) ~= "number" then invalid_argument("pid", "number", pid) end
  if name == nil then name = "SIGTERM" end
  local found = kill_process(pid, name)
  if found then return true end
  if found == nil then
    error(new_error("TypeError", "Unknown signal: " .. String(name), "ERR_UNKNOWN_SIGNAL"), 0)
  end
  local err = new_error("Error", "kill ESRCH", nil, true)
  err.code, err.errno, err.syscall = "ESRCH", -3, "kill"
  error(err, 0)
end

signal_hook(function(number) return process.emit(names[number], names[number], number) end)
process.on("newListener", function(name)
  if type(name) == "string" and name:sub(1, 3) == "SIG" then signal(name, true) end
end)
process.on("removeListener", function(name)
  if type(name) == "string" and name:sub(1, 3) == "SIG" then
    signal(name, process.listenerCount(name) > 0)
  end
end)

-- cluster --------------------------------------------------------------------------------------

cluster = Emitter.new()
local cluster = cluster
local methods = { "on", "once", "off", "emit", "addListener", "removeListener", "listenerCount" }
local self_of_cluster = setmetatable({}, { __index = cluster })
for _, name in pairs(methods) do
  rawset(cluster, name, function(first, ...)
    if first == cluster then
      error(new_error("TypeError", "cluster is there only once: cluster." .. name ..
        "(...) with a dot, not a colon"), 0)
    end
    return Emitter[name](self_of_cluster, first, ...)
  end)
end
rawset(cluster, "isPrimary", id == 0)
rawset(cluster, "isMaster", id == 0)
rawset(cluster, "isWorker", id ~= 0)
rawset(cluster, "SCHED_NONE", 1)
rawset(cluster, "SCHED_RR", 2)
rawset(cluster, "schedulingPolicy", process.env.NODE_CLUSTER_SCHED_POLICY == "none" and 1 or 2)
rawset(cluster, "workers", {})
rawset(cluster, "settings", {})
function cluster.setupPrimary() end

local Process = subclass("ChildProcess", {})
function Process:send(v) return rawget(self, END):send(v) end
function Process:kill(name) return kill(rawget(self, END), name or "SIGTERM") end

local Worker_ = subclass("Worker", {})
function Worker_:send(v) return rawget(self, END):send(v) end
function Worker_:kill(name) return kill(rawget(self, END), name or "SIGTERM") end
Worker_.destroy = Worker_.kill
function Worker_:disconnect()
  rawset(self, "exitedAfterDisconnect", true)
  rawget(self, END):disconnect()
  return self
end
function Worker_:isConnected() return rawget(self, END):is_open() end
function Worker_:isDead() return self.dead == true end

function cluster.fork(env)
  if id ~= 0 then error(new_error("Error", "cluster.fork is for the primary"), 0) end
  local e, n, child = fork(env, cluster.schedulingPolicy == cluster.SCHED_NONE)
  local worker = instance(Worker_, { id = n, exitedAfterDisconnect = false }, e)
  worker.process = instance(Process, { pid = child }, e)
  of_end[e] = worker
  cluster.workers[n] = worker
  next_tick(function() cluster.emit("fork", worker) end)
  return worker
end
function cluster.disconnect(cb)
  for _, w in pairs(cluster.workers) do w:disconnect() end
  if cb then self_of_cluster:once("allgone", cb) end
end

local on_worker = {}
function on_worker.message(w, v)
  cluster.emit("message", w, v) -- a listener of fork()'s own, before all others
  w:emit("message", v)
end
function on_worker.online(w)
  w:emit("online")
  cluster.emit("online", w)
end
function on_worker.listening(w, port)
  local address = { address = nil, port = port, addressType = 4 }
  w:emit("listening", address)
  cluster.emit("listening", w, address)
end
function on_worker.disconnect(w)
  w:emit("disconnect")
  cluster.emit("disconnect", w)
end
function on_worker.exit(w)
  local code, sig = rawget(w, END):status()
  rawset(w, "dead", true)
  cluster.workers[w.id] = nil
  local name = sig and names[sig] or nil
  if sig then code = nil end
  w.process:emit("exit", code, name)
  w:emit("exit", code, name)
  cluster.emit("exit", w, code, name)
  local left = false
  for _ in pairs(cluster.workers) do left = true end
  if not left then cluster.emit("allgone") end
end

-- The worker's side ------------------------------------------------------------------------------

local on_parent = {}
if id ~= 0 then
  local me = instance(Worker_, { id = id })
  rawset(cluster, "worker", me)
  me.process = process
  function process.send(v) return parent_end():send(v) end
  function process.disconnect()
    parent_end():close()
    rawset(process, "connected", false)
    next_tick(function() process.emit("disconnect") end)
  end
  rawset(process, "connected", true)
  function me:send(v) return parent_end():send(v) end
  function me:kill() process.exit(0) end
  me.destroy = me.kill
  function me:disconnect()
    rawset(me, "exitedAfterDisconnect", true)
    on_parent.leave()
    return me
  end
  local servers = {}
  function on_parent.bound(pair)
    servers[#servers + 1] = pair[2]
    pair[2]:_bound(pair[1])
  end
  function on_parent.message(v)
    process.emit("message", v)
    me:emit("message", v)
  end
  function on_parent.leave()
    rawset(me, "exitedAfterDisconnect", true)
    local left = 0
    local function done()
      left = left - 1
      if left <= 0 then process.disconnect() end
    end
    for _, s in pairs(servers) do
      if s.listening then
        left = left + 1
        s:close(done)
      end
    end
    if left == 0 then process.disconnect() end
  end
  function on_parent.disconnect()
    rawset(process, "connected", false)
    me:emit("disconnect")
    process.emit("disconnect")
    if not me.exitedAfterDisconnect then process.exit(0) end
  end
  local function count()
    parent_end():ref(process.listenerCount("message") + process.listenerCount("disconnect") > 0)
  end
  process.on("newListener", function(name)
    if name == "message" or name == "disconnect" then parent_end():ref(true) end
  end)
  process.on("removeListener", count)
end

-- worker_threads -----------------------------------------------------------------------------------

isMainThread = main_thread()
threadId = 0
local Thread = subclass("Worker", {})
function Thread:postMessage(v) rawget(self, END):send(v) end
function Thread:terminate()
  stop_worker(rawget(self, END))
  return events.once(self, "exit"):next(function(args) return args[1] end)
end
function Thread:ref() rawget(self, END):ref(true) return self end
function Thread:unref() rawget(self, END):ref(false) return self end

local threads = 0
Worker = {}
function Worker.new(fn, options)
  if type(fn) ~= "function" then
    error(new_error("TypeError", "a Worker needs a function: Worker.new(function() ... end, { workerData = v })"), 0)
  end
  threads = threads + 1
  local e = new_worker(fn, options and options.workerData)
  local w = instance(Thread, { threadId = threads }, e)
  of_end[e] = w
  return w
end

local on_thread = {}
function on_thread.message(w, v) w:emit("message", v) end
function on_thread.online(w) w:emit("online") end
function on_thread.error(w, v)
  if type(v) == "table" and v.is_error then
    local err = new_error(v.name, v.message, nil, true)
    for k, x in pairs(v.fields or {}) do err[k] = x end
    v = err
  else
    v = v.value
  end
  w:emit("error", v)
end
function on_thread.exit(w) w:emit("exit", (rawget(w, END):status())) end
-- It ended, and this is what it said before: all of it is one callback.
function on_thread.over(w, unheard)
  for _, m in ipairs(unheard) do on_thread[m[1]](w, m[2]) end
  on_thread.exit(w)
end

if not isMainThread then
  local Port = subclass("MessagePort", {})
  local closed = false -- the port; the channel below also tells of the Worker's end
  function Port:postMessage(v) if not closed then parent_end():send(v) end end
  function Port:close()
    closed = true
    parent_end():ref(false)
  end
  function Port:ref() parent_end():ref(true) end
  function Port:unref() parent_end():ref(false) end
  parentPort = instance(Port, {})
  local port = parentPort
  port:on("newListener", function(name)
    if name ~= "message" or closed then return end
    parent_end():ref(true)
    parent_end():start()
  end)
  port:on("removeListener", function(name)
    if name == "message" and port:listenerCount("message") == 0 then parent_end():ref(false) end
  end)
  fatal.tell = function(e)
    if not is_error(e) then return parent_end():send({ value = e }, true) end
    local fields = {}
    for k, v in pairs(e) do
      if type(v) ~= "function" and type(v) ~= "userdata" then fields[k] = v end
    end
    parent_end():send({ is_error = true, name = e.name, message = e.message, fields = fields }, true)
  end
  function on_parent.message(v) if not closed then port:emit("message", v) end end
  function on_parent.disconnect() end
end

ipc_receive(function(e, event, v)
  local owner = of_end[e]
  local handler
  if not owner then
    handler = on_parent[event]
    if handler then return handler(v) end
  elseif getmetatable(owner) == Thread then
    handler = on_thread[event]
  else
    handler = on_worker[event]
  end
  if handler then return handler(owner, v) end
end, function(what)
  return new_error("DataCloneError", what .. " could not be cloned.")
end)
