# SPDX-License-Identifier: MIT
"""Threads and executors.  What a thread does begins with a sleep that is long enough."""
import tree as T
from grammar.table import maker
from grammar.tasks import create, shows_await


def job(g):
    """A function for a thread: sleeps, then says something, posts, returns or fails."""
    def make():
        out = [T.blocks(g.pick(g.palette)), g.line()]
        if g.chance(0.3):
            out.append(T.expr(T.loop('call_soon_threadsafe', g.callback(most=1))))
        if g.chance(0.6):
            out.append(T.returns(g.value()))
        elif g.chance(0.4):
            out.append(T.throws(g.failure()))
        return out
    return T.fn([], g.inside(make, **{'async': False}))


@maker('threads', weight=3, needs_async=True)
def await_thread(g):
    return shows_await(g, T.call('asyncio.to_thread', job(g)))


@maker('threads', weight=3)
def thread_in_background(g):
    f, x, e = g.name('f'), g.name('x'), g.name('e')
    shown = T.attempt([g.line(T.send(T.name(x), 'result'))], e,
                      [g.line(T.call('say', T.name(e)))])
    return [
        T.local(f, T.loop('run_in_executor', T.NIL, job(g))),
        T.expr(T.send(T.name(f), 'add_done_callback', T.fn([x], [shown]))),
    ]


@maker('threads', weight=1.5, needs_async=True)
def executor(g):
    """A pool of one or two: jobs wait for a worker."""
    pool = g.name('pool')
    out = [T.local(pool, T.call('ThreadPoolExecutor', T.num(g.int(1, 2))))]
    fs = [g.name('f') for _ in range(g.int(2, 4))]
    out += [T.local(f, T.loop('run_in_executor', T.name(pool), job(g))) for f in fs]
    out += [shows_await(g, T.name(f)) for f in fs]
    return out


@maker('threads', weight=1.5)
def posts(g):
    body = [T.blocks(g.pick(g.palette)),
            T.expr(T.loop('call_soon_threadsafe', g.callback()))]
    if g.chance(0.4):
        body.append(T.expr(T.loop('call_soon_threadsafe', g.callback(most=1))))
    t = g.name('th')
    start = T.expr(T.send(T.name(t), 'start'))
    return [T.local(t, T.call('threading.Thread', T.fn([], body))), start]


@maker('threads', weight=1, needs_async=True)
def cancelled_thread(g):
    t = g.name('t')
    return [
        T.local(t, create(T.call('asyncio.to_thread', job(g)))),
        T.expr(T.awaits(T.sleep(0))),
        T.expr(T.send(T.name(t), 'cancel')),
        shows_await(g, T.name(t)),
    ]


@maker('threads', weight=2)
def ends_while_blocked(g):
    """Jobs that end while the loop stands still, with timers that fall due meanwhile."""
    out = []
    for ms in g.random.sample(g.palette, 2):
        f = T.fn([], [T.blocks(ms), g.line()])
        h = g.name('f')
        out.append(T.local(h, T.loop('run_in_executor', T.NIL, f)))
        out.append(T.expr(T.send(T.name(h), 'add_done_callback', g.callback(most=1))))
    if g.chance(0.6):
        late = T.seconds(g.palette[0] + 7)
        out.append(T.expr(T.loop('call_later', late, g.callback(most=1))))
    out.append(T.blocks(g.palette[-1] + 15))
    if g.chance(0.5):
        out.append(T.expr(T.loop('call_soon', g.callback(most=1))))
    return out
