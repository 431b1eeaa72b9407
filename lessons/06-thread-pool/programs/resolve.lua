runtime "node"

local function hash(name, ms)
  crypto.pbkdf2({ ms = ms }, function() console.log(name) end)
end

for n = 1, 4 do hash("hash", 200) end
dns.resolve("localhost", function() console.log("dns.resolve") end)
