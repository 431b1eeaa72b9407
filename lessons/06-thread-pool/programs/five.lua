runtime "node"

local function hash(name, ms)
  crypto.pbkdf2({ ms = ms }, function() console.log(name) end)
end

hash("long 1", 40)
hash("long 2", 120)
hash("long 3", 360)
hash("long 4", 1080)
hash("short", 1)
