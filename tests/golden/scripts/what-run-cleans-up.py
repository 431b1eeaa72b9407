import asyncio
import time

from twin import type_name


async def gen():
    try:
        for i in range(1, 11):
            yield i
    except BaseException as e:
        print('generator closed by', type_name(e))
        raise
numbers = gen()


async def background():
    try:
        await asyncio.sleep(10)
    except BaseException as e:
        print('background hears', type_name(e))
        await asyncio.sleep(0.02)
        print('background has cleaned up')
        raise


async def main():
    loop = asyncio.get_running_loop()
    global t
    t = asyncio.create_task(background())
    loop.run_in_executor(None, lambda: (time.sleep(0.1), print('thread ends')))
    loop.call_later(0.01, print, 'a timer, in the middle of the shutdown')
    print('first number', await numbers.__anext__())
    await asyncio.sleep(0)
    print('main returns')
    return "main's value"
print('asyncio.run gives', asyncio.run(main()))
