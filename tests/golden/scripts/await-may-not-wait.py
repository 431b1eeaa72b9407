import asyncio
import time

from twin import cpu


async def main():
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()
    lock = asyncio.Lock()
    began = time.monotonic()

    def timer():
        print('timer, late by more than 20 ms:', time.monotonic() - began > 0.021)
    loop.call_later(0.001, timer)
    for r in range(1, 6):
        await queue.put(r)
        got = await queue.get()
        async with lock:
            cpu(5)
        print('round', got)
    await asyncio.sleep(0.01)


asyncio.run(main())
