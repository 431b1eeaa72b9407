# SPDX-License-Identifier: MIT
"""Runs a program on the real loop and on loopscope.

Real programs mostly wait, so the real interpreter gets a clock that moves without waiting
(virtual.c), where there is a C compiler and LD_PRELOAD.

What a real run prints proves something only if the program decides it.  So a program is
run again with delays stretched or a little longer each, with random work added to each line
and with its objects elsewhere in memory: what changes then was a race, or the order of a set.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading

from print_lua import lua_text
from print_python import python_text

PYTHON = os.environ.get('PYTHON', '/usr/bin/python3')
VERSION = os.environ.get('VERSION')  # of that interpreter, where it is not 3.11
LONGEST_S = 120  # on a busy machine; forks.py has its own limit
HERE = os.path.dirname(os.path.abspath(__file__))

# Other ways to run it: (SCALE, JITTER in ms, SKEW in ms); for the clock of virtual.c also
# its tick and phase in ns.
STRICT = [(1, 0.3, 0), (3, 0.01, 0), (1, 0, 1.5), (1, 0.6, 0), (2, 0.3, 1), (1, 0.01, 0)]
PLAIN = '1000,100000'
VIRTUAL = [
    (1, 0.3, 0, '1000,900000'), (3, 0.01, 0, '300,950000'), (1, 0, 1.5, '10000,0'),
    (1, 0.6, 0, '1000,500000'), (2, 0.3, 1, '3000,300000'), (1, 0.01, 0, '100,990000'),
]

# What proves nothing: programs that a cut in the wrong place (shrink.py) made senseless,
# where the loop may be None, and coroutines that the interpreter takes down at its end.
NONSENSE = re.compile(
    r'SyntaxError|NameError|UnboundLocalError|IndentationError|GeneratorExit|NoneType. object'
)


class Result:
    def __init__(self, out, err, status, slow=False):
        self.out, self.err, self.status, self.slow = out, err, status, slow

    def same(self, other):
        if self.slow or other.slow:
            return False
        return (self.out, bool(self.status)) == (other.out, bool(other.status))


def execute(command):
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired as e:
        return Result((e.stdout or b'').decode(errors='replace'), '', -1, True)
    out, err = done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace')
    return Result(out, err, done.returncode)


class Interpreter:
    """Real Python: a server of forks (forks.py), asked by any number of threads."""

    def __init__(self, loop, clock):
        env = dict(os.environ, LOOP=loop)
        if clock:
            env['LD_PRELOAD'] = clock
        self.server = subprocess.Popen(
            [PYTHON, '-B', os.path.join(HERE, 'forks.py')],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        self.lock, self.asked, self.number = threading.Lock(), {}, 0
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.server.stdout:
            self.asked.pop(json.loads(line)['id']).set()

    def run(self, paths, env):
        """A result for each path; those of one call run one after another in a process."""
        done = threading.Event()
        with self.lock:
            self.number += 1
            self.asked[self.number] = done
            request = {'id': self.number, 'paths': paths, 'env': env}
            self.server.stdin.write(json.dumps(request).encode() + b'\n')
            self.server.stdin.flush()
        done.wait()
        return [result_of(path) for path in paths]

    def close(self):
        self.server.stdin.close()
        self.server.wait()


def take(path):
    """What a file holds that is there at most once."""
    try:
        with open(path, errors='replace') as f:
            text = f.read()
    except FileNotFoundError:
        return ''
    os.unlink(path)
    return text


def result_of(path):
    out, err, status = (take(path + end) for end in ('.out', '.err', '.status'))
    os.unlink(path)
    return Result(out, err, int(status or -1), slow=not status)


def build_clock(folder):
    """virtual.c as a library, or None where it cannot be built or has no effect."""
    library = os.path.join(folder, 'virtual.so')
    source = os.path.join(HERE, '../virtual.c')
    build = ['cc', '-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']
    asked = ('import os, time; os.write(1001, b"1,0"); t = time.monotonic(); '
             'time.sleep(1e6); assert time.monotonic() - t > 1e6')
    env = dict(os.environ, LD_PRELOAD=library)
    try:
        subprocess.run(build, check=True, capture_output=True)
        subprocess.run([PYTHON, '-c', asked], check=True, env=env, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return library


class Reality:
    def __init__(self, loopscope, loop):
        self.loopscope, self.loop = loopscope, loop
        self.dir = tempfile.mkdtemp(prefix='loopscope-')
        self.interpreters, self.lock = {}, threading.Lock()
        self.clock = None if os.environ.get('REAL_TIME') else build_clock(self.dir)

    def close(self):
        for interpreter in self.interpreters.values():
            interpreter.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def interpreter(self, loop):
        with self.lock:
            if loop not in self.interpreters:
                self.interpreters[loop] = Interpreter(loop, self.clock)
            return self.interpreters[loop]

    def file(self, text, extension):
        fd, path = tempfile.mkstemp(suffix=extension, dir=self.dir)
        with os.fdopen(fd, 'w') as f:
            f.write(text)
        return path

    def real(self, program, *how, loop=None):
        return self.real_ones([program], *how, loop=loop)[0]

    def real_ones(self, programs, scale=1, jitter=0, skew=0, virtual=None, loop=None):
        loop = loop or self.loop
        paths = [self.file(python_text(program), '.py') for program in programs]
        env = {'LOOP': loop, 'SCALE': str(scale), 'JITTER': str(jitter), 'SKEW': str(skew)}
        if virtual:
            env['VIRTUAL'] = virtual
        return self.interpreter(loop).run(paths, env)

    def ours(self, program):
        path = self.file(lua_text(program), '.lua')
        runtime = f'{self.loop}@{VERSION}' if VERSION else self.loop
        result = execute([self.loopscope, 'run', '--runtime', runtime, path])
        os.unlink(path)
        return result

    def first(self, program, loop=None):
        """The run that others are compared with."""
        return self.first_ones([program], loop)[0]

    def first_ones(self, programs, loop=None):
        plain = (1, 0, 0, PLAIN if self.clock else None)
        return self.real_ones(programs, *plain, loop=loop)

    def ways(self, quick):
        if not self.clock:
            return STRICT[:3] if quick else STRICT
        return VIRTUAL[:3] if quick else VIRTUAL + STRICT[:2]

    def stable(self, program, first, loop=None, quick=False):
        """Whether every other way of running it gives `first` too."""
        if first.slow or NONSENSE.search(first.err + first.out):
            return False
        return all(self.real(program, *way, loop=loop).same(first) for way in self.ways(quick))

    def agree(self, programs):
        """For each whether both sides print the same."""
        return [self.ours(program).same(real)
                for program, real in zip(programs, self.first_ones(programs))]

    def compare(self, program, quick=False):
        """'same', 'open' (reality itself varies) or 'differs', and both results."""
        ours = self.ours(program)
        real = self.first(program)
        if ours.same(real):
            return 'same', ours, real
        if ours.slow or NONSENSE.search(ours.err + ours.out):
            return 'open', ours, real
        return 'differs' if self.stable(program, real, quick=quick) else 'open', ours, real
