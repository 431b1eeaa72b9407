// SPDX-License-Identifier: MIT
// promises.js - promises of every origin, chains of handlers, thenables, combinators.
//
// A promise here is { e, rejects }: the expression, and whether it may reject with
// nobody listening yet. Outside of the error profile each one is given a handler, for
// one unhandled rejection would end the program.
'use strict';
const T = require('../tree.js');

const reason = (g) =>
  g.chance(0.5)
    ? T.failure(g.pick(['Error', 'TypeError', 'RangeError']), g.name('e'))
    : T.str(g.name('r'));

// Ways to call resolve or reject: now or from another queue.
function settleBy(g, action) {
  const body = [T.expr(action)];
  return g.pick([
    () => body,
    () => [T.expr(T.call('process.nextTick', T.fn([], body)))],
    () => [T.expr(T.call('queueMicrotask', T.fn([], body)))],
    () => [T.expr(T.call('setImmediate', T.fn([], body)))],
    () => [T.expr(T.call('setTimeout', T.fn([], body), T.ms(g.pick(g.palette))))],
    () => [T.expr(T.send(T.call('Promise.resolve'), 'then', T.fn([], body)))],
  ])();
}

function thenable(g) {
  const body = g.chance(0.6) ? [g.line()] : [];
  if (g.chance(0.75)) body.push(...settleBy(g, T.call('resolve', g.value())));
  else if (g.chance(0.7)) body.push(...settleBy(g, T.call('reject', reason(g))));
  else body.push(T.throws(reason(g)));
  if (g.chance(0.15)) body.unshift(T.expr(T.call('resolve', g.value()))); // the first one counts
  return T.thenable(body);
}

// One that cannot fail.
function thenableValue(g) {
  return T.thenable([
    ...(g.chance(0.5) ? [g.line()] : []),
    T.expr(T.call('resolve', g.value())),
  ]);
}

function executor(g) {
  const body = g.chance(0.6) ? [g.line()] : [];
  const what = g.random.next();
  if (what < 0.55) body.push(...settleBy(g, T.call('resolve', resolution(g))));
  else if (what < 0.8) body.push(...settleBy(g, T.call('reject', reason(g))));
  else if (what < 0.9) body.push(T.throws(reason(g)));
  else
    body.push(T.expr(T.call('resolve', g.value())), T.expr(T.call('reject', reason(g))));
  return T.make('Promise', T.fn(['resolve', 'reject'], body));
}

// What a handler or an async function returns: a value, a promise, a thenable.
function resolution(g) {
  const what = g.random.next();
  if (what < 0.45 || g.depth >= 4) return g.value();
  if (what < 0.65) return T.call('Promise.resolve', g.value());
  if (what < 0.72) return T.call('Promise.reject', reason(g));
  if (what < 0.87) return thenable(g);
  return promise(g).e;
}

const fulfilled = (g, most = 2) => {
  const v = g.name('v');
  return T.fn(
    [v],
    [
      ...g.body({}, most, [T.id(v)]),
      ...(g.chance(0.5)
        ? [g.chance(0.12) ? T.throws(reason(g)) : T.returns(resolution(g))]
        : []),
    ],
  );
};

const rejected = (g, most = 1) => {
  const e = g.name('e');
  return T.fn(
    [e],
    [
      ...g.body({}, most, [T.call('say', T.id(e))]),
      ...(g.chance(0.3)
        ? [g.chance(0.2) ? T.throws(reason(g)) : T.returns(resolution(g))]
        : []),
    ],
  );
};

const settled = (g) =>
  T.fn(
    [],
    [
      ...g.body({}, 1),
      ...(g.chance(0.3)
        ? [g.chance(0.2) ? T.throws(reason(g)) : T.returns(resolution(g))]
        : []),
    ],
  );

function link(g, p) {
  const what = g.random.next();
  if (what < 0.5) return T.send(p, 'then', fulfilled(g));
  if (what < 0.65) return T.send(p, 'then', fulfilled(g), rejected(g));
  if (what < 0.82) return T.send(p, 'catch', rejected(g));
  if (what < 0.95) return T.send(p, 'finally', settled(g));
  return T.send(p, 'then', T.nil, rejected(g));
}

const ORIGINS = [
  {
    weight: 3,
    make: (g) => T.call('Promise.resolve', ...(g.chance(0.8) ? [g.value()] : [])),
  },
  { weight: 1, make: (g) => T.call('Promise.resolve', thenable(g)) },
  { weight: 0.5, make: (g) => T.call('Promise.resolve', promise(g).e) },
  { weight: 1.5, make: (g) => T.call('Promise.reject', reason(g)) },
  { weight: 3, make: executor },
  { weight: 2, make: (g) => link(g, promise(g).e) },
  { weight: 1, make: (g) => combinedValue(g) },
  { weight: 1, make: (g) => asyncCall(g) },
  {
    weight: 0.8,
    make: (g) => T.call('timersPromises.setTimeout', T.ms(g.pick(g.palette)), g.value()),
  },
  { weight: 0.8, make: (g) => T.call('timersPromises.setImmediate', g.value()) },
  { weight: 2, when: (g) => g.known('promise'), make: (g) => g.known('promise') },
];

