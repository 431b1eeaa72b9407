// SPDX-License-Identifier: MIT
// print_js.js - a program's tree as JavaScript for a real node.
//
// SCALE stretches delays and work. JITTER adds up to that many milliseconds of work to
// every line of output and every call of the pool: a program whose output then changes
// depends on a race. GATE and
// REST: see crowd.js; VIRTUAL: see virtual.c.
'use strict';
const { jsCall } = require('./io.js');

const RESERVED = { yield: 'yield_' };

function number(v) {
  if (Object.is(v, -0)) return '-0';
  return String(v);
}

class Printer {
  constructor() {
    this.indent = '';
  }

  body(statements) {
    const outer = this.indent;
    this.indent += '  ';
    const text = statements.map((s) => this.indent + this.statement(s) + '\n').join('');
    this.indent = outer;
    return text;
  }

  block(opening, statements) {
    return `${opening} {\n${this.body(statements)}${this.indent}}`;
  }

  fn(node) {
    if (node.kind === 'generator')
      return `(${this.block('async function* ()', node.body)})()`;
    const word = node.kind === 'async' ? 'async ' : '';
    return `(${this.block(`${word}(${node.params.join(', ')}) =>`, node.body)})`;
  }

  args(nodes) {
    return nodes.map((n) => this.expression(n)).join(', ');
  }

  // Lua prints the fields of a table in the order of their bytes.
  fields(fields) {
    const sorted = fields.slice().sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return sorted
      .map(([k, v]) => `${JSON.stringify(k)}: ${this.expression(v)}`)
      .join(', ');
  }

  expression(n) {
    switch (n.t) {
      case 'nil':
        return 'undefined';
      case 'num':
        return number(n.v);
      case 'ms':
        return n.v > 1 ? `${n.v} * SCALE` : String(n.v);
      case 'str':
        return JSON.stringify(n.v);
      case 'bool':
        return String(n.v);
      case 'id':
        return RESERVED[n.name] || n.name;
      case 'both':
        return n.js;
      case 'list':
        return `[${this.args(n.items)}]`;
      case 'object':
        return `({ ${this.fields(n.fields)} })`;
      case 'fn':
        return this.fn(n);
      case 'call': {
        const f = typeof n.f === 'string' ? n.f : this.expression(n.f);
        return `${f}(${this.args(n.args)})`;
      }
      case 'send':
        return `${this.operand(n.obj)}.${n.name}(${this.args(n.args)})`;
      case 'make':
        return `new ${n.cls}(${this.args(n.args)})`;
      case 'get':
        return `${this.operand(n.obj)}.${n.field}`;
      case 'at':
        return `${this.operand(n.obj)}[${n.i - 1}]`;
      case 'length':
        return `${this.operand(n.obj)}.length`;
      case 'concat':
        return n.parts.map((p) => this.expression(p)).join(' + ');
      case 'add':
        return `${this.expression(n.a)} + ${this.expression(n.b)}`;
      case 'equal':
        return `${this.expression(n.a)} === ${this.expression(n.b)}`;
      case 'differ':
        return `${this.expression(n.a)} !== ${this.expression(n.b)}`;
      case 'awaits':
        return `(await ${this.expression(n.x)})`;
      case 'thenable':
        return `({ ${this.block('then(resolve, reject)', n.body)} })`;
      case 'io':
        return `after(${jsCall(n, (x) => this.expression(x))})`;
      default:
        throw new Error(`no such expression: ${n.t}`);
    }
  }

  operand(node) {
    return node.t === 'make' ? `(${this.expression(node)})` : this.expression(node);
  }

