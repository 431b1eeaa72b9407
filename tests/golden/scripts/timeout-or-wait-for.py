import asyncio
import time

from twin import type_name


async def race(name, wait):
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    async def w():
        try:
            print(name, 'got', await wait(future))
        except BaseException as e:
            print(name, 'raised', type_name(e))
    task = asyncio.create_task(w())
    await asyncio.sleep(0)
    loop.call_soon(lambda: future.done() or future.set_result('the result'))
    time.sleep(0.02)
    await task


async def main():

    async def a(f):
        async with asyncio.timeout(0.01):
            return await f

    async def b(f):
        return await asyncio.wait_for(f, 0.01)
    await race('timeout', a)
    await race('wait_for', b)


asyncio.run(main())
