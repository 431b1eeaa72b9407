#!/usr/bin/python3 -B
# SPDX-License-Identifier: MIT
"""Runs Python programs in processes that start in a millisecond.

A process that has imported what programs import forks for each request, a line of JSON on
its standard input:

    {"id": 1, "paths": ["a.py", "b.py"], "env": {"SCALE": "2"}}

The child runs the programs one after another, each as the main module; a.py's output goes
to a.py.out and a.py.err, its status to a.py.status.  {"id": 1} is written when all have
ended.  If one of them kills the process, it and those behind it have no status.  A program
that runs longer than LONGEST_S, stretched as its delays are, is killed.
"""
import asyncio  # noqa: F401
import atexit
import concurrent.futures  # noqa: F401
import concurrent.futures.thread  # noqa: F401
import contextvars  # noqa: F401
import gc
import json
import os
import random
import re
import select
import signal
import sys
import threading
import time
import types

LONGEST_S = 60  # at SCALE=1, on a busy machine


def redirect(path, fd):
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(file, fd)
    os.close(file)


def compiled(path):
    """In the server, whose pages are its own already."""
    with open(path) as f:
        text = f.read()
    try:
        return compile(text, path, 'exec')
    except SyntaxError as e:
        return compile(f'raise SyntaxError({str(e)!r})', path, 'exec')


class Server:
    def __init__(self):
        self.running = {}  # pid: (id, when it is killed)
        self.rest = b''

    def reply(self, number):
        os.write(1, json.dumps({'id': number}).encode() + b'\n')

    def reap(self):
        while self.running:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self.reply(self.running.pop(pid)[0])

    def kill_late(self):
        now = time.monotonic()
        for pid, (_, end) in self.running.items():
            if now > end:
                os.kill(pid, signal.SIGKILL)

    def requests(self):
        """The lines that came; None at the end of the input."""
        if not select.select([0], [], [], 0.02 if self.running else None)[0]:
            return []
        data = os.read(0, 1 << 16)
        if not data:
            return None
        *lines, self.rest = (self.rest + data).split(b'\n')
        return lines

    def serve(self):
        """Returns in each child, with its request; in the server at the end of input."""
        while True:
            lines = self.requests()
            if lines is None:
                return None
            for line in lines:
                request = json.loads(line)
                request['code'] = [compiled(path) for path in request['paths']]
                pid = os.fork()
                if not pid:
                    return request
                longest = LONGEST_S * float(request['env']['SCALE']) * len(request['paths'])
                self.running[pid] = request['id'], time.monotonic() + longest
            self.reap()
            self.kill_late()


def run(code, path, is_last):
    """Runs a program as the main module and returns its status.  At its end it does what an
    interpreter does, but for taking down the modules that all programs share, which would
    copy every page of them.  Threads can be joined once only: a program with threads is
    the last."""
    main = types.ModuleType('__main__')
    sys.modules['__main__'] = main
    sys.argv = [path]
    status = 0
    try:
        exec(code, main.__dict__)
    except SystemExit as e:
        status = e.code if isinstance(e.code, int) else int(e.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    if is_last:
        threading._shutdown()
        atexit._run_exitfuncs()
    main.__dict__.clear()
    gc.collect()
    sys.stdout.flush()
    return status


def age(task):
    """By its name, where it has the one that it was born with."""
    name = task.get_name() if isinstance(task, asyncio.Task) else ''
    return int(name[5:]) if re.fullmatch(r'Task-\d+', name) else 0


class AnyOrder(set):
    """A set of tasks is walked by address: no order proves anything."""

    def __iter__(self):
        members = random.sample(list(set.__iter__(self)), len(self))
        if self.by_age:
            members.sort(key=age, reverse=self.by_age < 0)
        return iter(members)


def shuffle_sets(by_age):
    """Of what run() cancels, of a TaskGroup's tasks, of what as_completed() is given: at
    random, or 1: the oldest first, -1: the youngest first."""
    AnyOrder.by_age = by_age
    all_tasks, init = asyncio.tasks.all_tasks, asyncio.TaskGroup.__init__

    def group(self):
        init(self)
        self._tasks = AnyOrder()

    asyncio.tasks.all_tasks = lambda loop=None: AnyOrder(all_tasks(loop))
    asyncio.tasks.set = AnyOrder
    asyncio.TaskGroup.__init__ = group


def become(request):
    """In the child."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(request['env'])
    random.seed()
    scale, jitter = float(request['env']['SCALE']), float(request['env']['JITTER'])
    if jitter:
        shuffle_sets(1 if scale == 3 else -1 if jitter == 0.6 else 0)
    gc.enable()
    for code, path in zip(request['code'], request['paths']):
        redirect(path + '.out', 1)
        redirect(path + '.err', 2)
        status = run(code, path, path == request['paths'][-1])
        with open(path + '.status', 'w') as f:
            f.write(str(status))
    os._exit(0)


def fails():
    raise ValueError


async def warm():
    """The first traceback takes many milliseconds: the modules it needs, the files it shows."""
    asyncio.get_running_loop().call_soon(fails)
    await asyncio.sleep(0.01)


if os.environ.get('LOOP') == 'uvloop':
    import uvloop  # noqa: F401
quiet, errors = open(os.devnull, 'w'), sys.stderr
sys.stderr = quiet
asyncio.run(warm())
sys.stderr = errors
gc.collect()
gc.freeze()
request = Server().serve()
if request:
    become(request)
