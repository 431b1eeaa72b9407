// SPDX-License-Identifier: MIT
// streams.js - readable, writable, transforming streams: what is pushed and written when,
// with small marks, so that buffers fill; errors, destroy, pipes, pipelines, iteration.
'use strict';
const T = require('../tree.js');

const NULL = T.both('nil', 'null');
const method = (s, name, ...args) => T.expr(T.send(T.id(s), name, ...args));
const told = (e) => T.call('told', T.id(e)); // of an error or none
const text = (e) => T.call('text', e); // of a chunk or none

// Some bytes that tell where they come from.
const chunk = (g, objects) =>
  objects && g.chance(0.5) ? T.num(g.int(1, 99)) : T.str(g.name('c').padEnd(g.int(2, 6), '.'));

const failure = (g) => T.failure('Error', g.name('e'));

// Statements in one of the queues, or here.
function at(g, body, here = 3) {
  const f = () => T.fn([], body);
  return g.random
    .weighted(
      [
        { w: here, make: () => body },
        { w: 2, make: () => T.expr(T.call('process.nextTick', f())) },
        { w: 2, make: () => T.expr(T.call('queueMicrotask', f())) },
        { w: 3, make: () => T.expr(T.call('setImmediate', f())) },
        { w: 1.5, make: () => T.expr(T.call('setTimeout', f(), T.ms(g.pick(g.palette) + 60))) },
      ],
      (x) => x.w,
    )
    .make();
}

const later = (g, body) => [at(g, body, 0)].flat();

const PROPERTIES = {
  readable: ['readableLength', 'readableFlowing', 'readableEnded', 'readable', 'readableAborted',
    'readableDidRead'],
  writable: ['writableLength', 'writableNeedDrain', 'writableEnded', 'writableFinished', 'writable',
    'writableCorked', 'writableAborted'],
};

function properties(g, s) {
  const names = ['destroyed', 'closed'];
  if (s.readable) names.push(...PROPERTIES.readable);
  if (s.writable) names.push(...PROPERTIES.writable);
  const some = [g.pick(names), g.pick(names)];
  return g.line(...some.map((p) => text(T.get(T.id(s.name), p))));
}

const listener = (s, event, params, body) =>
  method(s.name, 'on', T.str(event), T.fn(params, body));

// Reads as often as may be needed; `size` bytes each time, or all.
function reading(g, s) {
  const c = g.name('r'),
    i = g.name('i');
  const size = g.chance(0.3) ? [T.num(g.int(0, 5))] : [];
  return [
    T.repeat(i, g.int(1, 4), [
      T.local(c, text(T.send(T.id(s.name), 'read', ...size))),
      T.when(T.differ(T.id(c), T.nil), [g.line(T.id(c))]),
    ]),
  ];
}

// One thing done to a stream.
function act(g, s) {
  const acts = [{ w: 1, make: () => [properties(g, s)] }];
  const add = (w, make) => acts.push({ w, make });
  const say = (e) => [g.line(e)];
  if (s.readable) {
    add(0.8, () => [method(s.name, 'pause')]);
    add(0.8, () => [method(s.name, 'resume')]);
    add(0.6, () => reading(g, s));
    if (s.pushes) {
      add(2, () => say(T.send(T.id(s.name), 'push', chunk(g, s.objects))));
      add(0.8, () => say(T.send(T.id(s.name), 'push', NULL)));
      add(0.2, () => say(T.send(T.id(s.name), 'unshift', chunk(g, s.objects))));
    }
    if (g.chance(0.3)) add(0.5, () => hear(g, s, g.pick(['data', 'readable'])));
    if (g.chance(0.2)) add(0.5, () => [method(s.name, 'removeAllListeners', T.str('readable'))]);
    add(0.15, () => [method(s.name, 'setEncoding', T.str('utf8'))]);
  }
  if (s.writable) {
    add(2.5, () => say(T.send(T.id(s.name), 'write', chunk(g, s.objects), ...callback(g))));
    add(0.8, () => [method(s.name, 'end', ...ending(g, s))]);
    add(0.3, () => [method(s.name, 'cork')]);
    add(0.4, () => [method(s.name, 'uncork')]);
  }
  add(0.35, () => [method(s.name, 'destroy', ...(g.chance(0.5) ? [failure(g)] : []))]);
  return g.random.weighted(acts, (a) => a.w).make();
}

