// SPDX-License-Identifier: MIT
// values.js - console.log of everything that both languages can hold.
//
// Left out: a function with a name (Lua's have none), an error (its stack is printed),
// numbers above 2^53, tables that are both list and record.
'use strict';
const T = require('../tree.js');

const NUMBERS = [
  0,
  1,
  7,
  42,
  -3,
  1.5,
  -0.25,
  0.1,
  100000,
  1e21,
  1.5e-7,
  123456789.125,
  -0,
  NaN,
  Infinity,
  -Infinity,
  4294967296,
  9007199254740991,
  1e100,
  0.1 + 0.2,
];
const STRINGS = [
  '',
  'a',
  'two words',
  "it's",
  'say "hi"',
  `both ' and "`,
  'tab\there',
  'a\nb',
  'back\\slash',
  'ünï',
  '日本',
  '`tick`',
  'x'.repeat(30),
];
const KEYS = ['a', 'b', 'c', 'key', 'long_name', 'with-dash', 'zeta', 'A', '_x'];

function plain(g) {
  const what = g.random.next();
  if (what < 0.4) return T.num(g.pick(NUMBERS));
  if (what < 0.75) return T.str(g.pick(STRINGS));
  if (what < 0.9) return T.bool(g.chance(0.5));
  return T.both('nil', 'undefined');
}

function item(g, depth) {
  if (depth > 0 && g.chance(0.35)) return deep(g, depth - 1);
  const v = plain(g);
  return v.t === 'both' ? T.num(1) : v; // no holes in lists, no nil in tables
}

function deep(g, depth) {
  const n = g.chance(0.12) ? g.int(6, 30) : g.int(0, 4);
  if (g.chance(0.5) && n > 0) {
    const same = g.chance(0.3) ? () => T.num(g.int(0, 2000)) : () => item(g, depth);
    return T.list(Array.from({ length: n }, same));
  }
  const keys = g.random.shuffled(KEYS).slice(0, Math.min(n, KEYS.length));
  return T.object(keys.map((k) => [k, item(g, depth)]));
}

const PROMISES = [
  (g) => T.call('Promise.resolve', ...(g.chance(0.7) ? [T.num(g.int(1, 9))] : [])),
  (g) => T.call('Promise.resolve', T.str('v')),
  () => T.make('Promise', T.fn([], [])),
  (g) => T.call(T.fn([], [T.returns(T.num(g.int(1, 9)))], 'async')),
  () => T.call('Promise.resolve', T.list([T.num(1), T.num(2)])),
];

const makers = [
  {
    name: 'plain values',
    flat: true,
    make: (g) => g.line(...Array.from({ length: g.int(1, 4) }, () => plain(g))),
  },
  {
    name: 'nested values',
    flat: true,
    weight: 2,
    make: (g) =>
      g.line(...Array.from({ length: g.int(1, 2) }, () => deep(g, g.int(0, 4)))),
  },
  {
    name: 'a string first',
    flat: true,
    weight: 0.3,
    make: (g) => T.log(T.str(g.pick(STRINGS.slice(1))), plain(g)),
  },
  { name: 'only a value', flat: true, weight: 0.5, make: (g) => T.log(deep(g, 2)) },
  { name: 'no value', flat: true, weight: 0.2, make: () => T.log() },
  { name: 'promises', flat: true, weight: 0.7, make: (g) => g.line(g.pick(PROMISES)(g)) },
  {
    name: 'rejected promise',
    flat: true,
    weight: 0.3,
    make: (g) => {
      const p = g.name('p');
      return [
        T.local(p, T.call('Promise.reject', T.str('no'))),
        T.expr(T.send(T.id(p), 'catch', T.fn([], []))),
        g.line(T.id(p)),
      ];
    },
  },
  {
    name: 'promise in a table',
    flat: true,
    weight: 0.3,
    make: (g) =>
      g.line(
        T.object([
          ['p', g.pick(PROMISES)(g)],
          ['v', plainNot(g)],
        ]),
      ),
  },
  {
    name: 'a function',
    flat: true,
    weight: 0.3,
    make: (g) =>
      g.line(g.pick([T.fn([], []), T.list([T.fn([], [])]), T.fn([], [], 'async')])),
  },
  {
    name: 'a table in itself',
    flat: true,
    weight: 0.3,
    make: (g) => {
      const t = g.name('t');
      return [
        T.local(t, T.object([['a', T.num(1)]])),
        T.assign(T.get(T.id(t), 'me'), T.id(t)),
        g.line(T.id(t)),
      ];
    },
  },
  {
    name: 'fields of an error',
    flat: true,
    weight: 0.4,
    make: (g) => {
      const e = g.name('e');
      return [
        T.local(e, T.failure(g.pick(['Error', 'TypeError', 'RangeError']), 'text')),
        g.line(
          T.get(T.id(e), 'name'),
          T.get(T.id(e), 'message'),
          T.call('String', T.id(e)),
        ),
      ];
    },
  },
  {
    name: 'as text',
    flat: true,
    weight: 0.5,
    make: (g) =>
      g.line(
        T.call('String', T.num(g.pick(NUMBERS))),
        T.call('String', T.bool(true)),
        T.call('String', T.both('nil', 'undefined')),
      ),
  },
];

function plainNot(g) {
  return T.num(g.pick(NUMBERS));
}

// The values that other statements pass around: small, and never with a hole.
function something(g) {
  const what = g.random.next();
  if (what < 0.5) return T.num(g.int(1, 99));
  if (what < 0.75) return T.str(g.pick(['x', 'y', 'z', 'word']));
  if (what < 0.82) return T.bool(g.chance(0.5));
  if (what < 0.91) return T.list([T.num(g.int(1, 9)), T.str('k')]);
  return T.object([['a', T.num(g.int(1, 9))]]);
}

function value(g) {
  return g.chance(0.1) ? T.nil : something(g);
}

module.exports = { makers, something, value };
