# SPDX-License-Identifier: MIT
"""Runs a program on the real loop and on loopscope.

What a real run prints proves something only if the program decides it.  So a program is
run again with delays stretched, with random work added to each line and with its objects
elsewhere in memory: what changes then was a race, or the order of a set.
"""
import os
import re
import shutil
import subprocess
import tempfile

from print_lua import lua_text
from print_python import python_text

PYTHON = os.environ.get('PYTHON', '/usr/bin/python3')
LONGEST_S = 9

# Other ways to run it: (SCALE, JITTER in ms).
QUICK = [(1, 0.3), (2, 0.01)]
STRICT = [(1, 0.3), (3, 0.01), (1, 0.01), (1, 0.6), (2, 0.3), (1, 0.01)]

# What proves nothing: programs that a cut in the wrong place (shrink.py) made senseless,
# and coroutines that the interpreter takes down at its end.
NONSENSE = re.compile(
    r'SyntaxError|NameError|UnboundLocalError|IndentationError|GeneratorExit'
)


class Result:
    def __init__(self, out, err, status, slow=False):
        self.out, self.err, self.status, self.slow = out, err, status, slow

    def same(self, other):
        if self.slow or other.slow:
            return False
        return (self.out, bool(self.status)) == (other.out, bool(other.status))


def execute(command, env=None):
    try:
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired as e:
        return Result((e.stdout or b'').decode(errors='replace'), '', -1, True)
    out, err = done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace')
    return Result(out, err, done.returncode)


class Reality:
    def __init__(self, loopscope, loop):
        self.loopscope, self.loop = loopscope, loop
        self.dir = tempfile.mkdtemp(prefix='loopscope-')

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def file(self, text, extension):
        fd, path = tempfile.mkstemp(suffix=extension, dir=self.dir)
        with os.fdopen(fd, 'w') as f:
            f.write(text)
        return path

    def real(self, program, scale=1, jitter=0, loop=None):
        path = self.file(python_text(program), '.py')
        env = dict(os.environ, LOOP=loop or self.loop, SCALE=str(scale), JITTER=str(jitter))
        result = execute([PYTHON, '-B', path], env)
        os.unlink(path)
        return result

    def ours(self, program):
        path = self.file(lua_text(program), '.lua')
        result = execute([self.loopscope, 'run', '--runtime', self.loop, path])
        os.unlink(path)
        return result

    def stable(self, program, first, ways=STRICT, loop=None):
        """Whether every other way of running it gives `first` too."""
        if first.slow or NONSENSE.search(first.err + first.out):
            return False
        return all(self.real(program, *way, loop=loop).same(first) for way in ways)

    def compare(self, program, ways=STRICT):
        """'same', 'open' (reality itself varies) or 'differs', and both results."""
        ours = self.ours(program)
        real = self.real(program)
        if ours.same(real):
            return 'same', ours, real
        if NONSENSE.search(ours.err + ours.out):
            return 'open', ours, real
        return 'differs' if self.stable(program, real, ways) else 'open', ours, real
