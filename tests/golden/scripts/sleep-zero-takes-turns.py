import asyncio

import twin  # noqa: F401


async def polite(name):
    for i in range(1, 4):
        print(name, i)
        await asyncio.sleep(0)


async def nothing():
    pass


async def greedy():
    for i in range(1, 4):
        print('greedy', i)
        await nothing()


async def main():
    await asyncio.gather(polite('a'), polite('b'), greedy(), polite('c'))


asyncio.run(main())
