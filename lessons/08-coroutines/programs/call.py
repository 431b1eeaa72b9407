import asyncio

async def work():
    print("body")

async def main():
    c = work()
    print("called")
    await c
    print("awaited")

asyncio.run(main())
