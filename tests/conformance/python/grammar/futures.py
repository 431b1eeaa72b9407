# SPDX-License-Identifier: MIT
"""Futures: callbacks, who resolves them and when, what they say about themselves."""
import tree as T
from grammar.table import maker


def settling(g, f):
    """What resolves, fails or cancels a future: a method and its arguments."""
    what = g.random.random()
    if what < 0.65:
        return T.bound(T.name(f), 'set_result'), g.value()
    if what < 0.85:
        return T.bound(T.name(f), 'set_exception'), g.failure()
    return (T.bound(T.name(f), 'cancel'),)


def settle_later(g, f):
    """A statement after which the future will be done some time."""
    how = g.random.random()
    if how < 0.45:
        return T.expr(T.loop('call_soon', *settling(g, f)))
    if how < 0.6:
        return T.expr(T.loop('call_later', T.seconds(g.pick(g.palette)), *settling(g, f)))
    if how < 0.75:
        return T.expr(settle_now(g, f))
    return T.expr(T.loop('call_soon', T.fn([], [g.line(), T.expr(settle_now(g, f)), g.line()])))


def settle_now(g, f):
    method, *args = settling(g, f)
    return T.send(T.name(f), method['name'], *args)


def watched(g, f):
    """A done-callback that says how it ended."""
    x, e = g.name('x'), g.name('e')
    shown = g.line(T.send(T.name(x), 'done'), T.send(T.name(x), 'cancelled'))
    if g.chance(0.5):
        asked = g.pick(['result', 'exception'])
        said = T.attempt(
            [g.line(T.send(T.name(x), asked))], e, [g.line(T.call('say', T.name(e)))]
        )
        return T.expr(T.send(T.name(f), 'add_done_callback', T.fn([x], [shown, said])))
    return T.expr(T.send(T.name(f), 'add_done_callback', T.fn([x], [shown])))


@maker('futures', weight=3)
def future_with_callbacks(g):
    f = g.name('f')
    out = [T.local(f, T.loop('create_future'))]
    for _ in range(g.int(1, 3)):
        if g.chance(0.6):
            out.append(watched(g, f))
        else:
            out.append(T.expr(T.send(T.name(f), 'add_done_callback', g.callback(most=1))))
    out.append(settle_later(g, f))
    g.declare('future', f)
    return out


@maker('futures', weight=4, needs_async=True, flat=True)
def await_future(g):
    f, v = g.name('f'), g.name('v')
    return [
        T.local(f, T.loop('create_future')),
        settle_later(g, f),
        g.guarded([T.local(v, T.awaits(T.name(f))), g.line(T.name(v))]),
    ]


@maker('futures', weight=2, flat=True)
def several_wait(g):
    """Tasks and callbacks of one future, woken in the order in which they came."""
    f, w = g.name('f'), g.name('w')
    i, v = g.name('i'), g.name('v')
    waits = [g.line(T.name(i)), T.local(v, T.awaits(T.name(f))), g.line(T.name(i), T.name(v))]
    out = [
        T.local(f, T.loop('create_future')),
        T.local(w, T.fn([i], waits, 'async')),
    ]
    for n in range(g.int(2, 4)):
        if g.chance(0.3):
            out.append(watched(g, f))
        out.append(T.expr(T.call('asyncio.create_task', T.call(w, T.num(n)))))
    if g.flags.get('async') and g.chance(0.7):
        out.append(T.expr(T.awaits(T.sleep(0))))
    return out + [watched(g, f), settle_later(g, f)]


@maker('futures', weight=1, flat=True, when=lambda g: g.knows('future'))
def asks_a_future(g):
    f = g.known('future')
    what = g.pick(['done', 'cancelled', 'result', 'exception', 'cancel', 'set'])
    if what in ('done', 'cancelled'):
        return g.line(T.send(f, what))
    if what == 'cancel':
        return g.line(T.send(f, 'cancel'))
    e = g.name('e')
    body = [g.line(T.send(f, what))] if what != 'set' else [
        T.expr(T.send(f, 'set_result', g.value())), g.line()
    ]
    return T.attempt(body, e, [g.line(T.call('type_name', T.name(e)))])


@maker('futures', weight=0.7, flat=True, when=lambda g: g.knows('future'))
def prints_a_future(g):
    f = g.known('future')
    return T.when(T.send(f, 'done'), [g.line(f)])


@maker('futures', weight=1, needs_async=True, flat=True, when=lambda g: g.knows('future'))
def await_known_future(g):
    v = g.name('v')
    return g.guarded([T.local(v, T.awaits(g.known('future'))), g.line(T.name(v))])