function promise(g) {
  return g.inside({}, () => {
    const usable =
      g.depth > 5 ? ORIGINS.slice(0, 1) : ORIGINS.filter((o) => !o.when || o.when(g));
    return { e: g.random.weighted(usable, (o) => o.weight).make(g) };
  });
}

function asyncCall(g) {
  const body = g.chance(0.5) ? [g.line()] : [];
  if (g.chance(0.4)) body.push(T.expr(T.awaits(g.value())));
  body.push(g.chance(0.15) ? T.throws(reason(g)) : T.returns(resolution(g)));
  return T.call(T.fn([], body, 'async'));
}

function element(g) {
  const what = g.random.next();
  if (what < 0.25) return g.something();
  if (what < 0.4) return thenable(g);
  return promise(g).e;
}

// A combinator, and the arguments that print its result.
function combined(g) {
  const how = g.pick(['all', 'allSettled', 'race', 'any']);
  const least = how === 'race' ? 1 : 0;
  const items = [];
  for (let i = g.int(least, 3); i > 0; i--) items.push(element(g));
  const v = g.name('v');
  const show = {
    all: [T.id(v)],
    race: [T.id(v)],
    any: [T.id(v)],
    allSettled: items.map((_, i) => T.get(T.at(T.id(v), i + 1), 'status')),
  }[how];
  return { e: T.call(`Promise.${how}`, T.list(items)), v, show, how };
}

// As a promise of something printable: of allSettled only the count.
function combinedValue(g) {
  const { e, v, how } = combined(g);
  if (how !== 'allSettled') return e;
  return T.send(e, 'then', T.fn([v], [T.returns(T.length(T.id(v)))]));
}

function combination(g) {
  const { e, v, show } = combined(g);
  const err = g.name('e');
  const words = [T.call('say', T.id(err))];
  return T.expr(
    T.send(e, 'then', T.fn([v], g.body({}, 1, show)), T.fn([err], g.body({}, 1, words))),
  );
}

function anyRejected(g) {
  const err = g.name('e');
  return T.expr(
    T.send(
      T.call(
        'Promise.any',
        T.list([
          T.call('Promise.reject', T.str(g.name('r'))),
          T.call('Promise.reject', reason(g)),
        ]),
      ),
      'catch',
      T.fn(
        [err],
        [
          g.line(
            T.get(T.id(err), 'name'),
            T.get(T.id(err), 'message'),
            T.length(T.get(T.id(err), 'errors')),
            T.call('say', T.at(T.get(T.id(err), 'errors'), 2)),
          ),
        ],
      ),
    ),
  );
}

// Ends a chain so that no rejection is left over.
function observed(g, e) {
  const v = g.name('v'),
    err = g.name('e');
  return T.expr(
    T.send(
      e,
      'then',
      T.fn([v], g.body({}, 1, [T.id(v)])),
      T.fn([err], g.body({}, 1, [T.call('say', T.id(err))])),
    ),
  );
}

function chain(g) {
  let e = promise(g).e;
  for (let i = g.int(1, 4); i > 0; i--) e = link(g, e);
  return observed(g, e);
}

function keptPromise(g) {
  const p = g.name('p');
  const out = [T.local(p, promise(g).e)];
  if (g.chance(0.4)) out.push(g.line(T.str('made')));
  out.push(observed(g, T.id(p)));
  g.declare('promise', p);
  return out;
}

// A promise that another callback settles, by the two functions that came with it.
function resolvers(g) {
  const w = g.name('w');
  const value = g.chance(0.75)
    ? T.call(T.get(T.id(w), 'resolve'), resolution(g))
    : T.call(T.get(T.id(w), 'reject'), reason(g));
  return [
    T.local(w, T.call('Promise.withResolvers')),
    observed(g, T.get(T.id(w), 'promise')),
    ...settleBy(g, value),
    ...(g.chance(0.4) ? [observed(g, T.get(T.id(w), 'promise'))] : []),
  ];
}

// Several promises that are settled in another order than they were made.
function settleOrder(g) {
  const names = [0, 1, 2].map(() => g.name('w'));
  const out = [];
  for (const w of names) {
    out.push(T.local(w, T.call('Promise.withResolvers')));
    out.push(observed(g, T.get(T.id(w), 'promise')));
  }
  const calls = g.random
    .shuffled(names)
    .map((w) => T.expr(T.call(T.get(T.id(w), 'resolve'), g.value())));
  out.push(
    T.expr(
      T.call(
        g.pick(['setImmediate', 'process.nextTick', 'queueMicrotask']),
        T.fn([], [...calls, g.line()]),
      ),
    ),
  );
  return out;
}

const makers = [
  { name: 'chain', weight: 5, make: chain },
  { name: 'kept promise', weight: 3, make: keptPromise },
  { name: 'combinator', weight: 2.5, make: combination },
  { name: 'any of rejected ones', weight: 0.4, flat: true, make: anyRejected },
  { name: 'withResolvers', weight: 1, make: resolvers },
  { name: 'settled in another order', weight: 0.7, make: settleOrder },
];

module.exports = {
  makers,
  promise,
  resolution,
  thenable,
  thenableValue,
  reason,
  observed,
  settleBy,
  combinedValue,
  executor,
};
