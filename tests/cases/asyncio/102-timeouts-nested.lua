-- Two timeouts expire in one block: the outer one raises.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local ok, e = pcall(asyncio.timeout, 0.01, function()
    local ok, e = pcall(asyncio.timeout, 0.02, function()
      time.sleep(0.03)
      await(asyncio.sleep(1))
    end)
    log("inner", type_name(e))
    error(e, 0)
  end)
  log("outer", type_name(e), asyncio.current_task():cancelling())
end)())
print(table.concat(seen, " "))
