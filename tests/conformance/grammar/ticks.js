// SPDX-License-Identifier: MIT
// ticks.js - process.nextTick and queueMicrotask, plain, with arguments and recursive.
'use strict';
const T = require('../tree.js');

// A function that queues itself a few times more.
function recursive(g, how) {
  const f = g.name('f'),
    n = g.name('n');
  const times = g.int(2, 5);
  return [
    T.local(n, T.num(0)),
    T.local(f),
    T.assign(
      T.id(f),
      T.fn(
        [],
        [
          T.assign(T.id(n), T.add(T.id(n), T.num(1))),
          ...g.body({}, 1, [T.id(n)]),
          T.when(T.differ(T.id(n), T.num(times)), [T.expr(T.call(how, T.id(f)))]),
        ],
      ),
    ),
    T.expr(T.call(how, T.id(f))),
  ];
}

const makers = [
  {
    name: 'tick',
    weight: 4,
    make: (g) => T.expr(T.call('process.nextTick', g.callback())),
  },
  {
    name: 'tick with arguments',
    weight: 0.7,
    make: (g) =>
      T.expr(
        T.call('process.nextTick', g.callback(['a', 'b', 'c']), g.value(), g.value()),
      ),
  },
  {
    name: 'microtask',
    weight: 4,
    make: (g) => T.expr(T.call('queueMicrotask', g.callback())),
  },
  { name: 'recursive tick', weight: 0.6, make: (g) => recursive(g, 'process.nextTick') },
  {
    name: 'recursive microtask',
    weight: 0.6,
    make: (g) => recursive(g, 'queueMicrotask'),
  },
  { name: 'recursive immediate', weight: 0.4, make: (g) => recursive(g, 'setImmediate') },
  { name: 'line', flat: true, weight: 1, make: (g) => g.line() },
];

module.exports = { makers };
