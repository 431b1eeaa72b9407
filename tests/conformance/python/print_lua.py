# SPDX-License-Identifier: MIT
"""A program's tree as a workload script."""

BARE = ('name', 'call', 'send', 'get')

SAY = '''local function say(e)
  return type_name(e) .. ':' .. str(e)
end
'''

HANDLER = '''local function handler(_, context)
  if context.handle then print('H', context.message:sub(1, 12), say(context.exception)) end
end
'''


def quoted(v):
    return "'" + v.replace('\\', '\\\\').replace("'", "\\'").replace('\n', '\\n') + "'"


class Printer:
    def __init__(self):
        self.indent = ''

    def lines(self, statements):
        outer, self.indent = self.indent, self.indent + '  '
        out = ''.join(f'{self.indent}{self.statement(s)}\n' for s in statements)
        self.indent = outer
        return out

    def block(self, opening, statements, closing='end'):
        if not statements:
            return f'{opening} {closing}'
        return f'{opening}\n{self.lines(statements)}{self.indent}{closing}'

    def prefix(self, n):
        e = self.expression(n)
        return e if n['t'] in BARE else f'({e})'

    def args(self, nodes, kw=None):
        parts = [self.expression(n) for n in nodes]
        if kw:
            fields = ', '.join(f'{k} = {self.expression(v)}' for k, v in kw.items())
            parts.append(f'{{ {fields} }}')
        return ', '.join(parts)

    # ---- expressions

    def expression(self, n):
        return getattr(self, 'e_' + n['t'])(n)

    def e_nil(self, n):
        return 'nil'

    def e_num(self, n):
        return str(n['v'])

    def e_text(self, n):
        return quoted(n['v'])

    def e_truth(self, n):
        return 'true' if n['v'] else 'false'

    def e_name(self, n):
        return n['v']

    def e_items(self, n):
        return f'{{ {self.args(n["items"])} }}' if n['items'] else '{}'

    def e_seconds(self, n):
        return f'{n["ms"] / 1000:g}'

    def e_exact(self, n):
        return repr(n['s'])

    def e_ms(self, n):
        return str(n['ms'])

    def e_fn(self, n):
        text = self.block(f'function({", ".join(n["params"])})', n['body'])
        return f'async({text})' if n['kind'] == 'async' else text

    def e_generator(self, n):
        return f'async_generator({self.block("function(yield)", n["body"])})'

    def e_call(self, n):
        f = n['f']
        if not isinstance(f, str):
            f = self.expression(f) if f.get('kind') == 'async' else self.prefix(f)
        return f'{f}({self.args(n["args"], n["kw"])})'

    def e_send(self, n):
        return f'{self.prefix(n["obj"])}:{n["name"]}({self.args(n["args"], n["kw"])})'

    def e_bound(self, n):
        obj = self.prefix(n['obj'])
        return f'{obj}.{n["name"]}, {obj}'

    def e_get(self, n):
        return f'{self.prefix(n["obj"])}.{n["field"]}'

    def e_length(self, n):
        return f'#{self.prefix(n["obj"])}'

    def e_add(self, n):
        return f'{self.expression(n["a"])} + {self.expression(n["b"])}'

    def e_minus(self, n):
        return f'{self.expression(n["a"])} - {self.expression(n["b"])}'

    def e_below(self, n):
        return f'{self.expression(n["a"])} < {self.expression(n["b"])}'

    def e_isinstance(self, n):
        return f'isinstance({self.expression(n["e"])}, {n["cls"]})'

    def e_awaits(self, n):
        return f'await({self.expression(n["x"])})'

    def e_since(self, n):
        begin = self.expression(n['begin'])
        unit = n['unit'] / 1000
        return f'math.floor((time.monotonic() - {begin}) / {unit:g} + 0.5)'

    # ---- statements

    def statement(self, n):
        return getattr(self, 's_' + n['t'])(n)

    def s_expr(self, n):
        call = n['e']['t'] in ('call', 'send', 'awaits')
        return ('' if call else 'local _ = ') + self.expression(n['e'])

    def s_local(self, n):
        return f'local {", ".join(n["names"])} = {self.expression(n["e"])}'

    def s_when(self, n):
        return self.block(f'if {self.expression(n["test"])} then', n['body'])

    def s_returns(self, n):
        return f'do return {self.expression(n["e"])} end'

    def s_throws(self, n):
        return f'error({self.expression(n["e"])}, 0)'

    s_rethrows = s_throws

    def s_attempt(self, n):
        e = n['e']
        guarded = self.block('function()', n['body'])
        handler = self.block(f'if not ok_{e} then', n['handler'])
        return f'local ok_{e}, {e} = pcall({guarded})\n{self.indent}{handler}'

    def s_block(self, n):
        return self.block('do', n['body'])

    def s_repeat(self, n):
        return self.block(f'for {n["i"]} = 0, {n["n"] - 1} do', n['body'])

    def s_each(self, n):
        source = self.expression(n['source'])
        return self.block(f'for {n["x"]} in awaiting({source}) do', n['body'])

    def s_each_completed(self, n):
        tasks = self.expression(n['tasks'])
        return self.block(f'for {n["f"]} in asyncio.as_completed({tasks}) do', n['body'])

    def s_held(self, n):
        return self.block(f'{self.prefix(n["obj"])}:with(function()', n['body'], 'end)')

    def s_timeout(self, n):
        limit = self.expression(n['limit'])
        return self.block(f'asyncio.timeout({limit}, function()', n['body'], 'end)')

    def s_group(self, n):
        return self.block(f'asyncio.TaskGroup(function({n["tg"]})', n['body'], 'end)')

    def s_yields(self, n):
        return f'yield({self.expression(n["e"])})'

    def s_define(self, n):
        f = n['fn']
        if f['kind'] == 'async':
            return f'local {n["name"]} = {self.expression(f)}'
        return self.block(f'local function {n["name"]}({", ".join(f["params"])})', f['body'])

    def s_takes_loop(self, n):
        return f'loop = {self.expression(n["e"])}'

    def s_breaks(self, n):
        return 'break'


def lua_text(program):
    printer = Printer()
    body = ''.join(printer.statement(s) + '\n' for s in program['body'])
    handles = 'handler)' in body
    head = 'runtime "asyncio"\n' + (SAY if 'say(' in body or handles else '')
    head += HANDLER if handles else ''
    return head + ('local loop\n' if 'loop' in body else '') + body
