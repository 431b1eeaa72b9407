import asyncio

from twin import type_name


async def bad():
    await asyncio.sleep(0.01)
    print('bad fails')
    raise ValueError('bad')


async def careless():
    try:
        await asyncio.sleep(1)
    except BaseException as e:
        print('careless hears:', type_name(e))
        raise RuntimeError('while cleaning up')


async def main():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad())
            tg.create_task(careless())
            try:
                await asyncio.sleep(1)
            except BaseException as e:
                print('the block hears:', type_name(e))
                raise
    except BaseException as group:
        print(type_name(group), group)
        for e in group.exceptions:
            print('  ' + repr(e))


asyncio.run(main())
