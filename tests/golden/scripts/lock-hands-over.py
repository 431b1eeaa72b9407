import asyncio

import twin  # noqa: F401


lock = asyncio.Lock()


async def worker(name):
    async with lock:
        print(name, 'has the lock')
        await asyncio.sleep(0.01)


async def greedy():
    await lock.acquire()
    print('greedy has the lock')
    await asyncio.sleep(0.01)
    lock.release()
    print('greedy let go, locked:', lock.locked())
    await lock.acquire()
    print('greedy has it again')
    lock.release()


async def main():
    await asyncio.gather(greedy(), worker('first'), worker('second'))


asyncio.run(main())
