-- What was sent to the measured servers, by name.
--
-- Times are milliseconds from the start of the load, which begins when the server has been up
-- for a while. `keepalive = false` opens a connection for each request; else `connections`
-- are opened beforehand.

local arrivals = require "arrivals"

local function each(times, url)
  local list = {}
  for i, t in ipairs(times) do list[i] = { t, url } end
  return list
end

local function at(t, n, url)
  local list = {}
  for i = 1, n do list[i] = { t, url } end
  return list
end

-- Requests at fixed times, on so many connections.
local function send(schedule, connections)
  if keepalive and connections then
    load { start = "1s", connections = connections, schedule = schedule }
  else
    load { start = "1s", keepalive = false, schedule = schedule }
  end
end

-- Rounds of one request on each of 64 connections.
local function rounds(list, from, apart, step)
  for round = 0, 4 do
    for i = 0, 63 do table.insert(list, { from + apart * round + step * i, "/fast" }) end
  end
  return list
end

local loads = {}

-- 50 small requests a second, and one that computes for 200 ms each second.
function loads.blocks()
  send(each(arrivals.fast, "/fast"), 16)
  send(each(arrivals.block, "/block?ms=200"), 8)
end

-- All at once.
function loads.burst()
  local n = param("n", 100)
  send(at(5, n, param("url", "/dsleep?ms=100")), n)
end

-- Fresh connections 3 ms apart.
function loads.apart()
  local list = {}
  for i = 1, param("n", 4) do list[i] = { 5 + 3 * (i - 1), param("url", "/dcpu?ms=103") } end
  send(list)
end

-- Threads that compute for `total` ms in all, and small requests beside them.
local function beside(times, total)
  local n = param("n", 1)
  if n > 0 then
    load { start = "1s", connections = n, schedule = at(5, n, ("/dcpu?ms=%d"):format(total / n)) }
  end
  send(each(times, "/fast"), 8)
end
function loads.beside() beside(arrivals.beside, 3000) end
function loads.seldom() beside(arrivals.seldom, 4400) end

-- Eight jobs at once, and a small request every 20 ms.
function loads.jobs()
  send(at(50, 8, param("url", "/job")), 8)
  local list = {}
  for i = 0, 48 do list[i + 1] = { 20 * i, "/fast" } end
  send(list, 8)
end

-- An answer that leaves work behind it, then one request on another connection, and one on
-- the same.
function loads.background()
  send({ { 20, param("url", "/bg?kind=async") }, { 40, "/fast" }, { 60, "/fast" } }, 2)
end

-- Who gets the connections.
function loads.seq() load { start = "1s", users = 1, requests = 400, keepalive = false, url = "/fast" } end
function loads.open200() load { start = "1s", keepalive = false, schedule = each(arrivals.open, "/fast") } end
function loads.burst400() load { start = "1s", keepalive = false, schedule = at(5, 400, "/fast") } end
function loads.closed32_sleep20()
  load { start = "1s", users = 32, requests = 640, keepalive = false, url = "/asleep?ms=20" }
end
function loads.keep64()
  load { start = "1s", connections = 64, schedule = rounds(at(0, 64, "/first"), 300, 50, 0.7) }
end
-- Each its own load, so that it opens its connection when its turn comes.
function loads.keep64_staggered()
  for i = 0, 63 do
    local list = { { 0, "/fast" } }
    for round = 0, 4 do list[round + 2] = { 700 + 20 * round + 0.3 * i - 10 * i, "/fast" } end
    load { start = 1000 + 10 * i, connections = 1, schedule = list }
  end
end

-- Beyond a limit: fresh connections, one after the other.
function loads.steps()
  local list, apart = {}, param("apart", 20)
  for i = 1, param("n", 20) do
    list[i] = { 5 + apart * (i - 1), param("url", "/asleep?ms=300") }
  end
  send(list)
end

-- What a request costs: one at a time, and 32 users who keep the server busy.
function loads.one()
  load { start = "1s", users = 1, requests = param("requests", 700), keepalive = keepalive,
    url = param("url", "/hello"), method = param("method", "GET") }
end
function loads.busy()
  load { start = "1s", users = 32, requests = param("requests", 10000), keepalive = keepalive,
    url = param("url", "/hello"), method = param("method", "GET") }
end

keepalive = param("keepalive", true)
loads[param("load", "blocks")]()
