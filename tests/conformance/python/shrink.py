# SPDX-License-Identifier: MIT
"""Cuts a program down while the difference stays.

Cuts are tried from the large to the small: runs of statements, single statements, a
statement that is replaced by what is nested in it, an argument, an element of a list.  A
cut is kept if both sides still differ and the real output is still decided.
"""
import copy
import time

import tree as T


def removals(program):
    sizes = [len(b) for b in T.bodies(program)]
    for at, size in enumerate(sizes):
        k = size
        while k >= 1:
            for i in range(0, size - k + 1, k):
                cut = copy.deepcopy(program)
                del list(T.bodies(cut))[at][i:i + k]
                yield cut
            k //= 2


def hoists(program):
    for at, body in enumerate(T.bodies(program)):
        for i, statement in enumerate(body):
            for b in range(len(list(T.bodies(statement)))):
                cut = copy.deepcopy(program)
                target = list(T.bodies(cut))[at]
                target[i:i + 1] = list(T.bodies(target[i]))[b]
                yield cut


def has_parts(n):
    if n['t'] == 'items':
        return 'items'
    return 'args' if n['t'] == 'call' and n['f'] == 'asyncio.gather' else None


def elements(program):
    lists = [n for n in T.nodes(program) if has_parts(n)]
    for at, n in enumerate(lists):
        for i in range(len(n[has_parts(n)])):
            cut = copy.deepcopy(program)
            found = [m for m in T.nodes(cut) if has_parts(m)][at]
            del found[has_parts(found)][i]
            yield cut


def calls_less(program):
    """A call of a coroutine function becomes sleep(0); keyword arguments go."""
    calls = [n for n in T.nodes(program) if n['t'] in ('call', 'send')]
    for at, n in enumerate(calls):
        if n['kw']:
            cut = copy.deepcopy(program)
            [m for m in T.nodes(cut) if m['t'] in ('call', 'send')][at]['kw'] = {}
            yield cut
        if n['t'] == 'call' and isinstance(n['f'], dict) and n['f'].get('kind') == 'async':
            cut = copy.deepcopy(program)
            found = [m for m in T.nodes(cut) if m['t'] in ('call', 'send')][at]
            found.update(T.sleep(0))
            yield cut


def shrink(program, reality, limit_s=120):
    end = time.monotonic() + limit_s
    best, improved = program, True
    while improved:
        improved = False
        for cuts in (removals, hoists, elements, calls_less):
            found = True
            while found:
                found = False
                for cut in cuts(best):
                    if time.monotonic() > end:
                        return best
                    if reality.compare(cut, quick=True)[0] == 'differs':
                        best, found, improved = cut, True, True
                        break
    return best
