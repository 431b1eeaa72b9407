# SPDX-License-Identifier: MIT
"""Makes a random program: which kinds of statement, how deep, how many.

The grammar is a list of makers in grammar/*.py, a family a file.  A maker gets the
generator and returns one statement or a list; it asks the generator for what goes inside
(`callback`, `body`, `value`).  A profile says which families a program draws from.
"""
import random

import tree as T
from grammar import FAMILIES
from profiles import PROFILES

MAX_DEPTH = 4
WATCHDOG_MS = 2500


class Generator:
    def __init__(self, seed, only=None):
        self.random = random.Random(seed)
        profiles = [p for p in PROFILES if only in (None, p['name'])]
        self.profile = self.weighted(profiles, lambda p: p['weight'])
        self.budget = self.int(*self.profile.get('budget', (4, 18)))
        self.labels = 0
        self.names = 0
        self.depth = 0
        self.flags = {}
        self.scope = []
        self.palette = self.make_palette()
        self.makers = [
            (m, m['weight'] * share)
            for family, share in self.profile['families'].items()
            for m in FAMILIES[family]
        ]

    def make_palette(self):
        """A few delays, far enough apart that none is due by chance before another."""
        out, ms = [], self.int(14, 22)
        for _ in range(4):
            out.append(ms)
            ms += self.int(15, 30)
        return out

    # ---- chance

    def chance(self, p):
        return self.random.random() < p

    def int(self, low, high):
        return self.random.randint(low, high)

    def pick(self, choices):
        return self.random.choice(choices)

    def weighted(self, entries, weight):
        return self.random.choices(entries, [weight(e) for e in entries])[0]

    # ---- what makers ask for

    def name(self, letter):
        self.names += 1
        return f'{letter}{self.names}'

    def line(self, *values):
        """A line of output of its own: no two lines of a program begin alike."""
        self.labels += 1
        return T.log(T.text(str(self.labels)), *values)

    def something(self):
        return self.pick(
            [T.num(self.int(0, 99)), T.text(self.name('s')), T.truth(True), T.num(2.5)]
        )

    def value(self):
        return T.NIL if self.chance(0.2) else self.something()

    def delay(self):
        """Milliseconds."""
        if self.chance(self.profile.get('zero', 0.2)):
            return 0
        return self.pick(self.palette)

    def failure(self):
        cls = self.pick(['ValueError', 'ValueError', 'RuntimeError', 'KeyError', 'Exception'])
        return T.error(cls, self.name('e'))

    def declare(self, kind, name):
        """From here on, statements of the same bodies may use the name."""
        self.scope.append((kind, name))
        return name

    def known(self, kind):
        names = [n for k, n in self.scope if k == kind]
        return T.name(self.pick(names)) if names else None

    def knows(self, kind):
        return any(k == kind for k, _ in self.scope)

    def inside(self, make, **flags):
        """Calls make() one level deeper; names declared there are forgotten afterwards."""
        outer, depth, mark = self.flags, self.depth, len(self.scope)
        self.flags = {**outer, **flags}
        self.depth += 1
        made = make()
        self.flags, self.depth = outer, depth
        del self.scope[mark:]
        return made

    def usable(self, m):
        if m['needs_async'] and not self.flags.get('async'):
            return False
        if self.depth >= MAX_DEPTH and not m['flat']:
            return False
        return m['when'] is None or m['when'](self)

    def statements(self, most):
        out = []
        for _ in range(self.int(0, most)):
            if self.budget <= 0:
                break
            self.budget -= 1
            usable = [(m, w) for m, w in self.makers if w > 0 and self.usable(m)]
            if not usable:
                break
            maker, _ = self.weighted(usable, lambda mw: mw[1])
            made = maker['make'](self)
            out += made if isinstance(made, list) else [made]
        return out

    def body(self, most=3, values=(), **flags):
        """What somebody else calls: a line, then statements."""
        return self.inside(lambda: [self.line(*values), *self.statements(most)], **flags)

    def here(self, most=2):
        """Statements inside a block of the same function."""
        return self.inside(lambda: self.statements(most))

    def callback(self, params=(), most=2, values=()):
        """A plain function; values are what its line shows."""
        params = list(params)
        return T.fn(params, self.body(most, values, **{'async': False}))

    def coroutine_function(self, params=(), most=3, values=(), ends=True):
        body = self.body(most, values, **{'async': True})
        if ends:
            body += self.ending()
        return T.fn(list(params), body, 'async')

    def coroutine(self, most=3):
        return T.call(self.coroutine_function(most=most))

    def ending(self):
        """How a coroutine ends: with nothing, a value or an error."""
        what = self.random.random()
        if what < 0.45:
            return []
        if what < 0.85:
            return [T.returns(self.value())]
        return [T.throws(self.failure())]

    def guarded(self, statements):
        """Catches what they raise and says it; sometimes passes it on."""
        e = self.name('e')
        how = self.pick(['say', 'say', 'say', 'repr'])
        handler = [self.line(T.call(how, T.name(e)))]
        if self.chance(0.2) and self.depth > 0:
            handler.append(T.rethrows(T.name(e)))
        return T.attempt(statements, e, handler)

    # ---- the whole

    def main(self):
        body = [T.takes_loop(T.call('asyncio.get_running_loop'))]
        if self.chance(self.profile.get('watchdog', 1)):
            body += self.watchdog()
        body += self.inside(self.main_body, **{'async': True})
        return T.fn([], body, 'async')

    def main_body(self):
        self.depth = 0
        out = [self.line()]
        while self.budget > 0:
            before = self.budget
            out += self.statements(4)
            if self.budget == before:
                self.budget -= 1
        if self.chance(0.9):
            out += [T.expr(T.awaits(T.sleep(self.profile.get('rest', 300)))), self.line()]
        return out + (self.ending() if self.chance(0.3) else [])

    def watchdog(self):
        """Cancels the main task, again and again, where something would wait for ever."""
        main, bark = self.name('main'), self.name('bark')
        again = T.loop('call_later', T.seconds(150), T.name(bark))
        body = [self.line(), T.expr(T.send(T.name(main), 'cancel')), T.expr(again)]
        return [
            T.local(main, T.call('asyncio.current_task')),
            T.define(bark, T.fn([], body)),
            T.expr(T.loop('call_later', T.seconds(WATCHDOG_MS), T.name(bark))),
        ]

    def program(self):
        whole = self.profile.get('whole')
        body = whole(self) if whole else self.run_main()
        return {'profile': self.profile['name'], 'body': body}

    def run_main(self):
        main = self.name('main')
        made = self.main()
        body = [T.define(main, made)]
        run = T.call('asyncio.run', T.call(T.name(main)))
        if self.chance(0.3):
            body.append(T.log(T.text('main'), run))
        else:
            body.append(T.expr(run))
        return body


def generate(seed, only=None):
    """`only` names a profile; without it the seed chooses one."""
    return Generator(seed, only).program()
