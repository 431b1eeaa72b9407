-- tasks: tasks that await tasks, a queue and sleeps, for the screens of the tests.
runtime "asyncio"

local fetch = async(function(name, d)
	await(asyncio.sleep(d))
	return name
end)

local pair = async(function(name)
	return await(asyncio.gather(fetch(name .. "1", 0.01), fetch(name .. "2", 0.02)))
end)

local consumer = async(function(q)
	while true do
		local x = await(q:get())
		print("got", x)
	end
end)

local main = async(function()
	local loop = asyncio.get_running_loop()
	local q = asyncio.Queue()
	local c = asyncio.create_task(consumer(q), { name = "consumer" })
	local p = asyncio.create_task(pair("p"))
	loop:call_later(0.015, function() q:put_nowait("late") end)
	q:put_nowait("early")
	print(await(p)[1])
	c:cancel()
end)

asyncio.run(main())
