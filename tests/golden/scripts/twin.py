"""What the Python twins of the examples share: LOOP=uvloop runs them on uvloop."""
import os
import time

if os.environ.get('LOOP') == 'uvloop':
    import uvloop

    uvloop.install()


def cpu(ms):
    end = time.perf_counter() + ms / 1000
    while time.perf_counter() < end:
        pass


def type_name(e):
    return type(e).__name__


async def pcall(awaitable):
    try:
        return True, await awaitable
    except BaseException as e:
        return False, e
