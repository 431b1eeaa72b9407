// SPDX-License-Identifier: MIT
// timers.js - setTimeout, setInterval, setImmediate, their handles and their lists.
'use strict';
const T = require('../tree.js');

const timeout = (g, ...args) => T.call('setTimeout', ...args);

// local h; h = <made>: so that the callback may name the handle.
function held(g, kind, made) {
  const h = g.name('h');
  const out = [T.local(h), T.assign(T.id(h), made(T.id(h)))];
  g.declare(kind, h);
  return out;
}

function interval(g) {
  const turns = g.int(2, 4);
  const n = g.name('n');
  return [
    T.local(n, T.num(0)),
    ...held(g, 'interval', (h) =>
      T.call(
        'setInterval',
        T.fn(
          [],
          [
            T.assign(T.id(n), T.add(T.id(n), T.num(1))),
            ...g.body({}, 2, [T.id(n)]),
            T.when(T.equal(T.id(n), T.num(turns)), [T.expr(T.call('clearInterval', h))]),
          ],
        ),
        g.delay(),
      ),
    ),
  ];
}

// An interval whose work is longer than its delay: turns are missed.
function lateInterval(g) {
  const turns = g.int(2, 3);
  const n = g.name('n');
  const delay = g.int(1, 9);
  return [
    T.local(n, T.num(0)),
    ...held(g, 'interval', (h) =>
      T.call(
        'setInterval',
        T.fn(
          [],
          [
            T.assign(T.id(n), T.add(T.id(n), T.num(1))),
            g.line(T.id(n)),
            ...(g.chance(0.5) ? [T.expr(T.call('setImmediate', g.callback([], 1)))] : []),
            T.when(T.equal(T.id(n), T.num(turns)), [T.expr(T.call('clearInterval', h))]),
            T.cpu(delay + g.int(5, 20)),
          ],
        ),
        T.ms(delay),
      ),
    ),
  ];
}

// Several timers, armed a few milliseconds apart, that are overdue together: lists in
// the order of their first timers, each as a batch.
function overdue(g) {
  const delays = [1, 5, 9, 13, 17].slice(0, g.int(2, 5));
  const out = [];
  for (let i = g.int(3, 6); i > 0; i--) {
    const args = [g.callback([], 2), T.ms(g.pick(delays))];
    if (g.chance(0.3)) out.push(...held(g, 'timer', () => T.call('setTimeout', ...args)));
    else out.push(T.expr(T.call('setTimeout', ...args)));
    if (g.chance(0.5)) out.push(T.cpu(3));
  }
  out.push(T.cpu(g.int(30, 40)));
  return out;
}

// The same, with one of them cleared, refreshed or unref'd on the way.
function rearmed(g) {
  const ms = g.pick([9, 13]);
  const first = g.name('h');
  const change = g.pick([
    () => T.expr(T.call('clearTimeout', T.id(first))),
    () => T.expr(T.send(T.id(first), 'refresh')),
    () => T.expr(T.send(T.id(first), 'unref')),
    () =>
      T.block([
        T.expr(T.send(T.id(first), 'unref')),
        T.expr(T.call('clearTimeout', T.id(first))),
      ]),
  ])();
  return [
    T.local(first, T.call('setTimeout', g.callback([], 1), T.ms(ms))),
    T.cpu(3),
    ...(g.chance(0.6) ? [T.expr(T.call('setTimeout', g.callback([], 1), T.ms(ms)))] : []),
    change,
    ...(g.chance(0.6) ? [T.expr(T.call('setTimeout', g.callback([], 1), T.ms(ms)))] : []),
    T.expr(T.call('setTimeout', g.callback([], 1), T.ms(ms - g.pick([2, 4])))),
    T.cpu(30),
  ];
}

const later = (g, body) =>
  g.pick([
    () => T.expr(T.call('process.nextTick', T.fn([], body))),
    () => T.expr(T.call('queueMicrotask', T.fn([], body))),
    () => T.expr(T.call('setImmediate', T.fn([], body))),
    () => T.block(body),
  ])();

