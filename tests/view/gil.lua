-- gil: an event loop beside two threads that compute, for the screens of the tests.
runtime "asyncio"

local work = function(n)
	for i = 1, 3 do cpu(4) end
	return n
end

local ticker = async(function()
	for i = 1, 4 do
		await(asyncio.sleep(0.005))
		print("tick", i)
	end
end)

local main = async(function()
	local loop = asyncio.get_running_loop()
	local a = loop:run_in_executor(nil, work, 1)
	local b = asyncio.create_task(asyncio.to_thread(work, 2))
	await(ticker())
	print(await(a), await(b))
end)

asyncio.run(main())
