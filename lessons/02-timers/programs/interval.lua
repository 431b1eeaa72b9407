runtime "node"

local calls = 0
local interval = setInterval(function()
  calls = calls + 1
  if calls == 1 then cpu(220) end
end, 40)

setTimeout(function()
  clearInterval(interval)
  console.log(calls)
end, 320)
