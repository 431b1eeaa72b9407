import asyncio
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

jobs_done = 0


def compute(name):
    global jobs_done
    end = time.thread_time() + 0.15
    while time.thread_time() < end:
        pass
    jobs_done = jobs_done + 1
    return f'{name} was number {jobs_done}'


async def beside(pool):
    loop = asyncio.get_running_loop()
    jobs = [loop.run_in_executor(pool, compute, 'a'), loop.run_in_executor(pool, compute, 'b')]
    worst = 0
    await asyncio.sleep(0.02)
    for _ in range(6):
        t = loop.time()
        await asyncio.sleep(0.01)
        worst = max(worst, loop.time() - t - 0.01)
    print(await asyncio.gather(jobs[0], jobs[1]))
    return 'late by milliseconds' if worst > 0.004 else 'in time'


async def main():
    print('processes:', await beside(ProcessPoolExecutor(2)), jobs_done)
    print('threads:', await beside(ThreadPoolExecutor(2)), jobs_done)


asyncio.run(main())
