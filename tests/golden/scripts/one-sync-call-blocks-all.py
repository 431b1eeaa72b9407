import asyncio
import math
import time

import twin  # noqa: F401


async def main():
    began = time.monotonic()
    tens = lambda: math.floor((time.monotonic() - began) * 100 + 0.5) * 10

    async def ticker(s):
        await asyncio.sleep(s)
        print('due at', math.floor(s * 1000 + 0.5), 'ran at', tens())

    async def blocker():
        await asyncio.sleep(0.01)
        time.sleep(0.1)
        print('blocked until', tens())
    await asyncio.gather(ticker(0.08), ticker(0.04), blocker(), ticker(0.2))


asyncio.run(main())
