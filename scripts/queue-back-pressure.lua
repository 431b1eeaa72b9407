-- queue-back-pressure: a bounded queue makes the producer wait.
--
-- put() of a queue without bound never waits: the producer would fill it before anybody
-- else gets a turn. With room for two it must wait for the consumers, so that nothing
-- piles up. join() returns when every item was taken and marked as done.
--
-- Watch:  the queue's length never exceeds two; the producer sleeps in put.
-- Try:    Queue() without a bound; three consumers; a slower producer.
runtime "asyncio"

local main = async("main", function()
  local queue = asyncio.Queue(2)

  local producer = async("producer", function()
    for i = 1, 5 do
      await(queue:put(i))
      print("put", i, "length", queue:qsize())
    end
  end)

  local consumer = async("consumer", function(name)
    while true do
      local i = await(queue:get())
      await(asyncio.sleep(0.01 * i))
      print(name, "did", i)
      queue:task_done()
    end
  end)

  local a = asyncio.create_task(consumer("a"))
  local b = asyncio.create_task(consumer("b"))
  await(producer())
  await(queue:join())
  print("all done")
  a:cancel()
  b:cancel()
end)

asyncio.run(main())
