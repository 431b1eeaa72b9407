// SPDX-License-Identifier: MIT
// iteration.js - `for await`: over async generators, timers, lists and events.
'use strict';
const T = require('../tree.js');
const P = require('./promises.js');
const A = require('./asyncs.js');

function generator(g) {
  const body = [g.line()];
  for (let i = g.int(0, 3); i > 0; i--) {
    if (g.chance(0.3)) body.push(...g.inside({ async: true }, () => A.awaitStatement(g)));
    const v = g.pick([
      () => g.something(),
      () => T.call('Promise.resolve', g.something()),
    ])();
    body.push(T.yields(v));
    if (g.chance(0.5)) body.push(g.line());
  }
  if (g.chance(0.1)) body.push(T.throws(P.reason(g)));
  return T.fn([], body, 'generator');
}

// A reader: an async function with the loop in it.
function reader(g, source, inner) {
  const v = g.name('v'),
    e = g.name('e');
  const loop = T.each(v, source, [g.line(T.id(v)), ...inner]);
  const body = g.chance(0.25)
    ? [T.attempt([loop], e, [g.line(T.call('say', T.id(e)))]), g.line()]
    : [loop, g.line()];
  return P.observed(g, T.call(T.fn([], body, 'async')));
}

function inner(g) {
  const what = g.random.next();
  if (what < 0.4) return [];
  if (what < 0.7) return [T.expr(T.awaits(g.value())), g.line()];
  return g.inside({ async: true }, () => A.awaitStatement(g));
}

// Leaves the loop at the n-th value.
function leaving(g, n) {
  const k = g.name('n');
  return {
    before: T.local(k, T.num(0)),
    inside: [
      T.assign(T.id(k), T.add(T.id(k), T.num(1))),
      T.when(T.equal(T.id(k), T.num(n)), [T.breaks]),
    ],
  };
}

function overGenerator(g) {
  if (g.chance(0.3)) {
    const stop = leaving(g, g.int(1, 2));
    return [stop.before, reader(g, generator(g), [...inner(g), ...stop.inside])];
  }
  return reader(g, generator(g), inner(g));
}

function overList(g) {
  const items = Array.from({ length: g.int(1, 3) }, () =>
    g.pick([() => g.something(), () => T.call('Promise.resolve', g.something())])(),
  );
  return reader(g, T.list(items), inner(g));
}

function overInterval(g) {
  const stop = leaving(g, g.int(2, 3));
  const slow = g.chance(0.4)
    ? [T.expr(T.awaits(T.call('timersPromises.setTimeout', T.ms(g.pick(g.palette)))))]
    : [];
  return [
    stop.before,
    reader(
      g,
      T.call('timersPromises.setInterval', T.ms(g.pick(g.palette)), g.something()),
      [...slow, ...stop.inside],
    ),
  ];
}

function overEvents(g) {
  const e = g.name('em'),
    n = g.int(1, 3);
  const stop = leaving(g, n);
  const emits = Array.from({ length: n }, () =>
    T.expr(T.send(T.id(e), 'emit', T.str('ev'), T.num(g.int(1, 9)))),
  );
  return [
    T.local(e, T.make('EventEmitter')),
    stop.before,
    reader(g, T.call('events.on', T.id(e), T.str('ev')), stop.inside),
    T.expr(
      T.call(
        g.pick(['setImmediate', 'process.nextTick', 'queueMicrotask']),
        T.fn([], [...emits, g.line()]),
      ),
    ),
  ];
}

const makers = [
  { name: 'over a generator', weight: 4, make: overGenerator },
  {
    name: 'two readers',
    weight: 1,
    make: (g) => [reader(g, generator(g), []), reader(g, generator(g), [])],
  },
  { name: 'over a list', weight: 1, make: overList },
  { name: 'over an interval', weight: 1.2, make: overInterval },
  { name: 'over events', weight: 0.7, make: overEvents },
];

module.exports = { makers };
