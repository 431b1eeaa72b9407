import asyncio, time

def work():
    time.sleep(0.3)

async def main():
    began = time.monotonic()
    work()
    work()
    in_turn = time.monotonic() - began
    began = time.monotonic()
    await asyncio.gather(asyncio.to_thread(work), asyncio.to_thread(work))
    threads = time.monotonic() - began
    print("threads: " + ("faster" if threads < 0.75 * in_turn else "no faster"))

asyncio.run(main())
