import asyncio

from twin import pcall


async def ask(name, s):
    await asyncio.sleep(s)
    if name == 'slow':
        raise RuntimeError('no answer from ' + name)
    return name


async def main():
    tasks = [
        asyncio.create_task(ask('slow', 0.03)),
        asyncio.create_task(ask('fast', 0.01)),
        asyncio.create_task(ask('middle', 0.02)),
    ]
    for n in asyncio.as_completed(tasks):
        ok, a = await pcall(n)
        print('answer' if ok else 'failed', a)


asyncio.run(main())
