import asyncio

from twin import pcall, type_name


async def level(name, aw):
    try:
        await aw
    except BaseException as e:
        print(name, 'hears', type_name(e))
        raise
    print(name, 'goes on')


async def main():
    inner = asyncio.create_task(level('inner', asyncio.sleep(1)))
    middle = asyncio.create_task(level('middle', inner))
    outer = asyncio.create_task(level('outer', middle))
    await asyncio.sleep(0.01)
    print('cancel:', outer.cancel())
    ok, e = await pcall(outer)
    print('main hears', type_name(e))
    print('cancelled:', inner.cancelled(), middle.cancelled(), outer.cancelled())


asyncio.run(main())
