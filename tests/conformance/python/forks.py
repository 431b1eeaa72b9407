#!/usr/bin/python3 -B
# SPDX-License-Identifier: MIT
"""Runs Python programs, each in a process of its own that starts in a millisecond.

A process that has imported what programs import forks for each of them; the child becomes
the program's main module.  reality.py starts one of these
and writes a line of JSON for each program to its standard input:

    {"id": 1, "path": "a.py", "out": "a.out", "err": "a.err", "env": {"SCALE": "2"}}

and reads {"id": 1, "status": 0} when that program has ended; a signal's number is negative.
A program that runs longer than LONGEST_S, stretched as its delays are, is killed.
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
import select
import signal
import sys
import threading
import time
import types

LONGEST_S = 9  # at SCALE=1


def redirect(path, fd):
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(file, fd)
    os.close(file)


def become(request):
    """In the child: its streams and environment; returns the program's code."""
    redirect(request['out'], 1)
    redirect(request['err'], 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(request['env'])
    random.seed()
    with open(request['path']) as f:
        text = f.read()
    sys.argv = [request['path']]
    gc.enable()
    return text, request['path']


class Server:
    def __init__(self):
        self.running = {}  # pid: (id, when it is killed)
        self.rest = b''

    def reply(self, number, status):
        os.write(1, json.dumps({'id': number, 'status': status}).encode() + b'\n')

    def reap(self):
        while self.running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self.reply(self.running.pop(pid)[0], os.waitstatus_to_exitcode(status))

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
        """Returns in each child, with its program; in the server at the end of input."""
        while True:
            lines = self.requests()
            if lines is None:
                return None
            for line in lines:
                request = json.loads(line)
                pid = os.fork()
                if not pid:
                    return become(request)
                self.running[pid] = request['id'], time.monotonic() + LONGEST_S * float(request['env']['SCALE'])
            self.reap()
            self.kill_late()


def ends(code, names):
    """Runs the program and does what an interpreter does at its end, but for taking down
    the modules that all programs share, which would copy every page of them."""
    status = 0
    try:
        exec(code, names)
    except SystemExit as e:
        status = e.code if isinstance(e.code, int) else int(e.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    names.clear()
    gc.collect()
    sys.stdout.flush()
    os._exit(status)


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
program = Server().serve()
if program:
    main = types.ModuleType('__main__')
    sys.modules['__main__'] = main
    ends(compile(*program, 'exec'), main.__dict__)
