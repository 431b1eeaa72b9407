// SPDX-License-Identifier: MIT
// errors.js - what is thrown or rejected with nobody to catch it, and who hears of it.
'use strict';
const T = require('../tree.js');
const P = require('./promises.js');

const thrown = (g) =>
  g.random
    .weighted(
      [
        { w: 5, make: () => T.failure('Error', g.name('e')) },
        { w: 1, make: () => T.failure(g.pick(['TypeError', 'RangeError']), g.name('e')) },
        { w: 1, make: () => T.str(g.name('s')) },
        { w: 0.3, make: () => T.num(7) },
      ],
      (x) => x.w,
    )
    .make();

// A callback that leaves something in every queue and then throws.
function thrower(g) {
  const body = g.body({}, 2);
  const f = T.fn([], [...body, T.throws(thrown(g))]);
  return g.random
    .weighted(
      [
        { w: 3, make: () => T.call('setTimeout', f, g.delay()) },
        { w: 3, make: () => T.call('setImmediate', f) },
        { w: 2, make: () => T.call('process.nextTick', f) },
        { w: 2, make: () => T.call('queueMicrotask', f) },
      ],
      (x) => x.w,
    )
    .make();
}

const siblings = (g) => Array.from({ length: g.int(1, 2) }, () => g.callback([], 2));

// Others of the same kind around it, so that one sees where the leftovers run.
function throwAmongTimers(g) {
  const ms = g.pick([1, 9]);
  const around = siblings(g).map((f) => T.expr(T.call('setTimeout', f, T.ms(ms))));
  const body = [...g.body({}, 2), T.throws(thrown(g))];
  return [
    T.expr(T.call('setTimeout', T.fn([], body), T.ms(ms))),
    ...around,
    ...(g.chance(0.5)
      ? [T.expr(T.call('setTimeout', g.callback([], 1), T.ms(ms + 4)))]
      : []),
    T.cpu(18),
  ];
}

function throwAmongImmediates(g) {
  const body = [...g.body({}, 2), T.throws(thrown(g))];
  return [
    T.expr(T.call('setImmediate', T.fn([], body))),
    ...siblings(g).map((f) => T.expr(T.call('setImmediate', f))),
  ];
}

function throwAmongTicks(g) {
  const how = g.pick(['process.nextTick', 'queueMicrotask']);
  const body = [...g.body({}, 2), T.throws(thrown(g))];
  return [
    T.expr(T.call(how, T.fn([], body))),
    ...siblings(g).map((f) => T.expr(T.call(how, f))),
  ];
}

function throwInInterval(g) {
  const h = g.name('h'),
    n = g.name('n');
  return [
    T.local(n, T.num(0)),
    T.local(h),
    T.assign(
      T.id(h),
      T.call(
        'setInterval',
        T.fn(
          [],
          [
            T.assign(T.id(n), T.add(T.id(n), T.num(1))),
            ...g.body({}, 1, [T.id(n)]),
            T.when(T.equal(T.id(n), T.num(3)), [
              T.expr(T.call('clearInterval', T.id(h))),
            ]),
            T.throws(thrown(g)),
          ],
        ),
        g.delay(),
      ),
    ),
  ];
}

function throwInListener(g) {
  const e = g.name('em'),
    err = g.name('e');
  const emit = T.expr(T.send(T.id(e), 'emit', T.str('ev')));
  return [
    T.local(e, T.make('EventEmitter')),
    T.expr(T.send(T.id(e), 'on', T.str('ev'), T.fn([], [g.line(), T.throws(thrown(g))]))),
    T.expr(T.send(T.id(e), 'on', T.str('ev'), g.callback([], 1))),
    g.pick([
      () => T.attempt([emit, g.line()], err, [g.line(T.call('say', T.id(err)))]),
      () => T.expr(T.call('setImmediate', T.fn([], [emit, g.line()]))),
      () => T.expr(T.call('process.nextTick', T.fn([], [emit, g.line()]))),
    ])(),
  ];
}

// A listener of a signal that throws: the others go on, the error comes as a tick.
function throwInAbort(g) {
  const c = g.name('c');
  const signal = T.get(T.id(c), 'signal');
  const act = [T.expr(T.send(T.id(c), 'abort')), ...g.body({}, 2)];
  return [
    T.local(c, T.make('AbortController')),
    T.expr(
      T.send(
        signal,
        'addEventListener',
        T.str('abort'),
        T.fn([], [g.line(), T.throws(thrown(g))]),
      ),
    ),
    T.expr(T.send(signal, 'addEventListener', T.str('abort'), g.callback([], 1))),
    g.pick([() => T.block(act), () => T.expr(T.call('setImmediate', T.fn([], act)))])(),
  ];
}

