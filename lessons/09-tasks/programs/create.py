import asyncio

async def body(name):
    print(name)

async def main():
    a = asyncio.create_task(body("a"))
    b = asyncio.create_task(body("b"))
    print("made")
    await b
    print("b is done")

asyncio.run(main())
