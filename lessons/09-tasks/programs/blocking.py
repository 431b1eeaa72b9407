import asyncio, time

async def work():
    time.sleep(0.3)

async def main():
    began = time.monotonic()
    await asyncio.gather(work(), work())
    print(int((time.monotonic() - began) / 0.3 + 0.5))

asyncio.run(main())
