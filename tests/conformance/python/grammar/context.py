# SPDX-License-Identifier: MIT
"""Context variables and asynchronous generators."""
import tree as T
from grammar.table import maker
from grammar.tasks import create, nap


@maker('context', weight=1.5)
def variable(g):
    v = g.name('var')
    kw = {'default': g.something()} if g.chance(0.6) else {}
    out = [T.local(v, T.call('contextvars.ContextVar', T.text(v), **kw))]
    if not kw or g.chance(0.5):
        out.append(T.expr(T.send(T.name(v), 'set', g.value())))
    g.declare('variable', v)
    return out


@maker('context', weight=2, flat=True, when=lambda g: g.knows('variable'))
def read(g):
    return g.line(T.send(g.known('variable'), 'get'))


@maker('context', weight=2, flat=True, when=lambda g: g.knows('variable'))
def write(g):
    return T.expr(T.send(g.known('variable'), 'set', g.value()))


@maker('context', weight=1, flat=True, when=lambda g: g.knows('variable'))
def write_and_reset(g):
    v, token = g.known('variable'), g.name('token')
    return [T.local(token, T.send(v, 'set', g.value())), g.line(T.send(v, 'get')),
            T.expr(T.send(v, 'reset', T.name(token))), g.line(T.send(v, 'get'))]


@maker('context', weight=2, flat=True, when=lambda g: g.knows('variable'))
def read_elsewhere(g):
    """A callback and a task see a copy of the context in which they were made."""
    v = g.known('variable')
    shows = [g.line(T.send(v, 'get'))]
    if g.chance(0.5):
        shows += [T.expr(T.send(v, 'set', g.value())), g.line(T.send(v, 'get'))]
    if g.chance(0.5):
        return T.expr(create(T.call(T.fn([], shows, 'async'))))
    return T.expr(T.loop('call_soon', T.fn([], shows)))


def source(g):
    """A generator that yields some values, awaits between, perhaps fails."""
    def make():
        out = [g.line()]
        for _ in range(g.int(1, 3)):
            if g.chance(0.5):
                out.append(nap(g))
            out.append(T.yields(g.something()))
            if g.chance(0.4):
                out.append(g.line())
        if g.chance(0.2):
            out.append(T.throws(g.failure()))
        return out
    return T.generator(g.inside(make, **{'async': True}))


@maker('iteration', weight=3, needs_async=True)
def iterate(g):
    x, e = g.name('x'), g.name('e')
    body = [g.line(T.name(x))]
    if g.chance(0.4):
        body.append(nap(g))
    loop = T.each(x, source(g), body)
    return [T.attempt([loop, g.line()], e, [g.line(T.call('say', T.name(e)))])]


@maker('iteration', weight=1, needs_async=True)
def iterate_in_a_task(g):
    x = g.name('x')
    body = [T.each(x, source(g), [g.line(T.name(x))]), g.line()]
    return T.expr(create(T.call(T.fn([], body, 'async'))))


@maker('iteration', weight=1, needs_async=True)
def leave_early(g):
    x = g.name('x')
    return [T.each(x, source(g), [g.line(T.name(x)), T.BREAKS]), g.line()]


@maker('iteration', weight=1, needs_async=True)
def by_hand(g):
    s, e = g.name('s'), g.name('e')
    step = T.awaits(T.send(T.name(s), '__anext__'))
    out = [T.local(s, source(g))]
    for _ in range(g.int(1, 3)):
        e = g.name('e')
        how = step
        if g.chance(0.2):
            how = T.awaits(T.send(T.name(s), 'athrow', g.failure()))
        out.append(T.attempt([g.line(how)], e, [g.line(T.call('say', T.name(e)))]))
    if g.chance(0.6):
        out.append(T.expr(T.awaits(T.send(T.name(s), 'aclose'))))
    return out
