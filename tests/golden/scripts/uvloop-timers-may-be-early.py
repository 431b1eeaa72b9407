import asyncio
import time

import twin  # noqa: F401


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    begin = time.monotonic()

    def t():
        print('2.5 ms is early:', time.monotonic() - begin < 0.0025)
        done.set_result(None)
    loop.call_later(0.0025, t)
    await done
    loop.call_later(0.0104, print, '10.4 ms, called first')
    loop.call_later(0.0101, print, '10.1 ms, called second')
    loop.call_later(0.0005, print, 'half a millisecond')
    loop.call_soon(print, 'call_soon')
    await asyncio.sleep(0.03)


asyncio.run(main())
