import asyncio

import twin  # noqa: F401


left = asyncio.Lock()
right = asyncio.Lock()


async def philosopher(name, first, second):
    async with first:
        print(name, 'has one fork', flush=True)
        await asyncio.sleep(0.01)
        async with second:
            print(name, 'eats')


async def main():
    await asyncio.gather(philosopher('Ada', left, right), philosopher('Bob', right, left))


asyncio.run(main())
