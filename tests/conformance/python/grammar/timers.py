# SPDX-License-Identifier: MIT
"""call_later, call_at, equal deadlines, timers that are overdue, and what blocks."""
import tree as T
from grammar.table import maker


def after(g):
    """call_later(delay, f)"""
    f = g.callback()
    ms = g.delay()
    if ms == 0:
        return T.loop('call_later', T.num(g.pick([0, 0, 0, -1, -2])), f)
    return T.loop('call_later', T.seconds(ms), f)


@maker('timers', weight=5)
def later(g):
    return T.expr(after(g))


@maker('timers', weight=2)
def later_with_handle(g):
    e = after(g)
    return T.local(g.declare('handle', g.name('h')), e)


@maker('timers', weight=2, flat=True, when=lambda g: g.knows('handle'))
def cancel_timer(g):
    return T.expr(T.send(g.known('handle'), 'cancel'))


@maker('timers', weight=1.5)
def equal_deadlines(g):
    """asyncio takes them as its heap has them, uvloop in the order of the calls."""
    at = g.name('at')
    ms = g.pick(g.palette)
    out = [T.local(at, T.add(T.loop('time'), T.seconds(ms)))]
    for _ in range(g.int(2, 7)):
        if g.chance(0.2):
            h = g.name('h')
            out.append(T.local(h, T.loop('call_at', T.name(at), g.callback(most=1))))
            out.append(T.expr(T.loop('call_soon', T.bound(T.name(h), 'cancel'))))
        else:
            out.append(T.expr(T.loop('call_at', T.name(at), g.callback(most=1))))
    return out


@maker('timers', weight=1)
def in_the_past(g):
    at = T.minus(T.loop('time'), T.num(g.int(1, 3)))
    return T.expr(T.loop('call_at', at, g.callback()))


@maker('timers', weight=2)
def overdue(g):
    """Timers that are all due when the loop comes back, beside what is ready."""
    out = []
    for ms in g.random.sample(g.palette, g.int(1, 3)):
        out.append(T.expr(T.loop('call_later', T.seconds(ms), g.callback(most=1))))
        if g.chance(0.4):
            out.append(T.expr(T.loop('call_soon', g.callback(most=1))))
    out.append(block_for(g, g.palette[-1] + 12))
    if g.chance(0.4):
        out.append(T.expr(T.loop('call_soon', g.callback(most=1))))
    return out


@maker('timers', weight=1)
def below_a_millisecond(g):
    """uvloop rounds to milliseconds, half to even; asyncio does not."""
    out = []
    for s in g.random.sample([0.0003, 0.0005, 0.0015, 0.0025, 0.0035, 0.0021], g.int(1, 3)):
        out.append(T.expr(T.loop('call_later', T.exact(s), g.callback(most=1))))
    return out + [T.blocks(9)]


def block_for(g, ms):
    return T.blocks(ms) if g.chance(0.85) else T.burns(ms)


@maker('blocking', weight=2, flat=True)
def blocks(g):
    return block_for(g, g.pick(g.palette) + 7)


@maker('blocking', weight=0.7, flat=True)
def blocks_and_reads_the_clock(g):
    return [T.blocks(g.pick(g.palette) + 7), T.expr(T.loop('time'))]


@maker('blocking', weight=1)
def blocks_when_called(g):
    """A callback that blocks, as the last of its pass or not."""
    f = T.fn([], [*g.body(1, **{'async': False}), T.blocks(g.pick(g.palette) + 7)])
    if g.chance(0.5):
        return T.expr(T.loop('call_soon', f))
    return T.expr(T.loop('call_later', T.seconds(g.pick(g.palette)), f))


@maker('blocking', weight=1, needs_async=True, flat=True)
def oversleeps(g):
    """uvloop's clock is old when a ready callback blocked: how late is a timer of 100 ms?"""
    done, begin = g.name('f'), g.name('t')
    out = [
        T.expr(T.awaits(T.sleep(20))),
        T.local(done, T.loop('create_future')),
        T.local(begin, T.call('time.monotonic')),
        T.expr(T.loop('call_later', T.seconds(150), T.bound(T.name(done), 'set_result'), T.NIL)),
    ]
    for _ in range(g.int(1, 2)):
        out.append(T.expr(T.loop('call_soon', T.name('time.sleep'), T.seconds(50))))
    if g.chance(0.3):
        out.append(T.expr(T.loop('call_soon', T.bound(T.LOOP, 'time'))))
    out.append(T.expr(T.awaits(T.name(done))))
    return out + [g.line(T.since(T.name(begin), 50))]
