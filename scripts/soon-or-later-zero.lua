-- soon-or-later-zero: call_later(0) is not call_soon, except on uvloop.
--
-- asyncio puts every call_later into its heap of timers and looks there once a pass, so
-- call_later(0) comes after all that is ready already. uvloop rounds the delay to whole
-- milliseconds, and nothing to wait for is a call_soon: it keeps its place in the line.
--
-- Watch:  where the entry "later" is born: in the timer heap, or in the ready queue.
-- Try:    --runtime uvloop; 0.0004 in place of 0; -1.
runtime "asyncio"

local main = async("main", function()
  local loop = asyncio.get_running_loop()
  loop:call_soon(print, "soon 1")
  loop:call_later(0, print, "later 0")
  loop:call_soon(function()
    print("soon 2")
    loop:call_soon(print, "soon 3, of the next pass")
  end)
  await(asyncio.sleep(0.01))
end)

asyncio.run(main())
