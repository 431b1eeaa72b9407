// SPDX-License-Identifier: MIT
// process.js - beforeExit, exit, exitCode, process.exit.
'use strict';
const T = require('../tree.js');

function beforeExit(g) {
  const n = g.name('n');
  const times = g.int(0, 2);
  return [
    T.local(n, T.num(0)),
    T.expr(
      T.call(
        'process.on',
        T.str('beforeExit'),
        T.fn(
          ['code'],
          [
            T.assign(T.id(n), T.add(T.id(n), T.num(1))),
            g.line(T.id('code'), T.id(n)),
            ...(g.chance(0.5)
              ? [T.expr(T.call('process.nextTick', T.fn([], [g.line()])))]
              : []),
            ...(g.chance(0.5)
              ? [T.expr(T.call('queueMicrotask', T.fn([], [g.line()])))]
              : []),
            T.when(T.equal(T.id(n), T.num(times)), [again(g)]),
          ],
        ),
      ),
    ),
  ];
}

const again = (g) =>
  T.expr(
    g.pick([
      () => T.call('setTimeout', g.callback([], 1), T.ms(g.pick(g.palette))),
      () => T.call('setImmediate', g.callback([], 1)),
    ])(),
  );

function onExit(g) {
  return T.expr(
    T.call('process.on', T.str('exit'), T.fn(['code'], g.body({}, 2, [T.id('code')]))),
  );
}

function exit(g) {
  const body = [
    g.line(),
    T.expr(
      T.call('process.exit', ...(g.chance(0.8) ? [T.num(g.pick([0, 1, 3, 42]))] : [])),
    ),
    g.line(),
  ];
  const f = T.fn([], body);
  return T.expr(
    g.pick([
      () => T.call('setTimeout', f, T.ms(g.pick(g.palette) + 30)),
      () => T.call('setImmediate', f),
      () => T.call('process.nextTick', f),
      () => T.call('queueMicrotask', f),
    ])(),
  );
}

const makers = [
  { name: 'beforeExit', weight: 1, make: beforeExit },
  { name: 'exit', weight: 1, make: onExit },
  { name: 'process.exit', weight: 0.5, flat: true, make: exit },
  {
    name: 'exitCode',
    weight: 0.7,
    flat: true,
    make: (g) => T.assign(T.id('process.exitCode'), T.num(g.pick([0, 2, 5]))),
  },
];

module.exports = { makers, beforeExit, onExit };