const callback = (g) => (g.chance(0.4) ? [T.fn(['e'], [g.line(told('e'))])] : []);
const ending = (g, s) => [...(g.chance(0.4) ? [chunk(g, s.objects)] : []), ...callback(g)];

function hear(g, s, event) {
  const body = [];
  const params = event === 'data' ? ['d'] : event === 'error' ? ['e'] : [];
  body.push(g.line(...(event === 'data' ? [text(T.id('d'))] : params.map(told))));
  if (event === 'readable') body.push(...reading(g, s));
  const again = ['data', 'readable', 'drain', 'pause', 'resume'].includes(event);
  if (!again && g.chance(0.2)) body.push(...act(g, s));
  return [listener(s, event, params, body)];
}

function listen(g, s) {
  const out = [];
  const may = (p, event) => g.chance(p) && out.push(...hear(g, s, event));
  may(0.93, 'error');
  may(0.8, 'close');
  if (s.readable) {
    may(0.7, 'end');
    may(0.2, 'pause');
    may(0.2, 'resume');
  }
  if (s.writable) {
    may(0.8, 'finish');
    may(0.7, 'drain');
    may(0.2, 'prefinish');
    may(0.2, 'pipe');
    may(0.2, 'unpipe');
  }
  return out;
}

// Making them ----------------------------------------------------------------------------

function common(g) {
  const fields = [];
  if (g.chance(0.08)) fields.push(['autoDestroy', T.bool(false)]);
  if (g.chance(0.05)) fields.push(['emitClose', T.bool(false)]);
  if (g.chance(0.12))
    fields.push([
      'destroy',
      T.fn(['e', 'cb'], [g.line(told('e')), at(g, [T.expr(T.call('cb', T.id('e')))])].flat()),
    ]);
  if (g.chance(0.1))
    fields.push([
      'construct',
      T.fn(
        ['cb'],
        [
          g.line(),
          at(g, [T.expr(T.call('cb', ...(g.chance(0.15) ? [failure(g)] : [])))]),
        ].flat(),
      ),
    ]);
  return fields;
}

const mark = (g, objects, name = 'highWaterMark') =>
  g.chance(0.7) ? [[name, T.num(objects ? g.int(0, 3) : g.int(0, 9))]] : [];

// read() pushes from a list of chunks, at once or later, some at a time.
function reader(g, s) {
  const i = g.name('i'),
    n = g.int(0, 4);
  const one = [
    T.assign(T.id(i), T.add(T.id(i), T.num(1))),
    T.when(T.equal(T.id(i), T.num(n + 1)), [method(s.name, 'push', NULL)]),
    ...Array.from({ length: n }, (_, k) =>
      T.when(T.equal(T.id(i), T.num(k + 1)), [
        ...(g.chance(0.3) ? [g.line()] : []),
        method(s.name, 'push', chunk(g, s.objects)),
        ...(g.chance(0.06) ? [method(s.name, 'destroy', failure(g))] : []),
        ...(g.chance(0.05) ? [T.throws(failure(g))] : []),
      ]),
    ),
  ];
  const how = g.random.next();
  const body = how < 0.5 ? one : how < 0.6 ? [...one, ...one] : later(g, one);
  return { before: [T.local(i, T.num(0))], read: T.fn([], body) };
}

function readable(g) {
  const s = { name: g.name('r'), readable: true, objects: g.chance(0.25), pushes: g.chance(0.35) };
  const from = s.pushes ? { before: [], read: T.fn([], g.chance(0.3) ? [g.line()] : []) } : reader(g, s);
  const fields = [['read', from.read], ...mark(g, s.objects), ...common(g)];
  if (s.objects) fields.push(['objectMode', T.bool(true)]);
  s.make = [
    ...from.before,
    T.local(s.name),
    T.assign(T.id(s.name), T.make('stream.Readable', T.object(fields))),
  ];
  return s;
}

// What a write is answered with: mostly nothing, now or later.
function answer(g) {
  const i = g.name('n');
  const fails = g.chance(0.12) ? g.int(1, 3) : 0;
  const tell = fails
    ? [
        T.assign(T.id(i), T.add(T.id(i), T.num(1))),
        T.when(T.equal(T.id(i), T.num(fails)), [T.returns(T.call('cb', failure(g)))]),
        T.expr(T.call('cb')),
      ]
    : [T.expr(T.call('cb'))];
  return { before: fails ? [T.local(i, T.num(0))] : [], body: [at(g, tell)].flat() };
}

