import asyncio, uvloop

async def task():
    print("task")

async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, print, "later")
    loop.call_soon(print, "soon")
    t = asyncio.create_task(task())
    await asyncio.sleep(0.01)

uvloop.install()
asyncio.run(main())
