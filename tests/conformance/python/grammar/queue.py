# SPDX-License-Identifier: MIT
"""The ready queue: call_soon and its handles, chains, callbacks that raise."""
import tree as T
from grammar.table import maker


@maker('queue', weight=5)
def soon(g):
    how = g.pick(['call_soon'] * 4 + ['call_soon_threadsafe'])
    if g.chance(0.25):
        return T.expr(T.loop(how, g.callback(['a'], values=[T.name('a')]), g.value()))
    return T.expr(T.loop(how, g.callback()))


@maker('queue', weight=2)
def soon_with_handle(g):
    f = g.callback()
    h = g.declare('handle', g.name('h'))
    return T.local(h, T.loop('call_soon', f))


@maker('queue', weight=2, flat=True, when=lambda g: g.knows('handle'))
def cancel_handle(g):
    h = g.known('handle')
    out = [T.expr(T.send(h, 'cancel'))]
    if g.chance(0.4):
        out.append(g.line(T.send(h, 'cancelled')))
    return out


@maker('queue', weight=2)
def soon_of_print(g):
    g.labels += 1
    return T.expr(T.loop('call_soon', T.name('print'), T.text(f'{g.labels} args'), g.value()))


@maker('queue', weight=1.5, flat=True)
def chain(g):
    """A callback that posts itself again: a ruler beside everything else."""
    f, n = g.name('chain'), g.name('n')
    again = T.loop('call_soon', T.name(f), T.add(T.name(n), T.num(1)))
    body = [g.line(T.name(n)), T.when(T.below(T.name(n), T.num(g.int(1, 4))), [T.expr(again)])]
    return [T.define(f, T.fn([n], body)), T.expr(T.loop('call_soon', T.name(f), T.num(0)))]


@maker('queue', weight=0.7)
def callback_raises(g):
    body = [*g.body(2, **{'async': False}), T.throws(g.failure())]
    return T.expr(T.loop('call_soon', T.fn([], body)))


@maker('queue', weight=0.4, flat=True)
def handler(g):
    return T.expr(T.loop('set_exception_handler', T.name('handler')))


@maker('queue', weight=0.5, flat=True)
def asks_the_loop(g):
    return g.line(T.loop('is_running'))
