# SPDX-License-Identifier: MIT
"""A program's tree as Python for the real loops.

A function of the tree becomes a def before the statement that uses it.  SCALE stretches
delays; SKEW lengthens each by up to that many milliseconds, a given statement's always by
the same, so that what is due at about the same time by chance changes places.  JITTER adds up to that many milliseconds of work to every line of output, and
moves objects about in memory, so that a program whose output depends on a race or on the
order of a set prints something else.
"""
import tree as T

PRELUDE = '''import asyncio, contextvars, os, random, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
SCALE = float(os.environ.get('SCALE', '1'))
JITTER = float(os.environ.get('JITTER', '0'))
SKEW = float(os.environ.get('SKEW', '0'))
offsets = {}
def after(site, ms):
    if SKEW: ms += offsets.setdefault(site, SKEW * random.random())
    return ms * 0.001 * SCALE
keep = []
loop = None
if os.environ.get('LOOP') == 'uvloop':
    import uvloop
    uvloop.install()
sys.stdout.reconfigure(line_buffering=False)
VIRTUAL = os.environ.get('VIRTUAL')
if VIRTUAL:  # see virtual.c
    os.write(1001, VIRTUAL.encode())
    def cpu(ms):
        for _ in range(int(ms * 5)): time.clock_gettime(1000200)
        time.clock_gettime(1000000 + int(ms * 1000) % 200)
else:
    def cpu(ms):
        end = time.perf_counter() + ms / 1000
        while time.perf_counter() < end: pass
def stir():
    if JITTER: keep.append([bytearray(random.randrange(900)) for _ in range(random.randrange(12))])
if JITTER:
    write = print
    def print(*a):
        write(*a)
        cpu(random.random() * JITTER)
        stir()
def type_name(e): return type(e).__name__
def say(e): return f'{type(e).__name__}:{e}'
def handler(_, context):
    if 'handle' in context: print('H', context['message'][:12], say(context['exception']))
def spawn(make, coro, **kw):
    stir()
    task = make(coro, **kw)
    keep.append(task)
    return task
'''

# A task that nothing refers to may be collected: these are kept.
MAKES_TASKS = ('asyncio.create_task', 'asyncio.ensure_future')


# What makes a body a generator's, also if nothing in it yields.
NEVER_YIELDS = T.node('never_yields')


