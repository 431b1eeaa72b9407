import asyncio

async def nop():
    pass

async def other():
    print("other")

async def main():
    task = asyncio.create_task(other())
    print("before")
    await nop()
    print("after")

asyncio.run(main())
