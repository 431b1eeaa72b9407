// SPDX-License-Identifier: MIT
// pool.js - fs, crypto, zlib, dns: jobs of the thread pool and what does not use it.
//
// When a job is done is a matter of the machine. The order is decided where the pool
// has one thread and the loop's turns are long (`spin`, a profile's ending), where the
// main thread is busy until all is done, and where each call waits for the one before.
'use strict';
const T = require('../tree.js');
const P = require('./promises.js');

const SHORT = [
  'stat',
  'stat',
  'readFile',
  'writeFile',
  'open',
  'randomBytes',
  'scrypt',
  'gzip',
  'lookup',
  'lookupAddress',
  'randomInt',
];
const PROMISES = ['promiseStat', 'promiseStat', 'promiseReadFile', 'promiseWriteFile'];

function done(g, most = 2) {
  return T.fn([], g.body({}, most));
}

function job(g) {
  const name = g.pick(SHORT);
  if (name === 'open') return openClose(g);
  return T.expr(T.io(name, undefined, [], done(g)));
}

function openClose(g) {
  const close = T.expr(T.io('close', undefined, [T.id('fd')], done(g, 1)));
  const read = T.expr(T.io('read', undefined, [T.id('fd')], T.fn([], [g.line(), close])));
  return T.expr(
    T.io(
      'open',
      undefined,
      [],
      T.fn(['err', 'fd'], [...g.body({}, 1), g.chance(0.5) ? close : read]),
    ),
  );
}

function missing(g) {
  const code = T.get(T.id('err'), 'code');
  return T.expr(
    T.io('missing', undefined, [], T.fn(['err'], [g.line(code), ...g.body({}, 1)])),
  );
}

function promiseJob(g) {
  return T.expr(T.send(T.io(g.pick(PROMISES), undefined, []), 'then', done(g)));
}

function promiseMissing(g) {
  const e = g.name('e');
  return T.expr(
    T.send(
      T.io('promiseMissing', undefined, []),
      'catch',
      T.fn([e], [g.line(T.get(T.id(e), 'code')), ...g.body({}, 1)]),
    ),
  );
}

// One after another in an async function: the order is the text's.
function sequence(g) {
  const body = [g.line()];
  for (let i = g.int(1, 3); i > 0; i--) {
    const name = g.pick([
      'stat',
      'readFile',
      'randomBytes',
      'lookup',
      'gzip',
      'hash',
      ...(one(g) ? [] : ['resolve']), // how many turns it takes hangs on the name server
    ]);
    body.push(
      g.chance(0.5)
        ? T.expr(T.awaits(T.io(g.pick(PROMISES), undefined, [])))
        : T.expr(
            T.awaits(
              T.make(
                'Promise',
                T.fn(
                  ['resolve'],
                  [
                    T.expr(
                      T.io(
                        name,
                        name === 'hash' ? g.int(1, 6) : undefined,
                        [],
                        T.fn([], [g.line(), T.expr(T.call('resolve'))]),
                      ),
                    ),
                  ],
                ),
              ),
            ),
          ),
    );
    body.push(g.line());
  }
  return P.observed(g, T.call(T.fn([], body, 'async')));
}

// A hash keeps the one thread; what comes after it stands in line.
function queue(g) {
  const out = [T.expr(T.io('hash', g.pick([2, 10]), [], done(g, 1)))];
  for (let i = g.int(1, 5); i > 0; i--) out.push(job(g));
  return out;
}

function hashes(g) {
  const lengths = g.random.shuffled([10, 40, 110]).slice(0, g.int(2, 3));
  return lengths.map((ms) => T.expr(T.io('hash', ms, [], done(g, 1))));
}

// Two threads: one long job, and the rest in order behind a shorter one. No two are as
// long: a thread's long job and short job end with another's short job and long job, and
// which of them is told first the program does not decide.
function besides(g) {
  const k = (g.besides = (g.besides || 0) + 1);
  const out = [
    T.expr(T.io('hash', 110 + 13 * k, [], done(g, 1))),
    T.expr(T.io('hash', 30 + 5 * k, [], done(g, 1))),
  ];
  for (let i = g.int(1, 3); i > 0; i--)
    out.push(T.expr(T.io('stat', undefined, [], done(g, 1))));
  return out;
}

function noSocket(g) {
  const s = g.name('s');
  return [
    T.local(s, T.io('noSocket', undefined, [])),
    T.expr(
      T.send(
        T.id(s),
        'on',
        T.str('error'),
        T.fn(['e'], [g.line(T.get(T.id('e'), 'code')), ...g.body({}, 1)]),
      ),
    ),
    ...(g.chance(0.6)
      ? [T.expr(T.send(T.id(s), 'on', T.str('close'), g.callback([], 1)))]
      : []),
  ];
}

const one = (g) => g.options.threadpool === 1;

const makers = [
  { name: 'job', weight: 5, when: one, make: job },
  { name: 'job that fails', weight: 0.7, when: one, make: missing },
  { name: 'promise job', weight: 3, when: one, make: promiseJob },
  { name: 'promise job that fails', weight: 0.4, when: one, make: promiseMissing },
  { name: 'queue', weight: 1.2, when: one, make: queue },
  {
    name: 'sequence',
    weight: 1.5,
    when: (g) => g.options.threadpool < 2,
    make: sequence,
  },
  { name: 'local socket', weight: 0.5, when: one, make: noSocket },
  { name: 'hashes', weight: 3, when: (g) => g.options.threadpool > 2, make: hashes },
  {
    name: 'two threads',
    weight: 3,
    when: (g) => g.options.threadpool === 2,
    make: besides,
  },
];

// Immediates that are busy for some milliseconds: each turn of the loop is long enough
// for a trip to the pool.
function spin(g, turns) {
  const f = g.name('spin'),
    n = g.name('n');
  const noisy = g.chance(0.5);
  return [
    T.local(n, T.num(0)),
    T.local(f),
    T.assign(
      T.id(f),
      T.fn(
        [],
        [
          T.assign(T.id(n), T.add(T.id(n), T.num(1))),
          ...(noisy ? [g.line(T.id(n))] : []),
          T.cpu(6),
          T.when(T.differ(T.id(n), T.num(turns)), [
            T.expr(T.call('setImmediate', T.id(f))),
          ]),
        ],
      ),
    ),
    T.expr(T.call(T.id(f))),
  ];
}

module.exports = { makers, spin };
