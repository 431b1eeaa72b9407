# SPDX-License-Identifier: MIT
"""Lock, Event, Condition, Semaphore, Barrier and the queues."""
import tree as T
from grammar.table import maker
from grammar.tasks import create, nap


def workers(g, n, make_body, join=True):
    """n tasks of one function, begun in order; make_body(i) is what each does."""
    w, i = g.name('w'), g.name('i')
    body = g.inside(lambda: make_body(T.name(i)), **{'async': True})
    out = [T.local(w, T.fn([i], body, 'async'))]
    calls = [T.call(w, T.num(k)) for k in range(n)]
    if join and g.flags.get('async'):
        kw = {'return_exceptions': T.truth(True)} if g.chance(0.5) else {}
        return out + [g.guarded([T.expr(T.awaits(T.call('asyncio.gather', *calls, **kw)))])]
    return out + [T.expr(create(c)) for c in calls]


def maybe_nap(g):
    return [nap(g)] if g.chance(0.6) else []


@maker('shared', weight=2, flat=True)
def lock(g):
    lock = g.name('lock')

    def body(i):
        return [
            *maybe_nap(g),
            T.held(T.name(lock), [g.line(i), *maybe_nap(g), g.line(i)]),
            g.line(i, T.send(T.name(lock), 'locked')),
        ]

    return [T.local(lock, T.call('asyncio.Lock')), *workers(g, g.int(2, 4), body)]


@maker('shared', weight=1.5, needs_async=True, flat=True)
def lock_waiter_cancelled(g):
    """One who waits, or was just woken, is cancelled."""
    lock, w, i = g.name('lock'), g.name('w'), g.name('i')
    ts = [g.name('t') for _ in range(g.int(2, 3))]
    body = [g.guarded([T.held(T.name(lock), [g.line(T.name(i)), *maybe_nap(g)])])]
    acts = [T.expr(T.send(T.name(lock), 'release')),
            T.expr(T.send(T.name(g.pick(ts)), 'cancel'))]
    g.random.shuffle(acts)
    wait = T.call('asyncio.wait', T.items([T.name(t) for t in ts]))
    return [
        T.local(lock, T.call('asyncio.Lock')),
        T.expr(T.awaits(T.send(T.name(lock), 'acquire'))),
        T.local(w, T.fn([i], body, 'async')),
        *[T.local(t, create(T.call(w, T.num(k)))) for k, t in enumerate(ts)],
        T.expr(T.awaits(T.sleep(0))),
        *acts,
        g.line(T.send(T.name(lock), 'locked')),
        T.expr(T.awaits(wait)),
        g.line(*[T.send(T.name(t), 'cancelled') for t in ts]),
    ]


@maker('shared', weight=1, needs_async=True, flat=True)
def lock_again(g):
    """Whoever releases and acquires at once queues behind those who wait."""
    lock = g.name('lock')
    held = T.held(T.name(lock), [g.line(), *maybe_nap(g)])
    return [
        T.local(lock, T.call('asyncio.Lock')),
        T.expr(T.awaits(T.send(T.name(lock), 'acquire'))),
        T.expr(create(T.call(T.fn([], [held], 'async')))),
        T.expr(T.awaits(T.sleep(0))),
        T.expr(T.send(T.name(lock), 'release')),
        g.line(T.send(T.name(lock), 'locked')),
        T.expr(T.awaits(T.send(T.name(lock), 'acquire'))),
        g.line(),
        T.expr(T.send(T.name(lock), 'release')),
    ]


@maker('shared', weight=2, flat=True)
def event(g):
    event = g.name('ev')

    def body(i):
        is_set = T.send(T.name(event), 'is_set')
        return [g.line(i), T.expr(T.awaits(T.send(T.name(event), 'wait'))), g.line(i, is_set)]

    out = [T.local(event, T.call('asyncio.Event')), *workers(g, g.int(1, 4), body, join=False)]
    sets = [T.expr(T.send(T.name(event), 'set'))]
    if g.chance(0.4):
        sets.append(T.expr(T.send(T.name(event), 'clear')))
    if g.flags.get('async'):
        return [*out, nap(g), *sets, g.line()]
    return [*out, T.expr(T.loop('call_soon', T.fn([], [g.line(), *sets])))]


