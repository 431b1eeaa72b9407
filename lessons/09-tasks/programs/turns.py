import asyncio, time

def sleeps(began):
    return int((time.monotonic() - began) / 0.3 + 0.5)

async def main():
    began = time.monotonic()
    await asyncio.sleep(0.3)
    await asyncio.sleep(0.3)
    print("in turn:", sleeps(began))
    began = time.monotonic()
    await asyncio.gather(asyncio.sleep(0.3), asyncio.sleep(0.3))
    print("gathered:", sleeps(began))

asyncio.run(main())
