import asyncio, time, uvloop

longest = 0

async def heartbeat():
    global longest
    for beat in range(8):
        began = time.monotonic()
        await asyncio.sleep(0.1)
        longest = max(longest, time.monotonic() - began)

async def work():
    await asyncio.sleep(0.25)
    time.sleep(0.3)

async def main():
    await asyncio.gather(heartbeat(), work())
    print("longest gap: " + str(int(longest * 10) * 100) + " ms")

uvloop.install()
asyncio.run(main())
