-- SPDX-License-Identifier: MIT
-- Words of the API that are known, but not there yet: using one says so.
local new_error, error, ipairs = __new_error, error, ipairs

local function later(name)
  return function()
    error(new_error("Error", name .. " is not there yet"), 0)
  end
end

local function all(module, names)
  local t = {}
  for _, name in ipairs(names) do t[name] = later(module .. "." .. name) end
  return t
end

fs.createReadStream, fs.createWriteStream = later("fs.createReadStream"), later("fs.createWriteStream")
fs.watch, fs.watchFile = later("fs.watch"), later("fs.watchFile")
zlib.createGzip, zlib.createGunzip = later("zlib.createGzip"), later("zlib.createGunzip")
