# SPDX-License-Identifier: MIT
"""Tasks and coroutines: who runs when, cancellation at any depth, what is swallowed."""
import tree as T
from grammar.table import maker


def create(coro, **kw):
    return T.call('asyncio.create_task', coro, **kw)


def nap(g):
    """sleep(0) some times, or a real sleep."""
    if g.chance(0.65):
        n = g.int(1, 3)
        if n == 1:
            return T.expr(T.awaits(T.sleep(0)))
        return T.repeat(g.name('i'), n, [T.expr(T.awaits(T.sleep(0)))])
    return T.expr(T.awaits(T.sleep(g.pick(g.palette))))


def shows_await(g, x):
    """Awaits it; what comes out is a line either way."""
    v = g.name('v')
    return g.guarded([T.local(v, T.awaits(x)), g.line(T.name(v))])


@maker('tasks', weight=5)
def task(g):
    coro = g.coroutine()
    if g.chance(0.5):
        return T.expr(create(coro))
    return T.local(g.declare('task', g.name('t')), create(coro))


@maker('tasks', weight=3, needs_async=True)
def await_task(g):
    t = g.name('t')
    out = [T.local(t, create(g.coroutine()))]
    if g.chance(0.3):
        x = g.name('x')
        out.append(T.expr(T.send(T.name(t), 'add_done_callback', g.callback([x]))))
    out += g.statements(1)
    out.append(shows_await(g, T.name(t)))
    return out


@maker('tasks', weight=3, needs_async=True)
def await_coroutine(g):
    return shows_await(g, g.coroutine())


@maker('tasks', weight=4, needs_async=True, flat=True)
def sleeps(g):
    return [nap(g), g.line()] if g.chance(0.6) else nap(g)


@maker('tasks', weight=0.7, needs_async=True, flat=True)
def sleep_with_result(g):
    length = T.num(0) if g.chance(0.5) else T.seconds(g.pick(g.palette))
    return g.line(T.awaits(T.call('asyncio.sleep', length, g.value())))


@maker('tasks', weight=2, needs_async=True, flat=True, when=lambda g: g.knows('task'))
def await_known_task(g):
    return shows_await(g, g.known('task'))


@maker('tasks', weight=2, flat=True, when=lambda g: g.knows('task'))
def cancel_known_task(g):
    t = g.known('task')
    how = g.random.random()
    if how < 0.5:
        return g.line(T.send(t, 'cancel'))
    if how < 0.7:
        return T.expr(T.loop('call_soon', T.bound(t, 'cancel')))
    if how < 0.85:
        return T.expr(T.loop('call_later', T.seconds(g.pick(g.palette)), T.bound(t, 'cancel')))
    return T.expr(T.send(t, 'cancel', T.text(g.name('why'))))


@maker('tasks', weight=1, flat=True, when=lambda g: g.knows('task'))
def asks_a_task(g):
    t = g.known('task')
    what = g.pick(['done', 'cancelled', 'cancelling', 'result', 'exception', 'uncancel'])
    if what in ('result', 'exception'):
        e = g.name('e')
        return T.attempt([g.line(T.send(t, what))], e, [g.line(T.call('type_name', T.name(e)))])
    return g.line(T.send(t, what))


@maker('tasks', weight=0.7, needs_async=True, flat=True)
def cancels_itself(g):
    """It hears of it where it waits next."""
    me = g.name('me')
    return [
        T.local(me, T.call('asyncio.current_task')),
        T.expr(T.send(T.name(me), 'cancel')),
        g.line(T.send(T.name(me), 'cancelling')),
        shows_await(g, T.sleep(0)),
        g.line(T.send(T.name(me), 'uncancel')) if g.chance(0.6) else g.line(),
    ]


def handler_of(g, e):
    """What a cancelled coroutine does: passes it on, swallows it, takes its time."""
    out = [g.line(T.call('say', T.name(e)))]
    if g.chance(0.3):
        me = g.name('me')
        out += [T.local(me, T.call('asyncio.current_task')),
                g.line(T.send(T.name(me), 'cancelling'))]
        if g.chance(0.5):
            out.append(T.expr(T.send(T.name(me), 'uncancel')))
    if g.chance(0.3):
        out += [nap(g), g.line()]
    if g.chance(0.7):
        out.append(T.rethrows(T.name(e)))
    return out


def waits_for_ever(g, levels):
    """A coroutine that waits for another that waits ... for a future that nobody resolves."""
    def make():
        e = g.name('e')
        if levels == 0:
            what = T.awaits(g.pick([T.loop('create_future'), T.sleep(9000)]))
        else:
            inner = waits_for_ever(g, levels - 1)
            what = T.awaits(create(inner) if g.chance(0.6) else inner)
        body = [g.line()]
        if g.chance(0.4):
            body.append(nap(g))
        body.append(T.attempt([T.expr(what), g.line()], e, handler_of(g, e)))
        return [*body, g.line()]
    return T.call(T.fn([], g.inside(make, **{'async': True}), 'async'))


@maker('cancel', weight=3, needs_async=True, flat=True)
def cancelled_at_depth(g):
    t = g.name('t')
    out = [T.local(t, create(waits_for_ever(g, g.int(0, 3))))]
    for _ in range(g.int(0, 3)):
        out.append(T.expr(T.awaits(T.sleep(0))))
    for _ in range(g.int(1, 2)):
        out.append(g.line(T.send(T.name(t), 'cancel')))
        if g.chance(0.3):
            out.append(T.expr(T.awaits(T.sleep(0))))
    out.append(shows_await(g, T.name(t)))
    out.append(g.line(T.send(T.name(t), 'cancelled'), T.send(T.name(t), 'cancelling')))
    return out


@maker('cancel', weight=2)
def cancelled_from_a_callback(g):
    t = g.name('t')
    out = [T.local(t, create(waits_for_ever(g, g.int(0, 2))))]
    cancel = T.bound(T.name(t), 'cancel')
    if g.chance(0.5):
        out.append(T.expr(T.loop('call_soon', cancel)))
    else:
        out.append(T.expr(T.loop('call_later', T.seconds(g.delay()), cancel)))
    if g.chance(0.5):
        out.append(T.expr(T.send(T.name(t), 'add_done_callback', g.callback())))
    if g.flags.get('async') and g.chance(0.6):
        out.append(shows_await(g, T.name(t)))
    return out


@maker('cancel', weight=1, needs_async=True)
def cancelled_before_it_starts(g):
    t = g.name('t')
    return [
        T.local(t, create(g.coroutine())),
        T.expr(T.send(T.name(t), 'cancel')),
        shows_await(g, T.name(t)),
    ]


@maker('cancel', weight=1.5, needs_async=True, flat=True)
def resolved_then_cancelled(g):
    """The waiter's wake-up is queued already."""
    f, t, v, e = g.name('f'), g.name('t'), g.name('v'), g.name('e')
    waits = [
        T.attempt(
            [T.local(v, T.awaits(T.name(f))), g.line(T.name(v))], e, handler_of(g, e)
        ),
        g.line(),
    ]
    acts = [T.expr(T.send(T.name(f), 'set_result', g.value())),
            T.expr(T.send(T.name(t), 'cancel'))]
    g.random.shuffle(acts)
    return [
        T.local(f, T.loop('create_future')),
        T.local(t, create(T.call(T.fn([], waits, 'async')))),
        T.expr(T.awaits(T.sleep(0))),
        g.guarded(acts),
        shows_await(g, T.name(t)),
    ]
