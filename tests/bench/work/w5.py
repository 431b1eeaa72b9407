"""W5 in SimPy: see w5.lua. A timer is cancelled by taking its callback away."""
import random
import sys

import simpy

BATCHES = int(sys.argv[1])
fired = 0


def fire(event):
    global fired
    fired += 1


def churn(env):
    made = {}
    for n in range(1, BATCHES + 6):
        yield env.timeout(1)
        if n <= BATCHES:
            timers = []
            for _ in range(100):
                timer = env.timeout(random.randint(10, 1000))
                timer.callbacks.append(fire)
                timers.append(timer)
            made[n] = timers
        for timer in made.pop(n - 5, [])[:90]:
            timer.callbacks.remove(fire)


env = simpy.Environment()
env.process(churn(env))
env.run()
print(fired)
