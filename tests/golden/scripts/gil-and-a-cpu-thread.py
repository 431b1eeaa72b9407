import asyncio
import time

from twin import cpu


async def lateness():
    late = []
    for i in range(9):
        b = time.monotonic()
        await asyncio.sleep(0.01)
        late.append((time.monotonic() - b - 0.01) * 1000)
    late.sort()
    return late[4]


async def main():
    print('alone, late by less than 3 ms:', await lateness() < 3)
    sleeper = asyncio.create_task(asyncio.to_thread(time.sleep, 0.3))
    print('beside a sleeping thread:', await lateness() < 3)
    await sleeper
    stop = False

    def comp():
        while not stop:
            cpu(1)
    computer = asyncio.create_task(asyncio.to_thread(comp))
    late = await lateness()
    stop = True
    await computer
    print('beside a computing thread, late by 4 ms or more:', late >= 4)


asyncio.run(main())
