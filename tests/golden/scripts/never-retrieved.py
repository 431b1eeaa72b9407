import asyncio

import twin  # noqa: F401


async def fails():
    print('failing')
    raise ValueError('nobody will see me')


async def main():
    task = asyncio.create_task(fails())
    await asyncio.sleep(0.01)
    print('main goes on; the task is done:', task.done())
    fails()
    print('called once more, but nothing failed')


asyncio.run(main())
print('the end')
