// SPDX-License-Identifier: MIT
// events.js - EventEmitter, events.once, AbortController and AbortSignal.timeout.
'use strict';
const T = require('../tree.js');

const EVENT = T.str('ev');

function newEmitter(g) {
  const e = g.name('em');
  const out = [T.local(e, T.make('EventEmitter'))];
  if (g.chance(0.3)) {
    out.push(
      T.expr(
        T.send(
          T.id(e),
          'on',
          T.str(g.pick(['newListener', 'removeListener'])),
          T.fn(['what'], [g.line(T.id('what'))]),
        ),
      ),
    );
  }
  for (let i = g.int(1, 4); i > 0; i--) out.push(...listener(g, T.id(e)));
  g.declare('emitter', e);
  if (g.chance(0.7)) out.push(...emit(g, T.id(e)));
  return out;
}

function listener(g, e) {
  const how = g.random.weighted(
    [
      ['on', 4],
      ['once', 2],
      ['prependListener', 1.5],
      ['prependOnceListener', 0],
    ],
    (x) => x[1],
  )[0];
  if (g.chance(0.4)) {
    const f = g.name('f');
    const out = [
      T.local(f, g.callback(['a'], 1)),
      T.expr(T.send(e, how, EVENT, T.id(f))),
    ];
    if (g.chance(0.15)) out.push(T.expr(T.send(e, 'on', EVENT, T.id(f)))); // twice
    g.declare('listener', f);
    return out;
  }
  return [T.expr(T.send(e, how, EVENT, g.callback(['a', 'b'], 2)))];
}

function emit(g, e) {
  const send = T.send(e, 'emit', EVENT, ...(g.chance(0.7) ? [g.something()] : []));
  return g.pick([
    () => [T.expr(send), g.line()],
    () => [g.line(send)],
    () => [T.expr(T.call('setImmediate', T.fn([], [g.line(), T.expr(send), g.line()])))],
    () => [T.expr(T.call('process.nextTick', T.fn([], [T.expr(send), g.line()])))],
  ])();
}

// A listener that changes the list while it is walked: it counts from the next emit on.
function changing(g) {
  const e = g.name('em'),
    f = g.name('f'),
    h = g.name('f');
  const quiet = (text) => T.fn([], [g.line(T.str(text))]);
  const change = g.pick([
    () => T.expr(T.send(T.id(e), 'off', EVENT, T.id(f))),
    () => T.expr(T.send(T.id(e), 'on', EVENT, T.id(h))),
    () => T.expr(T.send(T.id(e), 'prependListener', EVENT, T.id(h))),
    () =>
      T.expr(T.send(T.id(e), 'removeAllListeners', ...(g.chance(0.7) ? [EVENT] : []))),
  ]);
  return [
    T.local(e, T.make('EventEmitter')),
    T.local(f, quiet('f')),
    T.local(h, quiet('h')),
    T.expr(
      T.send(
        T.id(e),
        'on',
        EVENT,
        T.fn([], [g.line(), change(), ...(g.chance(0.4) ? [change()] : [])]),
      ),
    ),
    T.expr(T.send(T.id(e), g.pick(['on', 'once']), EVENT, T.id(f))),
    ...(g.chance(0.5) ? [T.expr(T.send(T.id(e), 'once', EVENT, T.id(h)))] : []),
    g.line(T.send(T.id(e), 'emit', EVENT)),
    g.line(T.send(T.id(e), 'emit', EVENT), T.send(T.id(e), 'listenerCount', EVENT)),
  ];
}

// emit inside a listener of the same emitter, a few levels deep.
function nested(g) {
  const e = g.name('em'),
    n = g.name('n');
  return [
    T.local(e, T.make('EventEmitter')),
    T.local(n, T.num(0)),
    T.expr(
      T.send(
        T.id(e),
        'on',
        EVENT,
        T.fn(
          ['a'],
          [
            T.assign(T.id(n), T.add(T.id(n), T.num(1))),
            ...g.body({}, 1, [T.id('a'), T.id(n)]),
            T.when(T.equal(T.id(n), T.num(1)), [
              T.expr(T.send(T.id(e), 'emit', EVENT, T.str('inner'))),
            ]),
            g.line(T.id('a')),
          ],
        ),
      ),
    ),
    T.expr(T.send(T.id(e), 'once', EVENT, g.callback(['a'], 1))),
    T.expr(T.send(T.id(e), 'emit', EVENT, T.str('outer'))),
  ];
}

function errorEvent(g) {
  const e = g.name('em'),
    err = g.name('e');
  const heard = g.chance(0.5);
  return [
    T.local(e, T.make('EventEmitter')),
    ...(heard
      ? [
          T.expr(
            T.send(
              T.id(e),
              'on',
              T.str('error'),
              T.fn(['x'], [g.line(T.call('say', T.id('x')))]),
            ),
          ),
        ]
      : []),
    T.attempt(
      [
        T.expr(T.send(T.id(e), 'emit', T.str('error'), T.failure('Error', g.name('m')))),
        g.line(),
      ],
      err,
      [g.line(T.call('say', T.id(err)))],
    ),
  ];
}