function writing(g, s) {
  const a = answer(g);
  const fields = [];
  if (g.chance(0.15))
    fields.push(['writev', T.fn(['list', 'cb'], [g.line(T.length(T.id('list'))), ...answer(g).body.slice(-1)].filter((x) => x.t !== 'when'))]);
  fields.push(['write', T.fn(['c', 'enc', 'cb'], [g.line(text(T.id('c'))), ...a.body])]);
  if (g.chance(0.2)) {
    const end = T.expr(T.call('cb', ...(g.chance(0.15) ? [failure(g)] : [])));
    fields.push(['final', T.fn(['cb'], [g.line(), at(g, [end])].flat())]);
  }
  return { before: a.before, fields };
}

function writable(g) {
  const s = { name: g.name('w'), writable: true, objects: g.chance(0.25) };
  const w = writing(g, s);
  const fields = [...w.fields, ...mark(g, s.objects), ...common(g)];
  if (s.objects) fields.push(['objectMode', T.bool(true)]);
  s.make = [...w.before, T.local(s.name, T.make('stream.Writable', T.object(fields)))];
  return s;
}

function transform(g) {
  const s = { name: g.name('t'), readable: true, writable: true, objects: g.chance(0.25) };
  const out = g.random.next();
  const tell =
    out < 0.6
      ? [T.expr(T.call('cb', T.nil, T.id('c')))]
      : out < 0.75
        ? [T.expr(T.call('cb'))]
        : out < 0.9
          ? [method(s.name, 'push', T.id('c')), method(s.name, 'push', T.id('c')), T.expr(T.call('cb'))]
          : [T.expr(T.call('cb', failure(g)))];
  const fields = [
    ['transform', T.fn(['c', 'enc', 'cb'], [g.line(text(T.id('c'))), at(g, tell)].flat())],
    ...(g.chance(0.5) ? mark(g, s.objects) : [...mark(g, s.objects, 'readableHighWaterMark'), ...mark(g, s.objects, 'writableHighWaterMark')]),
    ...common(g),
  ];
  if (g.chance(0.25)) fields.push(['flush', T.fn(['cb'], [g.line(), at(g, [T.expr(T.call('cb', T.nil, ...(g.chance(0.5) ? [chunk(g, s.objects)] : [])))])].flat())]);
  if (g.chance(0.1)) fields.push(['final', T.fn(['cb'], [g.line(), at(g, [T.expr(T.call('cb'))])].flat())]);
  if (s.objects) fields.push(['objectMode', T.bool(true)]);
  s.make = [T.local(s.name), T.assign(T.id(s.name), T.make('stream.Transform', T.object(fields)))];
  return s;
}

function duplex(g) {
  const s = { name: g.name('d'), readable: true, writable: true, objects: false, pushes: true };
  const w = writing(g, s);
  const fields = [...w.fields, ['read', T.fn([], [])], ...mark(g, false), ...common(g)];
  if (g.chance(0.4)) fields.push(['allowHalfOpen', T.bool(false)]);
  s.make = [...w.before, T.local(s.name, T.make('stream.Duplex', T.object(fields)))];
  return s;
}

function pass(g) {
  const s = { name: g.name('p'), readable: true, writable: true, objects: g.chance(0.3) };
  const fields = mark(g, s.objects);
  if (s.objects) fields.push(['objectMode', T.bool(true)]);
  s.make = [T.local(s.name, T.make('stream.PassThrough', T.object(fields)))];
  return s;
}

// Readable.from: a list, some of it promises, or a generator.
function from(g) {
  const s = { name: g.name('f'), readable: true, objects: true };
  const value = () => g.pick([() => T.str(g.name('v')), () => T.call('Promise.resolve', T.str(g.name('v'))), () => T.num(g.int(1, 9))])();
  const source = g.chance(0.5)
    ? T.list(Array.from({ length: g.int(1, 4) }, value))
    : T.fn(
        [],
        [
          g.line(),
          ...Array.from({ length: g.int(0, 3) }, () => T.yields(value())),
          ...(g.chance(0.15) ? [T.throws(failure(g))] : []),
          g.line(),
        ],
        'generator',
      );
  const options = g.chance(0.3) ? [T.object(mark(g, true))] : [];
  s.make = [T.local(s.name, T.call('stream.Readable.from', source, ...options))];
  return s;
}

