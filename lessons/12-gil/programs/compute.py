import asyncio, time

def work():
    n = 0
    while n < 5000000:
        n += 1

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
