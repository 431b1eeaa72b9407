# SPDX-License-Identifier: MIT
"""The kinds of program: which families of statements, in what measure."""
import tree as T

NO_TIME = {'queue': 1, 'futures': 1, 'tasks': 1}


def own_loop(g):
    """A loop without asyncio.run: stop, run_forever, run_until_complete."""
    body = [T.node('takes_loop', e=T.call('asyncio.new_event_loop'))]
    g.flags = {'async': False}
    for _ in range(g.int(1, 3)):
        body += g.inside(lambda: g.statements(4))
        body += g.pick([stopped, stopped_within, completed, stopped_before])(g)
        body.append(g.line())
    return body + [T.expr(T.loop('close')), g.line()]


def stopped(g):
    return [T.expr(T.loop('call_soon', T.bound(T.LOOP, 'stop'))),
            *g.inside(lambda: g.statements(2)), T.expr(T.loop('run_forever'))]


def stopped_within(g):
    body = [*g.body(2), T.expr(T.loop('stop')), *g.inside(lambda: g.statements(2))]
    how = T.loop('call_soon', T.fn([], body))
    if g.chance(0.3):
        how = T.loop('call_later', T.seconds(g.pick(g.palette)), T.fn([], body))
    return [T.expr(how), *g.inside(lambda: g.statements(1)), T.expr(T.loop('run_forever'))]


def stopped_before(g):
    return [T.expr(T.loop('stop')), T.expr(T.loop('run_forever'))]


def completed(g):
    e = g.name('e')
    run = T.loop('run_until_complete', g.coroutine())
    return [T.attempt([g.line(run)], e, [g.line(T.call('say', T.name(e)))])]


PROFILES = [
    {'name': 'queue', 'weight': 3, 'zero': 0.5, 'families': {'queue': 2, 'timers': 1}},
    {'name': 'timers', 'weight': 3, 'families': {'timers': 3, 'queue': 1}, 'watchdog': 0.1},
    {'name': 'blocking', 'weight': 3, 'families': {'timers': 2, 'queue': 1, 'blocking': 1,
                                                   'tasks': 0.7, 'threads': 0.15},
     'watchdog': 0.3},
    {'name': 'futures', 'weight': 3, 'families': {'futures': 2, 'queue': 0.5, 'tasks': 0.5}},
    {'name': 'tasks', 'weight': 4, 'families': {'tasks': 2, 'queue': 0.4, 'futures': 0.4}},
    {'name': 'cancel', 'weight': 4, 'families': {'cancel': 2, 'tasks': 1, 'futures': 0.3,
                                                 'queue': 0.3}},
    {'name': 'combinators', 'weight': 5, 'budget': (3, 12),
     'families': {'combinators': 2, 'tasks': 1, 'cancel': 0.3, 'queue': 0.2}},
    {'name': 'shared', 'weight': 5, 'budget': (2, 7),
     'families': {'shared': 3, 'tasks': 0.5, 'queue': 0.2, 'combinators': 0.3}},
    {'name': 'threads', 'weight': 2, 'budget': (1, 5),
     'families': {'threads': 2, 'tasks': 0.4, 'timers': 0.3, 'queue': 0.3}},
    {'name': 'context', 'weight': 2, 'families': {'context': 2, 'iteration': 1, 'tasks': 0.5,
                                                  'queue': 0.3}},
    {'name': 'iteration', 'weight': 2, 'budget': (3, 10),
     'families': {'iteration': 2, 'tasks': 0.6, 'queue': 0.4, 'cancel': 0.2}},
    {'name': 'everything', 'weight': 4, 'budget': (4, 14),
     'families': {'queue': 1, 'timers': 0.5, 'futures': 1, 'tasks': 1, 'cancel': 0.5,
                  'combinators': 1, 'shared': 0.6, 'context': 0.3, 'iteration': 0.3}},
    {'name': 'own loop', 'weight': 2, 'budget': (4, 12), 'whole': own_loop,
     'families': {'queue': 2, 'timers': 0.5}},
]
