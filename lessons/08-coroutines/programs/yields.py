import asyncio

async def work():
    print("work")

async def other():
    print("other")

async def main():
    task = asyncio.create_task(other())
    print("before")
    await work()
    print("after")
    await asyncio.sleep(0)
    print("end")

asyncio.run(main())
