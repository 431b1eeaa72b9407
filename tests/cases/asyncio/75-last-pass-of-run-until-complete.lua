-- When main returns, the callback that stops the loop is still to come: uvloop runs one pass more.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local loop = asyncio.new_event_loop()
local main = async(function()
  local function s(n)
    log("S" .. n)
    loop:call_soon(s, n + 1)
  end
  loop:call_soon(s, 1)
  log("main-end")
end)
loop:run_until_complete(main())
loop:close()
print(table.concat(seen, " "))
