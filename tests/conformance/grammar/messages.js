// SPDX-License-Identifier: MIT
// messages.js - MessageChannel: messages in poll, scanned port by port.
'use strict';
const T = require('../tree.js');

function post(port, v) {
  return T.expr(T.send(port, 'postMessage', v));
}

const port = (c, n) => T.get(T.id(c), `port${n}`);

// The port stays open until its last message; then the loop may end.
function receiver(g, c, n, expected) {
  const count = g.name('n');
  return [
    T.local(count, T.num(0)),
    T.expr(
      T.send(
        port(c, n),
        'on',
        T.str('message'),
        T.fn(
          ['m'],
          [
            T.assign(T.id(count), T.add(T.id(count), T.num(1))),
            ...g.body({}, 2, [T.id('m'), T.id(count)]),
            T.when(T.equal(T.id(count), T.num(expected)), [
              T.expr(T.send(port(c, 3 - n), 'close')),
            ]),
          ],
        ),
      ),
    ),
  ];
}

function channel(g) {
  const c = g.name('ch');
  const n = g.int(1, 3);
  const posts = Array.from({ length: n }, () => post(port(c, 1), g.something()));
  const out = [T.local(c, T.make('MessageChannel')), ...receiver(g, c, 2, n)];
  const cut = g.int(0, n);
  out.push(...posts.slice(0, cut));
  if (cut < n) {
    out.push(
      T.expr(
        g.pick([
          (f) => T.call('setImmediate', f),
          (f) => T.call('process.nextTick', f),
          (f) => T.call('queueMicrotask', f),
          (f) => T.call('setTimeout', f, T.ms(g.pick(g.palette))),
        ])(T.fn([], [g.line(), ...posts.slice(cut)])),
      ),
    );
  }
  return out;
}

// Two channels, posted to in any order: scanned in the order of creation.
function twoChannels(g) {
  const a = g.name('ch'),
    b = g.name('ch');
  const n = g.int(1, 2),
    m = g.int(1, 2);
  const posts = [...Array(n).fill(a), ...Array(m).fill(b)];
  const body = g.random.shuffled(posts).map((c) => post(port(c, 1), T.str(c)));
  return [
    T.local(a, T.make('MessageChannel')),
    T.local(b, T.make('MessageChannel')),
    ...receiver(g, b, 2, m),
    ...receiver(g, a, 2, n),
    ...(g.chance(0.5)
      ? body
      : [T.expr(T.call('setImmediate', T.fn([], [...body, g.line()])))]),
  ];
}

// A message that goes back and forth.
function pingPong(g) {
  const c = g.name('ch');
  const last = g.int(2, 4);
  const side = (n) =>
    T.expr(
      T.send(
        port(c, n),
        'on',
        T.str('message'),
        T.fn(
          ['m'],
          [
            g.line(T.id('m')),
            ...(g.chance(0.4) ? [T.expr(T.call('setImmediate', g.callback([], 0)))] : []),
            T.when(T.differ(T.id('m'), T.num(last)), [
              post(port(c, n), T.add(T.id('m'), T.num(1))),
            ]),
            T.when(T.equal(T.id('m'), T.num(last)), [
              T.expr(T.send(port(c, n), 'close')),
            ]),
          ],
        ),
      ),
    );
  return [
    T.local(c, T.make('MessageChannel')),
    side(1),
    side(2),
    post(port(c, 1), T.num(1)),
  ];
}

// A handler that posts to its own port: the same drain goes on.
function toItself(g) {
  const c = g.name('ch');
  const last = g.int(2, 4);
  return [
    T.local(c, T.make('MessageChannel')),
    T.expr(
      T.send(
        port(c, 2),
        'on',
        T.str('message'),
        T.fn(
          ['m'],
          [
            ...g.body({}, 1, [T.id('m')]),
            T.when(T.differ(T.id('m'), T.num(last)), [
              post(port(c, 1), T.add(T.id('m'), T.num(1))),
            ]),
            T.when(T.equal(T.id('m'), T.num(last)), [
              T.expr(T.send(port(c, 2), 'close')),
            ]),
          ],
        ),
      ),
    ),
    post(port(c, 1), T.num(1)),
  ];
}

const makers = [
  { name: 'channel', weight: 3, make: channel },
  { name: 'two channels', weight: 1.5, make: twoChannels },
  { name: 'ping-pong', weight: 1, make: pingPong },
  { name: 'to itself', weight: 0.8, make: toItself },
];

module.exports = { makers };