@maker('shared', weight=2, needs_async=True, flat=True)
def condition(g):
    cond, me = g.name('cond'), g.name('v')
    n = g.int(1, 4)
    notify = T.send(T.name(cond), 'notify', T.num(g.int(1, 2)))
    notify_all = T.send(T.name(cond), 'notify_all')

    def body(i):
        waits = [g.line(i), T.expr(T.awaits(T.send(T.name(cond), 'wait'))), g.line(i)]
        return [T.held(T.name(cond), [*waits, *maybe_nap(g)])]

    del me
    return [
        T.local(cond, T.call('asyncio.Condition')),
        *workers(g, n, body, join=False),
        T.repeat(g.name('i'), g.int(1, 3), [T.expr(T.awaits(T.sleep(0)))]),
        T.held(T.name(cond), [T.expr(notify), g.line(), *maybe_nap(g)]),
        *maybe_nap(g),
        T.held(T.name(cond), [T.expr(notify_all), g.line()]),
    ]


@maker('shared', weight=1.5, needs_async=True, flat=True)
def condition_with_predicate(g):
    """Some wait until a number is large enough; one of them may be cancelled meanwhile."""
    cond, box, w, i = g.name('cond'), g.name('ev'), g.name('w'), g.name('i')
    n, ts = g.int(1, 3), []
    is_set = T.fn([], [T.returns(T.send(T.name(box), 'is_set'))])
    waits = T.awaits(T.send(T.name(cond), 'wait_for', is_set))
    body = [g.guarded([T.held(T.name(cond), [g.line(T.name(i)), T.expr(waits), *maybe_nap(g),
                                             g.line(T.name(i))])])]
    out = [T.local(cond, T.call('asyncio.Condition')), T.local(box, T.call('asyncio.Event')),
           T.local(w, T.fn([i], body, 'async'))]
    for k in range(n):
        ts.append(g.name('t'))
        out.append(T.local(ts[-1], create(T.call(w, T.num(k)))))
    notify = T.send(T.name(cond), g.pick(['notify', 'notify_all']))
    out += [nap(g), T.held(T.name(cond), [T.expr(notify), *maybe_nap(g)])]
    if g.chance(0.5):
        out += [T.expr(T.send(T.name(g.pick(ts)), 'cancel')), *maybe_nap(g)]
    out += [T.held(T.name(cond), [T.expr(T.send(T.name(box), 'set')),
                                  T.expr(T.send(T.name(cond), 'notify_all'))]), nap(g)]
    return out + [g.line(*[T.send(T.name(t), 'done') for t in ts])]


@maker('shared', weight=1, needs_async=True, flat=True)
def barrier_ends(g):
    """More come than it takes, and it is aborted or reset under those who wait."""
    b = g.name('bar')
    parties = g.int(2, 3)

    def body(i):
        place, e = g.name('v'), g.name('e')
        return [T.attempt([T.local(place, T.awaits(T.send(T.name(b), 'wait'))),
                           g.line(i, T.name(place))], e, [g.line(T.call('say', T.name(e)))])]

    act = g.pick(['abort', 'reset'])
    return [T.local(b, T.call('asyncio.Barrier', T.num(parties))),
            *workers(g, g.int(parties, 5), body, join=False), nap(g),
            g.line(T.get(T.name(b), 'n_waiting'), T.get(T.name(b), 'broken')),
            T.expr(T.awaits(T.send(T.name(b), act))), nap(g),
            g.line(T.get(T.name(b), 'n_waiting'), T.get(T.name(b), 'broken'))]


@maker('shared', weight=2, flat=True)
def semaphore(g):
    sem = g.name('sem')
    cls = g.pick(['asyncio.Semaphore', 'asyncio.Semaphore', 'asyncio.BoundedSemaphore'])

    def body(i):
        return [
            *maybe_nap(g),
            T.held(T.name(sem), [g.line(i, T.get(T.name(sem), '_value')), *maybe_nap(g)]),
            g.line(i, T.send(T.name(sem), 'locked')),
        ]

    return [T.local(sem, T.call(cls, T.num(g.int(1, 3)))), *workers(g, g.int(2, 5), body)]


