import asyncio, time

async def main():
    began = time.monotonic()
    await asyncio.gather(asyncio.to_thread(time.sleep, 0.3), asyncio.to_thread(time.sleep, 0.3))
    print(int((time.monotonic() - began) / 0.3 + 0.5))

asyncio.run(main())
