-- sleep-zero-takes-turns: a task gives way only where it waits.
--
-- asyncio.sleep(0) is the bare yield: the task goes to the end of the ready queue and the
-- others get a turn. The polite workers alternate. The greedy one awaits too, but things
-- that are there already, and so keeps the thread to its end.
--
-- Watch:  the ready queue as a carousel; the greedy task never leaves its front.
-- Try:    a sleep(0) in greedy; sleep(0.001) in one of the polite ones.
runtime "asyncio"

local polite = async("polite", function(name)
  for i = 1, 3 do
    print(name, i)
    await(asyncio.sleep(0))
  end
end)

local nothing = async("nothing", function() end)

local greedy = async("greedy", function()
  for i = 1, 3 do
    print("greedy", i)
    await(nothing())
  end
end)

local main = async("main", function()
  await(asyncio.gather(polite("a"), polite("b"), greedy(), polite("c")))
end)

asyncio.run(main())
