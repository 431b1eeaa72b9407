-- An exception in a callback goes to the loop's handler; the loop goes on.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:set_exception_handler(function(_, context)
    log("H:" .. type_name(context.exception))
  end)
  loop:call_soon(log, "A")
  loop:call_soon(function() error(ZeroDivisionError("division by zero"), 0) end)
  loop:call_soon(log, "B")
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
