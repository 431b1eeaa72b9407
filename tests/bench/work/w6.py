"""W6 in SimPy: see w6.lua."""
import random
import sys

import simpy

ended = 0


def sleeper(env):
    global ended
    for _ in range(10):
        yield env.timeout(random.expovariate(0.001))
    ended += 1


env = simpy.Environment()
for _ in range(int(sys.argv[1])):
    env.process(sleeper(env))
env.run()
print(ended)
