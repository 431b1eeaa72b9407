import asyncio
import time

from twin import pcall, type_name


def fetch(name):
    time.sleep(0.035)
    print('thread:', name)
    return name


async def main():

    async def ticker():
        for i in range(1, 4):
            await asyncio.sleep(0.01)
            print('tick', i)
    print(await asyncio.gather(asyncio.to_thread(fetch, 'report'), ticker()))
    task = asyncio.create_task(asyncio.to_thread(fetch, 'nobody waits for this'))
    await asyncio.sleep(0.01)
    task.cancel()
    ok, e = await pcall(task)
    print(type_name(e), 'and the thread goes on')


asyncio.run(main())
