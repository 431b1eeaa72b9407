-- Reported when the last reference to the task goes, not when it fails.
runtime "asyncio"
local lines = {}
local function log(text) lines[#lines + 1] = text end
local bad = async(function()
  log("raise")
  error(Exception("x"), 0)
end)
asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  loop:set_exception_handler(function(_, context)
    print("H:" .. context.message)
  end)
  local t = asyncio.create_task(bad())
  await(asyncio.sleep(0.005))
  print(lines[1], "before-del")
  t = nil
  print("after-del")
end)())
