import asyncio

async def bad():
    await asyncio.sleep(0.05)
    raise ValueError("no")

async def good():
    await asyncio.sleep(0.2)
    print("the other is done")

async def main():
    try:
        await asyncio.gather(bad(), good())
    except ValueError:
        print("failed")
    await asyncio.sleep(0.4)

asyncio.run(main())
