import asyncio

import twin  # noqa: F401


async def main():
    queue = asyncio.Queue(2)

    async def producer():
        for i in range(1, 6):
            await queue.put(i)
            print('put', i, 'length', queue.qsize())

    async def consumer(name):
        while True:
            i = await queue.get()
            await asyncio.sleep(0.01 * i)
            print(name, 'did', i)
            queue.task_done()
    a = asyncio.create_task(consumer('a'))
    b = asyncio.create_task(consumer('b'))
    await producer()
    await queue.join()
    print('all done')
    a.cancel()
    b.cancel()


asyncio.run(main())
