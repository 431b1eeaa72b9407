# SPDX-License-Identifier: MIT
"""python3 asyncio.py FILE.lua [asyncio|uvloop]: runs a workload script on the real loop.

A Lua interpreter (lupa) executes the script; the words that it calls are Python's own
(asyncio.lua maps one onto the other).  So the order of callbacks is the real one, whatever
the simulator believes.

Status 9: it cannot be run so; standard error says why in one line.
"""
import os
import sys

# This folder has a file called asyncio.py: itself.
sys.path = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]
import asyncio
import builtins
import contextvars
import time
import traceback


def refuse(why):
    sys.stdout.flush()
    os.write(2, (why + "\n").encode())
    os._exit(9)


try:
    from lupa import LuaRuntime, as_attrgetter
except ImportError:
    refuse("missing: apt-get install python3-lupa, or pip install lupa")

kind_of_loop = sys.argv[2] if len(sys.argv) > 2 else "asyncio"
if kind_of_loop == "uvloop":
    try:
        import uvloop
    except ImportError:
        refuse("missing: apt-get install python3-uvloop, or pip install uvloop")

lua = LuaRuntime(unpack_returned_tuples=False)
LuaTable, LuaFunction = type(lua.eval("{}")), type(lua.eval("function() end"))
rawget = lua.eval("rawget")
words = lua.globals()


def to_lua(v):
    if v is None or isinstance(v, (bool, int, float, str, LuaTable, LuaFunction)):
        return v
    if isinstance(v, (list, tuple, set, frozenset)):
        return lua.table_from([to_lua(x) for x in v])
    return words.wrap(as_attrgetter(v) if hasattr(v, "__getitem__") else v)


def function_from_lua(f):
    def call(*args):
        r = words.protected(f, *[to_lua(a) for a in args])
        if r[1]:
            return from_lua(r[2])
        raise exception_from_lua(r[2])
    return call


def table_from_lua(t):
    keys = list(t.keys())
    if all(isinstance(k, int) for k in keys):
        return [from_lua(t[i]) for i in range(1, len(keys) + 1)]
    return {k: from_lua(v) for k, v in t.items()}


def from_lua(v):
    if isinstance(v, LuaFunction):
        return function_from_lua(v)
    if not isinstance(v, LuaTable):
        return v
    py = rawget(v, "py")
    if py is None:
        return table_from_lua(v)
    return py if isinstance(py, BaseException) else getattr(py, "_obj", py)


def exception_from_lua(v):
    e = from_lua(v)
    return e if isinstance(e, BaseException) else RuntimeError(e)


def values(ok, *results):
    """ok and the results as a table of Lua, which knows how many they are."""
    t = lua.table(ok, *[to_lua(r) for r in results])
    t[0] = 1 + len(results)
    return t


def succeeded(v):
    if isinstance(v, tuple) and len(v) == 2 and all(isinstance(x, set) for x in v):
        return values(True, list(v[0]), list(v[1]))  # done, pending
    return values(True, v)


def new_loop():
    return uvloop.new_event_loop() if kind_of_loop == "uvloop" else asyncio.new_event_loop()


def run(coro, debug=None):
    with asyncio.Runner(loop_factory=new_loop, debug=debug) as runner:
        return runner.run(coro)


def call(f, *args):
    try:
        args = [from_lua(a) for a in args]
        named = args.pop() if args and isinstance(args[-1], dict) else {}
        return succeeded(f(*args, **named))
    except BaseException as e:
        return values(False, e)


def attribute(o, name):
    """The attribute, and whether it is to be called."""
    a = getattr(o, name)
    if isinstance(a, type):
        return lua.table(a, False)
    return lua.table(a if callable(a) else to_lua(a), callable(a))


def coroutine(box, *args):
    async def drive():
        r = words.step(box, *args)
        while r[1] == "await":
            try:
                x = succeeded(await from_lua(r[2]))
            except BaseException as e:
                x = values(False, e)
            r = words.step(box, x)
        if r[1] == "error":
            raise exception_from_lua(r[2])
        return from_lua(r[2])
    return drive()


def as_completed(aws):
    it = iter(asyncio.as_completed(from_lua(aws)))
    return lambda: next(it, None)


def leave(cm, error):
    e = from_lua(error)
    return from_lua(cm).__aexit__(type(e), e, e.__traceback__)


def assign(o, name, value):
    setattr(o, name, from_lua(value))


def cpu(ms):
    end = time.perf_counter() + ms / 1000
    while time.perf_counter() < end:
        pass


words.host = lua.table_from({
    "attribute": attribute, "assign": assign, "call": call, "coroutine": coroutine,
    "as_completed": as_completed, "leave": leave, "same": lambda a, b: a is b,
    "text": str, "asyncio": asyncio, "timeout": asyncio.timeout, "group": asyncio.TaskGroup,
    "time": time, "contextvars": contextvars, "refuse": refuse,
})
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "asyncio.lua")) as f:
    lua.execute(f.read())

for name in dir(builtins):
    value = getattr(builtins, name)
    if isinstance(value, type) and issubclass(value, BaseException):
        words[name] = to_lua(value)
words.isinstance = lambda e, c: isinstance(from_lua(e), from_lua(c))
words.type_name = lambda e: type(from_lua(e)).__name__
words.print = lambda *a: print(*[str(from_lua(x)) for x in a], flush=True)
words.str = lambda v: str(from_lua(v))
words.repr = lambda v: repr(from_lua(v))
words.cpu = cpu

# asyncio.run comes here as a yield: Python may not be called across it.
with open(sys.argv[1]) as f:
    box = words.begin(f.read(), os.path.basename(sys.argv[1]))
r = words.step(box)
while r[1] == "await":
    options = from_lua(r[2][2]) if r[2][2] else {}
    try:
        x = values(True, run(from_lua(r[2][1]), **options))
    except BaseException as e:
        x = values(False, e)
    r = words.step(box, x)
if r[1] == "error":
    e = from_lua(r[2])
    if not isinstance(e, BaseException):
        refuse(str(e))
    if isinstance(e, SystemExit):
        sys.exit(e.code)
    traceback.print_exception(e)
    sys.exit(1)