const makers = [
  {
    name: 'timeout',
    weight: 5,
    make: (g) => T.expr(timeout(g, g.callback(), g.delay())),
  },
  {
    name: 'timeout with arguments',
    make: (g) =>
      T.expr(
        timeout(g, g.callback(['a', 'b']), g.delay(), T.num(g.int(1, 9)), g.value()),
      ),
  },
  {
    name: 'odd delay',
    weight: 0.5,
    make: (g) =>
      T.expr(
        timeout(
          g,
          g.callback(),
          g.pick([
            T.num(-3),
            T.num(NaN),
            T.nil,
            T.num(1.9),
            T.num(0.2),
            T.num(-Infinity),
            T.num(Infinity),
            T.num(2147483648),
          ]),
        ),
      ),
  },
  {
    name: 'kept timeout',
    weight: 2,
    make: (g) => held(g, 'timer', () => timeout(g, g.callback(), g.delay())),
  },
  {
    name: 'immediate',
    weight: 3,
    make: (g) => T.expr(T.call('setImmediate', g.callback())),
  },
  {
    name: 'immediate with arguments',
    weight: 0.5,
    make: (g) => T.expr(T.call('setImmediate', g.callback(['a']), g.value())),
  },
  {
    name: 'kept immediate',
    make: (g) => held(g, 'immediate', () => T.call('setImmediate', g.callback())),
  },
  { name: 'interval', make: interval },
  { name: 'late interval', weight: 0.6, make: lateInterval },
  { name: 'overdue timers', weight: 1.5, make: overdue },
  { name: 're-armed list', weight: 1.2, make: rearmed },
  {
    name: 'clear timeout',
    flat: true,
    when: (g) => g.known('timer'),
    make: (g) => later(g, [g.line(), T.expr(T.call('clearTimeout', g.known('timer')))]),
  },
  {
    name: 'clear immediate',
    flat: true,
    when: (g) => g.known('immediate'),
    make: (g) =>
      later(g, [g.line(), T.expr(T.call('clearImmediate', g.known('immediate')))]),
  },
  {
    name: 'clear interval',
    flat: true,
    weight: 0.5,
    when: (g) => g.known('interval'),
    make: (g) =>
      later(g, [g.line(), T.expr(T.call('clearInterval', g.known('interval')))]),
  },
  {
    name: 'refresh',
    flat: true,
    when: (g) => g.known('timer'),
    make: (g) => T.expr(T.send(g.known('timer'), 'refresh')),
  },
  {
    name: 'unref',
    flat: true,
    weight: 0.5,
    when: (g) => g.known('timer'),
    make: (g) => {
      const h = g.known('timer');
      return [T.expr(T.send(h, 'unref')), g.line(T.send(h, 'hasRef'))];
    },
  },
  {
    name: 'ref',
    flat: true,
    weight: 0.5,
    when: (g) => g.known('timer'),
    make: (g) => {
      const h = g.known('timer');
      return [T.expr(T.send(h, 'ref')), g.line(T.send(h, 'hasRef'))];
    },
  },
  {
    name: 'unref immediate',
    flat: true,
    weight: 0.3,
    when: (g) => g.known('immediate'),
    make: (g) => {
      const h = g.known('immediate');
      return [T.expr(T.send(h, 'unref')), g.line(T.send(h, 'hasRef'))];
    },
  },
  {
    name: 'refresh inside',
    weight: 0.5,
    make: (g) => {
      const n = g.name('n');
      return [
        T.local(n, T.num(0)),
        ...held(g, 'timer', (h) =>
          timeout(
            g,
            T.fn(
              [],
              [
                T.assign(T.id(n), T.add(T.id(n), T.num(1))),
                g.line(T.id(n)),
                T.when(T.equal(T.id(n), T.num(1)), [T.expr(T.send(h, 'refresh'))]),
                ...g.body({}, 1),
              ],
            ),
            g.delay(),
          ),
        ),
      ];
    },
  },
  { name: 'work', flat: true, weight: 0.7, make: (g) => T.cpu(g.pick([3, 7, 12, 25])) },
];

module.exports = { makers };