class Printer:
    def __init__(self):
        self.out = []
        self.indent = ''
        self.made = 0
        self.sites = 0

    def emit(self, line):
        self.out.append(self.indent + line)

    def body(self, opening, statements):
        self.emit(opening)
        outer, self.indent = self.indent, self.indent + '    '
        for s in statements:
            self.statement(s)
        if not statements:
            self.emit('pass')
        self.indent = outer

    def args(self, nodes, kw):
        parts = [self.expression(n) for n in nodes]
        parts += [f'{k}={self.expression(v)}' for k, v in kw.items()]
        return ', '.join(parts)

    # ---- expressions

    def expression(self, n):
        return getattr(self, 'e_' + n['t'])(n)

    def e_nil(self, n):
        return 'None'

    def e_num(self, n):
        return str(n['v'])

    def e_text(self, n):
        return repr(n['v'])

    def e_truth(self, n):
        return str(n['v'])

    def e_name(self, n):
        return n['v']

    def e_items(self, n):
        return f'[{self.args(n["items"], {})}]'

    def e_seconds(self, n):
        self.sites += 1
        return f'after({self.sites}, {n["ms"]})'

    def e_exact(self, n):
        return repr(n['s'])

    def e_ms(self, n):
        return f'{n["ms"]} * SCALE'

    def define(self, word, params, body):
        self.made += 1
        f = f'fn{self.made}'
        self.body(f'{word}{f}({", ".join(params)}):', body)
        return f

    def e_fn(self, n):
        word = 'async def ' if n['kind'] == 'async' else 'def '
        return self.define(word, n['params'] + ['*_'], n['body'])

    def e_generator(self, n):
        return self.define('async def ', [], n['body'] + [NEVER_YIELDS]) + '()'

    def e_call(self, n):
        f = n['f'] if isinstance(n['f'], str) else self.expression(n['f'])
        args = self.args(n['args'], n['kw'])
        if f == 'threading.Thread':
            return f'{f}(target={args})'
        if f in MAKES_TASKS:
            return f'spawn({f}, {args})'
        return f'{f}({args})'

    def e_send(self, n):
        obj, args = self.expression(n['obj']), self.args(n['args'], n['kw'])
        if n['name'] == 'create_task':
            return f'spawn({obj}.create_task, {args})'
        return f'{obj}.{n["name"]}({args})'

    def e_bound(self, n):
        return f'{self.expression(n["obj"])}.{n["name"]}'

    def e_get(self, n):
        return f'{self.expression(n["obj"])}.{n["field"]}'

    def e_length(self, n):
        return f'len({self.expression(n["obj"])})'

    def e_add(self, n):
        return f'{self.expression(n["a"])} + {self.expression(n["b"])}'

    def e_minus(self, n):
        return f'{self.expression(n["a"])} - {self.expression(n["b"])}'

    def e_below(self, n):
        return f'{self.expression(n["a"])} < {self.expression(n["b"])}'

    def e_isinstance(self, n):
        return f'isinstance({self.expression(n["e"])}, {n["cls"]})'

    def e_awaits(self, n):
        return f'(await {self.expression(n["x"])})'

    def e_since(self, n):
        return f'round((time.monotonic() - {self.expression(n["begin"])}) / ({n["unit"]} * 0.001 * SCALE))'

    # ---- statements

    def statement(self, n):
        getattr(self, 's_' + n['t'])(n)

    def s_expr(self, n):
        self.emit(self.expression(n['e']))

    def s_local(self, n):
        self.emit(f'{", ".join(n["names"])} = {self.expression(n["e"])}')

    def s_when(self, n):
        self.body(f'if {self.expression(n["test"])}:', n['body'])

    def s_returns(self, n):
        self.emit(f'return {self.expression(n["e"])}')

    def s_throws(self, n):
        self.emit(f'raise {self.expression(n["e"])}')

    def s_rethrows(self, n):
        self.emit('raise')

    def s_attempt(self, n):
        self.body('try:', n['body'])
        self.body(f'except BaseException as {n["e"]}:', n['handler'])

    def s_block(self, n):
        for s in n['body']:
            self.statement(s)

    def s_repeat(self, n):
        self.body(f'for {n["i"]} in range({n["n"]}):', n['body'])

    def s_each(self, n):
        self.body(f'async for {n["x"]} in {self.expression(n["source"])}:', n['body'])

    def s_each_completed(self, n):
        tasks = self.expression(n['tasks'])
        self.body(f'for {n["f"]} in asyncio.as_completed({tasks}):', n['body'])

    def s_held(self, n):
        self.body(f'async with {self.expression(n["obj"])}:', n['body'])

    def s_timeout(self, n):
        self.body(f'async with asyncio.timeout({self.expression(n["limit"])}):', n['body'])

    def s_group(self, n):
        self.body(f'async with asyncio.TaskGroup() as {n["tg"]}:', n['body'])

    def s_yields(self, n):
        self.emit(f'yield {self.expression(n["e"])}')

    def s_never_yields(self, n):
        self.emit('if False: yield')

    def s_define(self, n):
        word = 'async def ' if n['fn']['kind'] == 'async' else 'def '
        params = ', '.join(n['fn']['params'] + ['*_'])
        self.body(f'{word}{n["name"]}({params}):', n['fn']['body'])

    def s_takes_loop(self, n):
        self.emit(f"globals()['loop'] = {self.expression(n['e'])}")

    def s_breaks(self, n):
        self.emit('break')


def python_text(program):
    printer = Printer()
    for s in program['body']:
        printer.statement(s)
    return PRELUDE + '\n'.join(printer.out) + '\n'