function once(g) {
  const e = g.name('em');
  const emits = T.fn(
    [],
    [
      T.expr(T.send(T.id(e), 'emit', EVENT, T.num(g.int(1, 9)), T.str('k'))),
      ...g.body({}, 2),
    ],
  );
  const wait = T.call('events.once', T.id(e), EVENT);
  const v = g.name('v');
  const reader = g.chance(0.5)
    ? T.expr(T.call(T.fn([], [T.local(v, T.awaits(wait)), g.line(T.id(v))], 'async')))
    : T.expr(T.send(wait, 'then', T.fn([v], [g.line(T.id(v))])));
  return [
    T.local(e, T.make('EventEmitter')),
    reader,
    T.expr(T.call(g.pick(['setImmediate', 'process.nextTick', 'queueMicrotask']), emits)),
  ];
}

// events.once rejects when 'error' is emitted first.
function onceError(g) {
  const e = g.name('em'),
    err = g.name('e');
  return [
    T.local(e, T.make('EventEmitter')),
    T.expr(
      T.send(
        T.call('events.once', T.id(e), EVENT),
        'then',
        T.fn([], [g.line()]),
        T.fn([err], [g.line(T.call('say', T.id(err)))]),
      ),
    ),
    T.expr(
      T.call(
        'setImmediate',
        T.fn(
          [],
          [
            T.expr(
              T.send(T.id(e), 'emit', T.str('error'), T.failure('Error', g.name('m'))),
            ),
            g.line(),
          ],
        ),
      ),
    ),
  ];
}

function abort(g) {
  const c = g.name('c');
  const signal = T.get(T.id(c), 'signal');
  const out = [T.local(c, T.make('AbortController'))];
  for (let i = g.int(1, 2); i > 0; i--) {
    out.push(
      T.expr(T.send(signal, 'addEventListener', T.str('abort'), g.callback([], 1))),
    );
  }
  const why = g.chance(0.5) ? [T.str('why')] : [];
  const show = why.length
    ? [T.get(signal, 'reason')]
    : [T.get(T.get(signal, 'reason'), 'name'), T.get(T.get(signal, 'reason'), 'message')];
  const act = [
    T.expr(T.send(T.id(c), 'abort', ...why)),
    g.line(T.get(signal, 'aborted'), ...show),
  ];
  if (g.chance(0.3)) act.push(T.expr(T.send(T.id(c), 'abort', T.str('again'))));
  out.push(g.line(T.get(signal, 'aborted')));
  out.push(
    g.pick([
      () => T.block(act),
      () => T.expr(T.call('setImmediate', T.fn([], act))),
      () => T.expr(T.call('setTimeout', T.fn([], act), g.delay())),
      () => T.expr(T.call('process.nextTick', T.fn([], act))),
    ])(),
  );
  return out;
}

// A timer in the list of its delay that does not hold the loop.
function abortTimeout(g) {
  const s = g.name('s');
  const delay = g.pick(g.palette);
  return [
    T.local(s, T.call('AbortSignal.timeout', T.ms(delay))),
    T.expr(
      T.send(
        T.id(s),
        'addEventListener',
        T.str('abort'),
        T.fn([], [...g.body({}, 1), g.line(T.get(T.get(T.id(s), 'reason'), 'name'))]),
      ),
    ),
    ...(g.chance(0.7)
      ? [T.expr(T.call('setTimeout', g.callback([], 1), T.ms(delay)))]
      : []),
  ];
}

const makers = [
  { name: 'emitter', weight: 3, make: newEmitter },
  {
    name: 'emit',
    weight: 2,
    flat: true,
    when: (g) => g.known('emitter'),
    make: (g) => emit(g, g.known('emitter')),
  },
  {
    name: 'off',
    flat: true,
    when: (g) => g.known('emitter') && g.known('listener'),
    make: (g) => T.expr(T.send(g.known('emitter'), 'off', EVENT, g.known('listener'))),
  },
  {
    name: 'listenerCount',
    flat: true,
    weight: 0.5,
    when: (g) => g.known('emitter'),
    make: (g) => g.line(T.send(g.known('emitter'), 'listenerCount', EVENT)),
  },
  { name: 'changing listener', weight: 1, flat: true, make: changing },
  { name: 'nested emit', weight: 0.8, make: nested },
  { name: 'error event', weight: 0.7, flat: true, make: errorEvent },
  { name: 'events.once', weight: 1.2, make: once },
  { name: 'events.once fails', weight: 0.4, flat: true, make: onceError },
  { name: 'abort', weight: 1.5, make: abort },
  { name: 'abort timeout', weight: 0.8, make: abortTimeout },
];

module.exports = { makers };