@maker('shared', weight=0.7, needs_async=True, flat=True)
def semaphore_cancelled(g):
    sem, t, e = g.name('sem'), g.name('t'), g.name('e')
    waits = [T.attempt([T.held(T.name(sem), [g.line()])], e,
                       [g.line(T.call('say', T.name(e)))])]
    return [
        T.local(sem, T.call('asyncio.Semaphore', T.num(0))),
        T.local(t, create(T.call(T.fn([], waits, 'async')))),
        T.expr(T.awaits(T.sleep(0))),
        T.expr(T.send(T.name(sem), 'release')),
        T.expr(T.send(T.name(t), 'cancel')),
        g.line(T.get(T.name(sem), '_value')),
        T.expr(T.awaits(T.sleep(0))),
        g.line(T.get(T.name(sem), '_value'), T.send(T.name(sem), 'locked')),
    ]


@maker('shared', weight=1, flat=True)
def barrier(g):
    b = g.name('bar')
    n = g.int(1, 3)

    def body(i):
        place = g.name('v')
        return [
            *maybe_nap(g),
            T.local(place, T.awaits(T.send(T.name(b), 'wait'))),
            g.line(i, T.name(place)),
        ]

    return [T.local(b, T.call('asyncio.Barrier', T.num(n))), *workers(g, n, body)]


@maker('shared', weight=3, needs_async=True, flat=True)
def queue(g):
    q, w, i, v, c, k = (g.name(x) for x in 'qwivck')
    n, consumers = g.int(2, 5), [g.name('t') for _ in range(g.int(1, 3))]
    takes = [
        T.local(v, T.awaits(T.send(T.name(q), 'get'))),
        g.line(T.name(c), T.name(v)),
        *maybe_nap(g),
        T.expr(T.send(T.name(q), 'task_done')),
    ]
    puts = [T.expr(T.awaits(T.send(T.name(q), 'put', T.name(k)))), g.line(T.name(k)),
            *maybe_nap(g)]
    produce = T.fn([], [T.repeat(k, n, puts)], 'async')
    return [
        T.local(q, T.call('asyncio.Queue', T.num(g.int(0, 2)))),
        T.local(w, T.fn([c], [T.repeat(i, 99, takes)], 'async')),
        *[T.local(t, create(T.call(w, T.num(j)))) for j, t in enumerate(consumers)],
        T.expr(T.awaits(T.call(produce))),
        T.expr(T.awaits(T.send(T.name(q), 'join'))),
        g.line(T.send(T.name(q), 'qsize'), T.send(T.name(q), 'empty')),
        *[T.expr(T.send(T.name(t), 'cancel')) for t in consumers],
    ]


@maker('shared', weight=1.5, needs_async=True, flat=True)
def getters(g):
    """Those who wait are served in turn, unless somebody takes the item before."""
    q = g.name('q')
    n = g.int(1, 3)

    def body(i):
        v = g.name('v')
        return [T.local(v, T.awaits(T.send(T.name(q), 'get'))), g.line(i, T.name(v))]

    out = [T.local(q, T.call('asyncio.Queue')), *workers(g, n, body, join=False),
           T.expr(T.awaits(T.sleep(0)))]
    out += [T.expr(T.send(T.name(q), 'put_nowait', T.num(k))) for k in range(n)]
    if g.chance(0.5):
        out.append(g.line(T.send(T.name(q), 'get_nowait')))
        out += [T.expr(T.awaits(T.sleep(0))),
                T.expr(T.send(T.name(q), 'put_nowait', T.num(n)))]
    return out


@maker('shared', weight=1, needs_async=True, flat=True)
def other_queues(g):
    q, i = g.name('q'), g.name('i')
    cls = g.pick(['asyncio.PriorityQueue', 'asyncio.LifoQueue'])
    values = [g.int(0, 9) for _ in range(g.int(2, 6))]
    get = T.awaits(T.send(T.name(q), 'get'))
    return [
        T.local(q, T.call(cls)),
        *[T.expr(T.send(T.name(q), 'put_nowait', T.num(v))) for v in values],
        T.repeat(i, len(values), [g.line(get)]),
    ]


@maker('shared', weight=0.5, flat=True)
def queue_refuses(g):
    q, e = g.name('q'), g.name('e')
    act = g.pick([T.send(T.name(q), 'get_nowait'), T.send(T.name(q), 'task_done')])
    return [
        T.local(q, T.call('asyncio.Queue', T.num(1))),
        T.attempt([T.expr(act)], e, [g.line(T.call('say', T.name(e)))]),
    ]
