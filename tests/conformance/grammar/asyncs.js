// SPDX-License-Identifier: MIT
// asyncs.js - async functions, await of everything, pcall across await, what they return.
'use strict';
const T = require('../tree.js');
const P = require('./promises.js');

// What may be awaited; most of it can reject, so it is awaited inside pcall.
function awaitable(g) {
  return g.random
    .weighted(
      [
        { w: 2, make: () => g.value() },
        { w: 2, make: () => T.call('Promise.resolve', g.value()) },
        { w: 1.5, make: () => P.thenable(g) },
        { w: 4, make: () => P.promise(g).e },
        { w: 2, make: () => T.call(asyncFunction(g)) },
        { w: 1, make: () => P.combinedValue(g) },
        { w: 1, make: () => P.executor(g) },
      ],
      (a) => a.w,
    )
    .make();
}

// A function whose body awaits: lines between the awaits show when it goes on.
function asyncFunction(g, most = 3) {
  return T.fn(
    [],
    g.inside({ async: true }, () => {
      const body = [g.line()];
      for (let i = g.int(0, g.depth > 3 ? 1 : most); i > 0; i--)
        body.push(...awaitStatement(g));
      if (g.chance(0.3)) body.push(...g.statements(1));
      if (g.chance(0.5)) body.push(returning(g));
      return body;
    }),
    'async',
  );
}

function returning(g) {
  const what = g.random.next();
  if (what < 0.4) return T.returns(P.resolution(g));
  if (what < 0.6) return T.returns(T.awaits(T.call('Promise.resolve', g.value())));
  if (what < 0.75) return T.returns(T.call('Promise.resolve', g.value()));
  if (what < 0.88) return T.returns(g.value());
  return T.throws(P.reason(g));
}

// An await of something that cannot fail, or any await with the error caught.
function awaitStatement(g) {
  const what = g.random.next();
  if (what < 0.3) {
    const x = g.pick([
      g.value(),
      T.call('Promise.resolve', g.value()),
      T.call('timersPromises.setImmediate', g.value()),
    ]);
    return [g.line(T.awaits(x))];
  }
  if (what < 0.45) return [T.expr(T.awaits(g.value())), g.line()];
  const e = g.name('e'),
    v = g.name('v');
  const body = [T.local(v, T.awaits(awaitable(g))), g.line(T.id(v))];
  if (g.chance(0.25)) body.push(...awaitStatement(g));
  if (g.chance(0.12)) body.push(T.throws(P.reason(g)));
  const handler = [g.line(T.call('say', T.id(e)))];
  if (g.chance(0.2)) handler.push(T.expr(T.awaits(g.value())), g.line());
  return [T.attempt(body, e, handler)];
}

// Two functions that take turns at every await.
function turns(g) {
  const f = g.name('f'),
    n = g.int(2, 3);
  const i = g.name('i');
  return [
    T.local(
      f,
      T.fn(
        ['name'],
        [
          T.repeat(i, n, [
            g.line(T.id('name'), T.id(i)),
            T.expr(
              T.awaits(
                g.pick([g.value(), T.call('Promise.resolve'), P.thenableValue(g)]),
              ),
            ),
          ]),
        ],
        'async',
      ),
    ),
    T.expr(T.call(T.id(f), T.str('a'))),
    T.expr(T.call(T.id(f), T.str('b'))),
  ];
}

const makers = [
  {
    name: 'async call',
    weight: 5,
    make: (g) => P.observed(g, T.call(asyncFunction(g))),
  },
  {
    name: 'async callback',
    weight: 1.5,
    make: (g) => {
      const body = g.inside({ async: true }, () => [
        g.line(),
        ...awaitStatement(g),
        ...(g.chance(0.5) ? awaitStatement(g) : []),
        ...g.statements(1),
      ]);
      const f = T.fn([], body, 'async');
      return T.expr(
        g.pick([
          () => T.call('setTimeout', f, g.delay()),
          () => T.call('setImmediate', f),
          () => T.call('process.nextTick', f),
          () => T.call('queueMicrotask', f),
        ])(),
      );
    },
  },
  { name: 'two that take turns', weight: 0.8, flat: true, make: turns },
  {
    name: 'await here',
    weight: 3,
    flat: true,
    when: (g) => g.flags.async,
    make: awaitStatement,
  },
];

module.exports = { makers, asyncFunction, awaitStatement };
