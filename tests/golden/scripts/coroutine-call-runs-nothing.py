import asyncio

import twin  # noqa: F401


async def greet(name):
    print('hello from', name)
    return len(name)


async def main():
    later = greet('a coroutine')
    print('called, nothing printed yet')
    task = asyncio.create_task(greet('a task'))
    print('made a task, still nothing')
    print('awaited in place:', await later)
    print('awaited the task:', await task)


asyncio.run(main())