function throwInMessage(g) {
  const c = g.name('ch');
  const p = (n) => T.get(T.id(c), `port${n}`);
  return [
    T.local(c, T.make('MessageChannel')),
    T.expr(
      T.send(
        p(2),
        'on',
        T.str('message'),
        T.fn(
          ['m'],
          [
            T.when(T.equal(T.id('m'), T.num(3)), [T.expr(T.send(p(1), 'close'))]),
            ...g.body({}, 1, [T.id('m')]),
            T.throws(thrown(g)),
          ],
        ),
      ),
    ),
    ...[1, 2, 3].map((v) => T.expr(T.send(p(1), 'postMessage', T.num(v)))),
  ];
}

// A rejection that nobody handles, or handles too late.
function rejection(g) {
  return g.pick([
    () => T.expr(T.call('Promise.reject', thrown(g))),
    () => T.expr(T.call(T.fn([], [g.line(), T.throws(thrown(g))], 'async'))),
    () =>
      T.expr(
        T.call(
          T.fn([], [T.expr(T.awaits(g.value())), g.line(), T.throws(thrown(g))], 'async'),
        ),
      ),
    () =>
      T.expr(
        T.send(
          T.call('Promise.resolve'),
          'then',
          T.fn([], [g.line(), T.throws(thrown(g))]),
        ),
      ),
    () => T.expr(P.promise(g).e),
  ])();
}

function lateHandler(g) {
  const p = g.name('p'),
    e = g.name('e');
  const handle = T.expr(
    T.send(T.id(p), 'catch', T.fn([e], [g.line(T.call('say', T.id(e)))])),
  );
  const when = g.pick([
    'process.nextTick',
    'queueMicrotask',
    'setImmediate',
    'setImmediate',
  ]);
  return [
    T.local(p, T.call('Promise.reject', thrown(g))),
    T.expr(T.call(when, T.fn([], [g.line(), handle]))),
  ];
}

// An error of the language itself: its text is its own, its kind is TypeError.
function mistake(g) {
  const t = g.name('t');
  const body = [T.local(t), T.assign(T.get(T.id(t), 'x'), T.num(1)), g.line()];
  const e = g.name('e');
  return g.pick([
    () => T.attempt(body, e, [g.line(T.get(T.id(e), 'name'))]),
    () => T.expr(T.call('setImmediate', T.fn([], body))),
    () =>
      T.expr(
        T.send(
          T.call(T.fn([], body, 'async')),
          'catch',
          T.fn([e], [g.line(T.call('say', T.id(e)))]),
        ),
      ),
  ])();
}

const makers = [
  { name: 'throw', weight: 2, make: (g) => T.expr(thrower(g)) },
  { name: 'throw among timers', weight: 1.5, make: throwAmongTimers },
  { name: 'throw among immediates', weight: 1.5, make: throwAmongImmediates },
  { name: 'throw among ticks', weight: 1.5, make: throwAmongTicks },
  { name: 'throw in an interval', weight: 0.5, make: throwInInterval },
  { name: 'throw in a listener', weight: 0.8, make: throwInListener },
  { name: 'throw in abort', weight: 0.4, make: throwInAbort },
  { name: 'throw in message', weight: 0.4, make: throwInMessage },
  { name: 'rejection', weight: 3, make: rejection },
  { name: 'late handler', weight: 1.5, flat: true, make: lateHandler },
  { name: 'mistake', weight: 0.4, flat: true, make: mistake },
];

// Listeners of the process, with small things of their own to do; nothing in them may
// call for the listener again, or the program would never end.
function aside(g) {
  return g.random
    .weighted(
      [
        { w: 3, make: () => [] },
        { w: 1, make: () => [T.expr(T.call('process.nextTick', T.fn([], [g.line()])))] },
        { w: 1, make: () => [T.expr(T.call('queueMicrotask', T.fn([], [g.line()])))] },
        { w: 0.7, make: () => [T.expr(T.call('setImmediate', T.fn([], [g.line()])))] },
        { w: 0.15, make: () => [T.throws(thrown(g))] },
      ],
      (x) => x.w,
    )
    .make();
}

const heard = (name, params, show) => (g) =>
  T.expr(T.call('process.on', T.str(name), T.fn(params, [g.line(...show), ...aside(g)])));

const ERROR = [T.call('say', T.id('e')), T.id('origin')];

const listeners = {
  uncaught: heard('uncaughtException', ['e', 'origin'], ERROR),
  monitor: heard('uncaughtExceptionMonitor', ['e', 'origin'], ERROR),
  unhandled: heard('unhandledRejection', ['e'], ERROR.slice(0, 1)),
  handledLate: heard('rejectionHandled', [], []),
  warning: heard('warning', ['w'], [T.get(T.id('w'), 'name')]),
};

module.exports = { makers, listeners };
