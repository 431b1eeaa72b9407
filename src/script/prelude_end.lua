-- SPDX-License-Identifier: MIT
-- The last part: what only the prelude may use leaves the globals.
local names = {}
for name in pairs(_G) do
  if name:sub(1, 2) == "__" then names[#names + 1] = name end
end
for _, name in ipairs(names) do _G[name] = nil end
