-- At most half of the timers cancelled: the heap stays, and the order of ties.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local function ties(n, keep)
  asyncio.run(async(function()
    local loop = asyncio.get_running_loop()
    local when = loop:time() + 0.03
    local hs = {}
    for i = 0, n - 1 do
      hs[i] = loop:call_at(when, function() if i % 10 == 0 then log(i) end end)
    end
    for i = 0, n - 1 do
      if not keep(i) then hs[i]:cancel() end
    end
    await(asyncio.sleep(0.06))
    log("|")
  end)())
end
ties(150, function(i) return i % 2 == 0 end)
ties(150, function(i) return i % 2 == 0 and i ~= 4 end)
ties(150, function(i) return i % 2 == 0 and i ~= 4 and i ~= 6 end)
ties(100, function(i) return i % 10 == 0 end)
print(table.concat(seen, " "))
