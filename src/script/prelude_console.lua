-- SPDX-License-Identifier: MIT
-- console and String, until inspect.c.
local __is_error, __keys, __write =
  __is_error, __keys, __write
local write = __write
local function show(v, top)
  if type(v) == "string" then return top and v or "'" .. v .. "'" end
  if v == nil then return "undefined" end
  if type(v) == "function" then return "[Function (anonymous)]" end
  if type(v) == "table" and not __is_error(v) then
    local out, n = {}, #v
    for _, k in ipairs(__keys(v)) do
      if not (math.type(k) == "integer" and k >= 1 and k <= n) and k ~= "n" then out[#out + 1] = tostring(k) .. ": " .. show(v[k]) else if k ~= "n" then out[#out + 1] = show(v[k]) end end
    end
    if #out == 0 then return n > 0 and "[]" or "{}" end
    local o, c = n > 0 and "[ " or "{ ", n > 0 and " ]" or " }"
    return o .. table.concat(out, ", ") .. c
  end
  if math.type(v) == "float" and v == math.floor(v) and math.abs(v) < 1e15 then return ("%d"):format(v) end
  return tostring(v)
end
__inspect = show
function String(v) return show(v, true) end
local function line(...)
  local args = table.pack(...)
  for i = 1, args.n do args[i] = show(args[i], true) end
  return table.concat(args, " ", 1, args.n) .. "\n"
end
console = {}
function console.log(...) write("stdout", line(...)) end
function console.error(...) write("stderr", line(...)) end
console.info, console.debug, console.warn = console.log, console.log, console.error
