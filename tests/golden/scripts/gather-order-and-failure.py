import asyncio

from twin import type_name


async def work(name, s, fails=False):
    await asyncio.sleep(s)
    print(name, 'ends')
    if fails:
        raise ValueError(name)
    return name


async def main():
    print(await asyncio.gather(work('a', 0.03), work('b', 0.01), work('c', 0.02)))
    try:
        await asyncio.gather(work('a', 0.03), work('b', 0.01, True), work('c', 0.05))
    except Exception as e:
        print('caught', type_name(e), e)
    await asyncio.sleep(0.06)
    print(await asyncio.gather(work('a', 0.02), work('b', 0.01, True), return_exceptions=True))


asyncio.run(main())
