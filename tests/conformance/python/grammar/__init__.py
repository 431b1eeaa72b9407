# SPDX-License-Identifier: MIT
"""The statements that programs are made of, a family a file."""
from grammar.table import FAMILIES
from grammar import combinators, context, futures, queue, shared, tasks, threads, timers

__all__ = ['FAMILIES', 'combinators', 'context', 'futures', 'queue', 'shared', 'tasks',
           'threads', 'timers']
