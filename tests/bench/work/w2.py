"""W2 in SimPy: see w2.lua."""
import random
import sys

import simpy

ended = 0


def customer(env, server):
    global ended
    with server.request() as turn:
        yield turn
        yield env.timeout(random.expovariate(1 / 5))
    ended += 1


def arrivals(env, n):
    server = simpy.Resource(env, 4)
    for _ in range(n):
        yield env.timeout(random.expovariate(0.72))
        env.process(customer(env, server))


env = simpy.Environment()
env.process(arrivals(env, int(sys.argv[1])))
env.run()
print(ended)