const source = (g) => g.random.weighted([{ w: 4, f: readable }, { w: 1.5, f: from }], (x) => x.w).f(g);
const between = (g) =>
  g.random.weighted([{ w: 3, f: transform }, { w: 1, f: pass }, { w: 0.5, f: duplex }], (x) => x.w).f(g);

// What happens to them -------------------------------------------------------------------

function acts(g, streams, most) {
  const out = [];
  for (let i = g.int(0, most); i > 0; i--) out.push(...[at(g, act(g, g.pick(streams)), 2)].flat());
  return out;
}

function consume(g, s) {
  const how = g.random.next();
  if (how < 0.45) return hear(g, s, 'data');
  if (how < 0.7) return hear(g, s, 'readable');
  if (how < 0.9) return iterate(g, s);
  return [method(s.name, 'resume')];
}

function iterate(g, s) {
  const v = g.name('v'),
    e = g.name('e');
  const body = [g.line(text(T.id(v)))];
  if (g.chance(0.3)) body.push(T.expr(T.awaits(g.value())), g.line());
  if (g.chance(0.2)) body.push(T.breaks);
  const loop = T.each(v, T.id(s.name), body);
  return [
    T.expr(T.call(T.fn([], [T.attempt([loop, g.line()], e, [g.line(told(e))]), g.line()], 'async'))),
  ];
}

const settled = (g) => T.fn(['e'], [g.line(told('e'))]);

function alone(g) {
  const s = g.pick([readable, readable, writable, writable, transform, duplex, from])(g);
  const out = [...s.make, ...listen(g, s)];
  if (s.readable && g.chance(0.85)) out.push(...[at(g, consume(g, s))].flat());
  if (g.chance(0.2)) out.push(T.expr(T.call('stream.finished', T.id(s.name), settled(g))));
  return [...out, ...acts(g, [s], s.writable || s.pushes ? 8 : 4)];
}

function piped(g) {
  const all = [source(g)];
  if (g.chance(0.5)) all.push(between(g));
  all.push(writable(g));
  if (g.chance(0.2)) all.push(writable(g));
  const out = all.flatMap((s) => [...s.make, ...listen(g, s)]);
  for (let i = 1; i < all.length; i++) {
    const src = all[i].readable || all[i - 1].readable ? all[i - 1] : all[i - 2];
    const option = g.chance(0.1) ? [T.object([['end', T.bool(false)]])] : [];
    out.push(...[at(g, [method(src.name, 'pipe', T.id(all[i].name), ...option)], 6)].flat());
  }
  if (g.chance(0.15))
    out.push(...later(g, [method(all[0].name, 'unpipe', ...(g.chance(0.5) ? [T.id(all[1].name)] : []))]));
  return [...out, ...acts(g, all, 3)];
}

const upper = (g) => {
  const v = g.name('v');
  return T.both(
    `async_generator(function(yield, source) for ${v} in awaiting(source) do yield(${v} .. '!') end end)`,
    `(async function* (source) { for await (const ${v} of source) yield ${v} + '!'; })`,
  );
};

function lined(g) {
  const first = source(g);
  const all = [first];
  for (let i = g.int(0, 2); i > 0; i--) all.push(between(g));
  const last = g.chance(0.8) ? writable(g) : between(g);
  all.push(last);
  const out = all.flatMap((s) => [...s.make, ...(g.chance(0.4) ? listen(g, s) : [])]);
  const parts = all.map((s) => T.id(s.name));
  if (g.chance(0.15) && first.objects === last.objects && !first.objects) parts.splice(1, 0, upper(g));
  if (g.chance(0.3)) {
    const p = T.call('stream.promises.pipeline', ...parts);
    out.push(T.expr(T.send(p, 'then', T.fn([], [g.line()]), settled(g))));
  } else {
    out.push(T.expr(T.call('stream.pipeline', ...parts, settled(g))));
  }
  return [...out, ...acts(g, all, 2)];
}

const makers = [
  { name: 'stream', weight: 5, flat: true, make: alone },
  { name: 'pipe', weight: 2, flat: true, make: piped },
  { name: 'pipeline', weight: 2, flat: true, make: lined },
];

module.exports = { makers };
