-- uvloop-timers-may-be-early: whole milliseconds, rounded half to even.
--
-- asyncio compares exact deadlines and never runs a timer before its time. uvloop hands
-- libuv whole milliseconds: 2.5 becomes 2, so that timer is early, and 10.4 and 10.1 are
-- both 10, so that they run in the order of the calls. Half a millisecond is none at all.
--
-- Watch:  the due times in the heap: with digits after the point, or without.
-- Try:    --runtime asyncio; 1.5 ms in place of 2.5 (it rounds up).
runtime "uvloop"

local main = async("main", function()
  local loop = asyncio.get_running_loop()
  local done = loop:create_future()
  local begin = time.monotonic()
  loop:call_later(0.0025, function()
    print("2.5 ms is early:", time.monotonic() - begin < 0.0025)
    done:set_result(nil)
  end)
  await(done)

  loop:call_later(0.0104, print, "10.4 ms, called first")
  loop:call_later(0.0101, print, "10.1 ms, called second")
  loop:call_later(0.0005, print, "half a millisecond")
  loop:call_soon(print, "call_soon")
  await(asyncio.sleep(0.03))
end)

asyncio.run(main())
