"""W4 in SimPy: see w4.lua.  A second argument is the rate, in requests per millisecond."""
import random
import sys

import simpy

LOOPS = 4
RATE = float(sys.argv[2]) if len(sys.argv) > 2 else 3.2
ended = 0


def compute(env, loop, ms):
    with loop.request() as turn:
        yield turn
        yield env.timeout(ms)


def request(env, loops, busy):
    global ended
    i = busy.index(min(busy))
    busy[i] += 1
    yield from compute(env, loops[i], 0.5)
    yield env.timeout(random.expovariate(1 / 20))
    yield from compute(env, loops[i], 0.3)
    busy[i] -= 1
    ended += 1


def arrivals(env, n):
    loops = [simpy.Resource(env, 1) for _ in range(LOOPS)]
    busy = [0] * LOOPS
    for _ in range(n):
        yield env.timeout(random.expovariate(RATE))
        env.process(request(env, loops, busy))


env = simpy.Environment()
env.process(arrivals(env, int(sys.argv[1])))
env.run()
print(ended)