  statement(n) {
    switch (n.t) {
      case 'expr':
        return `${this.guard(this.expression(n.e))};`;
      case 'local':
        return `let ${n.name}` + (n.e ? ` = ${this.expression(n.e)}` : '') + ';';
      case 'assign':
        return `${this.expression(n.target)} = ${this.expression(n.e)};`;
      case 'when':
        return this.block(`if (${this.expression(n.test)})`, n.body);
      case 'returns':
        return `return ${this.expression(n.e)};`;
      case 'throws':
        return `throw ${this.expression(n.e)};`;
      case 'attempt':
        return `${this.block('try', n.body)} ${this.block(`catch (${n.name})`, n.handler)}`;
      case 'block':
        return this.block('', n.body).trim();
      case 'repeat':
        return this.block(
          `for (let ${n.name} = 1; ${n.name} <= ${n.n}; ${n.name}++)`,
          n.body,
        );
      case 'each':
        return this.block(
          `for await (const ${n.name} of ${this.expression(n.source)})`,
          n.body,
        );
      case 'breaks':
        return 'break;';
      case 'yields':
        return `yield ${this.expression(n.e)};`;
      default:
        throw new Error(`no such statement: ${n.t}`);
    }
  }

  // A statement must not begin with a parenthesis that the line before could call.
  guard(text) {
    return /^[([]/.test(text) ? `;${text}` : text;
  }
}

const PRELUDE = `
const SCALE = +process.env.SCALE || 1, JITTER = +process.env.JITTER || 0;
const CELL = new Int32Array(new SharedArrayBuffer(4));
if (process.env.VIRTUAL) require('fs').writeSync(1001, process.env.VIRTUAL);
// Work: on the virtual clock, as rest, or real.
const spend = process.env.VIRTUAL
  ? (ms) => { require('fs').writeSync(1000, String(ms)); }
  : process.env.REST
    ? (ms) => { Atomics.wait(CELL, 0, 0, ms); }
    : (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
const cpu = (ms) => { spend(ms); };
if (process.env.GATE) {
  const { writeSync, readSync, closeSync } = require('fs');
  writeSync(+process.env.GATE, '.');
  closeSync(+process.env.GATE);
  readSync(0, Buffer.alloc(1));
}
if (JITTER) {
  const write = console.log;
  console.log = (...a) => { write(...a); spend(Math.random() * JITTER); };
}
const after = (x) => { if (JITTER) spend(Math.random() * JITTER * 3); return x; };
const RATE = +process.env.RATE || 1000; // rounds of pbkdf2 in a millisecond
const hash = process.env.VIRTUAL
  ? (ms, cb) => { require('fs').write(1000, String(ms), cb); }
  : (ms, cb) => { crypto.pbkdf2('p', 's', Math.ceil(ms * RATE), 32, 'sha1', cb); };
function say(e) {
  if (typeof e !== 'object') return String(e);
  return e.name === 'TypeError' ? e.name : e.name + ':' + e.message;
}
function told(e) { return e == null ? 'none' : say(e); }
function text(v) { return v === null ? undefined : Buffer.isBuffer(v) ? String(v) : v; }
if (!Promise.withResolvers) {
  Promise.withResolvers = () => {
    const out = {};
    out.promise = new Promise((resolve, reject) => { Object.assign(out, { resolve, reject }); });
    return out;
  };
}
`;

const MODULES = {
  fs: 'fs',
  crypto: 'crypto',
  zlib: 'zlib',
  dns: 'dns',
  net: 'net',
  events: 'events',
  stream: 'stream',
  EventEmitter: 'events',
  timersPromises: 'timers/promises',
};

function jsText(program) {
  const printer = new Printer();
  const body = program.body.map((s) => printer.statement(s) + '\n').join('');
  let head = program.options.esm
    ? "import { createRequire } from 'module';\n" +
      'const require = createRequire(import.meta.url), SELF = process.argv[1];\n'
    : 'const SELF = __filename;\n';
  const all = PRELUDE + body;
  for (const [name, module] of Object.entries(MODULES)) {
    const used = new RegExp(`\\b${name}\\b`).test(
      name === 'crypto' ? all.replace(/const hash =[^]*?;$/m, '') : body,
    );
    if (used || (name === 'crypto' && /\bhash\(/.test(body))) {
      head += `const ${name} = require('${module}');\n`;
    }
  }
  if (/\bdns\.resolve\(/.test(body)) head += "dns.setServers(['127.0.0.1']);\n";
  return head + PRELUDE + body;
}

module.exports = { jsText };
