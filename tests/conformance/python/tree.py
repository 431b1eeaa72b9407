# SPDX-License-Identifier: MIT
"""The small language that programs are made in, before they become text.

A program is a tree of the nodes below, dictionaries with a type `t`.  print_lua.py writes
it as a workload script, print_python.py as Python; since both walk the same tree they mean
the same, and shrink.py can cut it without knowing either language.

Every name in a program is used once, and a function that is made in a loop uses nothing of
that loop: so it does not matter that Lua's locals live in blocks and Python's in functions.
"""


def node(t, **fields):
    return {'t': t, **fields}


# ---- expressions

NIL = node('nil')


def num(v):
    return node('num', v=v)


def text(v):
    return node('text', v=v)


def truth(v):
    return node('truth', v=v)


def name(v):
    return node('name', v=v)


def items(values):
    return node('items', items=values)


def seconds(ms):
    """A length of time, stretched by SCALE on the real machine."""
    return node('seconds', ms=ms)


def exact(s):
    """Seconds that stay what they are: rounding is what they are about."""
    return node('exact', s=s)


def fn(params, body, kind=''):
    """kind: '' or 'async'."""
    return node('fn', params=params, body=body, kind=kind)


def generator(body):
    """An asynchronous generator, made and not yet begun; its body may use yields()."""
    return node('generator', body=body)


def call(f, *args, **kw):
    """f: a dotted name or an expression.  Keyword arguments are Python's."""
    return node('call', f=f, args=list(args), kw=kw)


def send(obj, method, *args, **kw):
    return node('send', obj=obj, name=method, args=list(args), kw=kw)


def bound(obj, method):
    """A method to be called later: Lua passes the object beside it."""
    return node('bound', obj=obj, name=method)


def get(obj, field):
    return node('get', obj=obj, field=field)


def length(obj):
    return node('length', obj=obj)


def add(a, b):
    return node('add', a=a, b=b)


def minus(a, b):
    return node('minus', a=a, b=b)


def below(a, b):
    return node('below', a=a, b=b)


def isinstance_of(e, cls):
    return node('isinstance', e=e, cls=cls)


def awaits(x):
    return node('awaits', x=x)


def error(cls, *args):
    return node('call', f=cls, args=[text(a) for a in args], kw={})


def since(begin, unit_ms):
    """How many units passed since the reading `begin` of the clock, rounded."""
    return node('since', begin=begin, unit=unit_ms)


LOOP = name('loop')


def loop(method, *args, **kw):
    return send(LOOP, method, *args, **kw)


def sleep(ms):
    return call('asyncio.sleep', seconds(ms) if ms else num(0))


# ---- statements

def expr(e):
    return node('expr', e=e)


def local(names, e):
    """names: one, or two where the call gives two values."""
    return node('local', names=[names] if isinstance(names, str) else names, e=e)


def log(*args):
    return expr(call('print', *args))


def define(f_name, f):
    """A function that may call itself."""
    return node('define', name=f_name, fn=f)


def takes_loop(e):
    """The program's variable for its loop."""
    return node('takes_loop', e=e)


def when(test, body):
    return node('when', test=test, body=body)


def returns(e):
    return node('returns', e=e)


def throws(e):
    return node('throws', e=e)


def rethrows(e):
    return node('rethrows', e=e)


def attempt(body, e, handler):
    """Catches everything, CancelledError included."""
    return node('attempt', body=body, e=e, handler=handler)


def block(body):
    return node('block', body=body)


def repeat(i, n, body):
    """i counts from 0."""
    return node('repeat', i=i, n=n, body=body)


def each(x, source, body):
    """async for"""
    return node('each', x=x, source=source, body=body)


def each_completed(f, tasks, body):
    return node('each_completed', f=f, tasks=tasks, body=body)


def held(obj, body):
    """async with, of something that is acquired"""
    return node('held', obj=obj, body=body)


def timeout(limit, body):
    return node('timeout', limit=limit, body=body)


def group(tg, body):
    return node('group', tg=tg, body=body)


def yields(e):
    return node('yields', e=e)


BREAKS = node('breaks')


def blocks(ms):
    """The thread sleeps: the loop stands still."""
    return expr(call('time.sleep', seconds(ms)))


def burns(ms):
    return expr(call('cpu', node('ms', ms=ms)))


# ---- walking

def bodies(tree):
    """Every list of statements below, the node's own first."""
    if isinstance(tree, list):
        for n in tree:
            yield from bodies(n)
    elif isinstance(tree, dict):
        for key in ('body', 'handler'):
            if key in tree:
                yield tree[key]
        for value in tree.values():
            if isinstance(value, (list, dict)):
                yield from bodies(value)


def nodes(tree):
    """Every node, parents first."""
    if isinstance(tree, list):
        for n in tree:
            yield from nodes(n)
    elif isinstance(tree, dict):
        if 't' in tree:
            yield tree
        for value in tree.values():
            if isinstance(value, (list, dict)):
                yield from nodes(value)
