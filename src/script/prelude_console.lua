-- SPDX-License-Identifier: MIT
-- The less usual words of console, on top of console.log.
local clock = __clock
local String, log, warn = String, console.log, console.error
local math, select, unpack = math, select, table.unpack

local counts, timers = {}, {}

local function label_of(label)
  if label == nil then return "default" end
  return String(label)
end

function console.count(label)
  label = label_of(label)
  counts[label] = (counts[label] or 0) + 1
  log(label .. ": " .. counts[label])
end

function console.countReset(label)
  counts[label_of(label)] = nil
end

function console.assert(ok, first, ...)
  if ok then return end
  if first == nil then return warn("Assertion failed") end
  if type(first) == "string" then return warn("Assertion failed: " .. first, ...) end
  warn("Assertion failed:", first, ...)
end

-- Milliseconds as Node writes them: 1.234ms, 1.234s, 1:02.345 (m:ss.mmm).
local function duration(ms)
  if ms < 1000 then return String(math.floor(ms * 1000 + 0.5) / 1000) .. "ms" end
  if ms < 60000 then return ("%.3fs"):format(ms / 1000) end
  return ("%d:%06.3f (m:ss.mmm)"):format(ms // 60000, ms % 60000 / 1000)
end

function console.time(label) timers[label_of(label)] = clock() end

local function tell(label, ...)
  label = label_of(label)
  if not timers[label] then return end
  log("%s: %s", label, duration((clock() - timers[label]) / 1e6), ...)
end
function console.timeLog(label, ...) tell(label, ...) end
function console.timeEnd(label)
  tell(label)
  timers[label_of(label)] = nil
end
