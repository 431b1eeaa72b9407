# SPDX-License-Identifier: MIT
"""gather, wait, wait_for, timeout, TaskGroup, shield, as_completed."""
import tree as T
from grammar.table import maker
from grammar.tasks import create, nap, shows_await


def awaitable(g):
    """What may be gathered: a coroutine, a task, a future or another gather."""
    what = g.random.random()
    if what < 0.55 or g.depth > 2:
        return g.coroutine(most=2)
    if what < 0.75:
        return create(g.coroutine(most=2))
    if what < 0.85:
        return T.sleep(g.delay())
    if what < 0.9:
        return T.call('asyncio.shield', g.coroutine(most=2))
    if what < 0.95:
        limit = T.seconds(g.pick(g.palette))
        return T.call('asyncio.wait_for', g.coroutine(most=2), limit)
    return g.inside(lambda: gathered(g, g.int(1, 2)))


def gathered(g, n):
    kw = {'return_exceptions': T.truth(True)} if g.chance(0.35) else {}
    return T.call('asyncio.gather', *[awaitable(g) for _ in range(n)], **kw)


@maker('combinators', weight=3, needs_async=True)
def gathers(g):
    return shows_await(g, g.inside(lambda: gathered(g, g.int(1, 3))))


@maker('combinators', weight=1)
def gather_in_background(g):
    """Not awaited: a callback says when it is done; perhaps it is cancelled."""
    all_of = g.name('g')
    out = [T.local(all_of, g.inside(lambda: gathered(g, g.int(1, 2))))]
    out.append(T.expr(T.send(T.name(all_of), 'add_done_callback', g.callback(most=1))))
    if g.chance(0.5):
        delay = T.seconds(g.pick(g.palette))
        out.append(T.expr(T.loop('call_later', delay, T.bound(T.name(all_of), 'cancel'))))
    return out


@maker('combinators', weight=2, needs_async=True)
def waits(g):
    ts, done, pending = g.name('ts'), g.name('done'), g.name('pending')
    kw = {}
    if g.chance(0.6):
        when = g.pick(['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'])
        kw['return_when'] = T.text(when)
    if g.chance(0.4):
        kw['timeout'] = T.seconds(g.pick([0, *g.palette]))
    made = [create(g.coroutine(most=2)) for _ in range(g.int(1, 3))]
    return [
        T.local(ts, T.items(made)),
        T.local([done, pending], T.awaits(T.call('asyncio.wait', T.name(ts), **kw))),
        g.line(T.length(T.name(done)), T.length(T.name(pending))),
    ]


@maker('combinators', weight=2, needs_async=True)
def waits_for(g):
    limit = g.pick([T.seconds(g.pick(g.palette)), T.seconds(g.pick(g.palette)), T.num(0), T.NIL])
    what = g.pick([lambda: g.coroutine(2), lambda: create(g.coroutine(2)),
                   lambda: T.sleep(g.pick(g.palette) + 7)])()
    return shows_await(g, T.call('asyncio.wait_for', what, limit))


@maker('combinators', weight=3, needs_async=True)
def timeouts(g):
    limit = T.seconds(g.pick([0, *g.palette, *g.palette]))
    if g.chance(0.1):
        limit = T.NIL

    def inner():
        body = g.statements(2)
        if g.chance(0.6):
            body += [T.expr(T.awaits(T.sleep(g.pick(g.palette) + 7))), g.line()]
        return body

    return [g.guarded([T.timeout(limit, g.inside(inner)), g.line()]), g.line()]


@maker('combinators', weight=3, needs_async=True)
def task_group(g):
    tg = g.name('tg')

    def inner():
        out = []
        for _ in range(g.int(1, 2)):
            t = T.send(T.name(tg), 'create_task', g.coroutine(2))
            out.append(T.expr(t) if g.chance(0.7) else T.local(g.declare('task', g.name('t')), t))
        out += g.statements(1)
        if g.chance(0.3):
            out.append(nap(g))
        if g.chance(0.1):
            out.append(T.throws(g.failure()))
        return out

    e, x = g.name('e'), g.name('x')
    group = T.group(tg, g.inside(inner))
    said = [g.line(T.call('say', T.name(e)))]
    if g.chance(0.5):
        of = T.get(T.name(e), 'exceptions')
        said.append(T.when(T.isinstance_of(T.name(e), 'BaseExceptionGroup'),
                           [g.line(T.length(of)), g.line(T.call('repr', T.name(e)))]))
    me = T.call('asyncio.current_task')
    del x
    return [T.attempt([group, g.line()], e, said), g.line(T.send(me, 'cancelling'))]


@maker('combinators', weight=2, needs_async=True)
def shields(g):
    """The one who waits is cancelled; what it waits for goes on."""
    inner, outer, v, e = g.name('t'), g.name('t'), g.name('v'), g.name('e')
    waits = [
        T.attempt(
            [T.local(v, T.awaits(T.call('asyncio.shield', T.name(inner)))), g.line(T.name(v))],
            e, [g.line(T.call('say', T.name(e))), T.rethrows(T.name(e))],
        )
    ]
    out = [
        T.local(inner, create(g.coroutine())),
        T.local(outer, create(T.call(T.fn([], waits, 'async')))),
        nap(g),
        T.expr(T.send(T.name(outer), 'cancel')),
        shows_await(g, T.name(outer)),
    ]
    return out + ([shows_await(g, T.name(inner))] if g.chance(0.6) else [])


@maker('combinators', weight=0.7, needs_async=True)
def await_shield(g):
    return shows_await(g, T.call('asyncio.shield', g.coroutine()))


@maker('combinators', weight=1.5, needs_async=True)
def as_completed(g):
    f, v = g.name('x'), g.name('v')
    e = g.name('e')
    made = [create(g.coroutine(most=2)) for _ in range(g.int(1, 3))]
    body = [
        T.attempt(
            [T.local(v, T.awaits(T.name(f))), g.line(T.name(v))],
            e, [g.line(T.call('say', T.name(e)))],
        )
    ]
    if g.chance(0.3):
        body.append(T.expr(T.awaits(T.sleep(0))))
    return T.each_completed(f, T.items(made), body)


@maker('combinators', weight=0.7, needs_async=True, flat=True)
def several_sleepers(g):
    """Sleeps of one length, all begun at once."""
    w, i = g.name('w'), g.name('i')
    n, ms = g.int(3, 7), g.pick([0, g.pick(g.palette)])
    body = [T.expr(T.awaits(T.sleep(ms))), g.line(T.name(i))]
    calls = [T.call(w, T.num(k)) for k in range(n)]
    return [T.local(w, T.fn([i], body, 'async')),
            T.expr(T.awaits(T.call('asyncio.gather', *calls)))]
