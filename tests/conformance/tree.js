// SPDX-License-Identifier: MIT
// tree.js - the small language that programs are made in, before they become text.
//
// A program is a tree of the nodes below. print_lua.js writes it as a workload script,
// print_js.js as JavaScript; since both walk the same tree they mean the same, and
// shrink.js can cut it without knowing either language.
'use strict';

// Expressions.
const nil = { t: 'nil' };
const num = (v) => ({ t: 'num', v });
const str = (v) => ({ t: 'str', v });
const bool = (v) => ({ t: 'bool', v });
const id = (name) => ({ t: 'id', name });
const list = (items) => ({ t: 'list', items });
const object = (fields) => ({ t: 'object', fields }); // [[key, value], ...]
// A delay or length of work in milliseconds, stretched by SCALE on the real machine.
const ms = (v) => ({ t: 'ms', v });
// What has no common form.
const both = (lua, js) => ({ t: 'both', lua, js });

// kind: undefined, 'async' or 'generator' (its body may use yields()).
const fn = (params, body, kind) => ({ t: 'fn', params, body, kind });
// f is a dotted name ("process.nextTick") or an expression.
const call = (f, ...args) => ({ t: 'call', f, args });
const send = (obj, name, ...args) => ({ t: 'send', obj, name, args });
const make = (cls, ...args) => ({ t: 'make', cls, args }); // Lua's X.new(), JS's new X()
const get = (obj, field) => ({ t: 'get', obj, field });
const at = (obj, i) => ({ t: 'at', obj, i }); // counted from 1
const length = (obj) => ({ t: 'length', obj });
const concat = (...parts) => ({ t: 'concat', parts });
const add = (a, b) => ({ t: 'add', a, b });
const equal = (a, b) => ({ t: 'equal', a, b });
const differ = (a, b) => ({ t: 'differ', a, b });
const awaits = (x) => ({ t: 'awaits', x });
const failure = (cls, text) => make(cls, str(text));
// A table with a function `next`, JavaScript's object with `then`.
const thenable = (body) => ({ t: 'thenable', body }); // sees resolve and reject
// An I/O call of io.js; args stand before the options, cb may be missing (promise form).
const io = (name, length_ms, args, cb) => ({ t: 'io', name, length_ms, args, cb });

// Statements.
const expr = (e) => ({ t: 'expr', e });
const local = (name, e) => ({ t: 'local', name, e });
const assign = (target, e) => ({ t: 'assign', target, e });
const when = (test, body) => ({ t: 'when', test, body });
const returns = (e) => ({ t: 'returns', e });
const throws = (e) => ({ t: 'throws', e });
const attempt = (body, name, handler) => ({ t: 'attempt', body, name, handler });
const block = (body) => ({ t: 'block', body });
const repeat = (name, n, body) => ({ t: 'repeat', name, n, body });
const each = (name, source, body) => ({ t: 'each', name, source, body }); // for await
const breaks = { t: 'breaks' };
const yields = (e) => ({ t: 'yields', e });
const log = (...args) => expr(call('console.log', ...args));
const cpu = (v) => expr(call('cpu', ms(v)));

// Every list of statements below a node, the node's own first.
function* bodies(node) {
  if (Array.isArray(node)) {
    for (const n of node) yield* bodies(n);
    return;
  }
  if (!node || typeof node !== 'object') return;
  for (const key of ['body', 'handler']) if (node[key]) yield node[key];
  for (const value of Object.values(node)) yield* bodies(value);
}

// Every node, parents first.
function* nodes(node) {
  if (Array.isArray(node)) {
    for (const n of node) yield* nodes(n);
    return;
  }
  if (!node || typeof node !== 'object') return;
  if (node.t) yield node;
  for (const value of Object.values(node)) yield* nodes(value);
}

module.exports = {
  nil,
  num,
  str,
  bool,
  id,
  list,
  object,
  ms,
  both,
  fn,
  call,
  send,
  make,
  get,
  at,
  length,
  concat,
  add,
  equal,
  differ,
  awaits,
  failure,
  thenable,
  io,
  expr,
  local,
  assign,
  when,
  returns,
  throws,
  attempt,
  block,
  repeat,
  each,
  breaks,
  yields,
  log,
  cpu,
  bodies,
  nodes,
};
