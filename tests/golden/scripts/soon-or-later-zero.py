import asyncio

import twin  # noqa: F401


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(print, 'soon 1')
    loop.call_later(0, print, 'later 0')

    def s():
        print('soon 2')
        loop.call_soon(print, 'soon 3, of the next pass')
    loop.call_soon(s)
    await asyncio.sleep(0.01)


asyncio.run(main())
