// SPDX-License-Identifier: MIT
// print_lua.js - a program's tree as a workload script.
'use strict';
const { luaCall } = require('./io.js');

const METHODS = { then: 'next', end: 'finish' };
// What may stand alone as a statement.
const CALLS = ['call', 'send', 'make', 'io', 'awaits'];

function quoted(text) {
  return (
    "'" + text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t') + "'"
  );
}

function number(v) {
  if (Number.isNaN(v)) return '0/0';
  if (v === Infinity) return 'math.huge';
  if (v === -Infinity) return '-math.huge';
  if (Object.is(v, -0)) return '-0.0';
  return String(v).replace('e+', 'e');
}

function params(node) {
  return node.params.join(', ');
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
    if (statements.length === 0) return `${opening} end`;
    return `${opening}\n${this.body(statements)}${this.indent}end`;
  }

  fn(node) {
    if (node.kind === 'generator') {
      return `async_generator(${this.block('function(yield)', node.body)})`;
    }
    const text = this.block(`function(${params(node)})`, node.body);
    return node.kind === 'async' ? `async(${text})` : text;
  }

  // What may stand before a colon or a call's parenthesis.
  prefix(node) {
    const bare = ['id', 'call', 'send', 'make', 'get', 'at', 'io'].includes(node.t);
    return bare ? this.expression(node) : `(${this.expression(node)})`;
  }

  args(nodes) {
    return nodes.map((n) => this.expression(n)).join(', ');
  }

  field([key, value]) {
    const name = /^[A-Za-z_]\w*$/.test(key) && key !== 'end' ? key : `[${quoted(key)}]`;
    return `${name} = ${this.expression(value)}`;
  }

  expression(n) {
    switch (n.t) {
      case 'nil':
        return 'nil';
      case 'num':
        return number(n.v);
      case 'ms':
        return String(n.v);
      case 'str':
        return quoted(n.v);
      case 'bool':
        return String(n.v);
      case 'id':
        return n.name;
      case 'both':
        return n.lua;
      case 'list':
        return n.items.length ? `{ ${this.args(n.items)} }` : '{}';
      case 'object':
        return n.fields.length
          ? `{ ${n.fields.map((f) => this.field(f)).join(', ')} }`
          : '{}';
      case 'fn':
        return this.fn(n);
      case 'call': {
        const f = typeof n.f === 'string' ? n.f : this.callee(n.f);
        return `${f}(${this.args(n.args)})`;
      }
      case 'send':
        return `${this.prefix(n.obj)}:${METHODS[n.name] || n.name}(${this.args(n.args)})`;
      case 'make':
        return `${n.cls}.new(${this.args(n.args)})`;
      case 'get':
        return `${this.prefix(n.obj)}.${n.field}`;
      case 'at':
        return `${this.prefix(n.obj)}[${n.i}]`;
      case 'length':
        return `#${this.prefix(n.obj)}`;
      case 'concat':
        return n.parts.map((p) => this.expression(p)).join(' .. ');
      case 'add':
        return `${this.expression(n.a)} + ${this.expression(n.b)}`;
      case 'equal':
        return `${this.expression(n.a)} == ${this.expression(n.b)}`;
      case 'differ':
        return `${this.expression(n.a)} ~= ${this.expression(n.b)}`;
      case 'awaits':
        return `await(${this.expression(n.x)})`;
      case 'thenable':
        return `{ next = ${this.block('function(_, resolve, reject)', n.body)} }`;
      case 'io':
        return luaCall(n, (x) => this.expression(x));
      default:
        throw new Error(`no such expression: ${n.t}`);
    }
  }

  callee(node) {
    const async_fn = node.t === 'fn' && node.kind === 'async';
    return async_fn ? this.expression(node) : this.prefix(node);
  }

  statement(n) {
    switch (n.t) {
      case 'expr':
        return (CALLS.includes(n.e.t) ? '' : 'local _ = ') + this.expression(n.e);
      case 'local':
        return `local ${n.name}` + (n.e ? ` = ${this.expression(n.e)}` : '');
      case 'assign':
        return `${this.expression(n.target)} = ${this.expression(n.e)}`;
      case 'when':
        return this.block(`if ${this.expression(n.test)} then`, n.body);
      case 'returns':
        return `do return ${this.expression(n.e)} end`;
      case 'throws':
        return `error(${this.expression(n.e)}, 0)`;
      case 'attempt':
        return this.attempt(n);
      case 'block':
        return this.block('do', n.body);
      case 'repeat':
        return this.block(`for ${n.name} = 1, ${n.n} do`, n.body);
      case 'each':
        return this.block(
          `for ${n.name} in awaiting(${this.expression(n.source)}) do`,
          n.body,
        );
      case 'breaks':
        return 'break';
      case 'yields':
        return `yield(${this.expression(n.e)})`;
      default:
        throw new Error(`no such statement: ${n.t}`);
    }
  }

  attempt(n) {
    const guarded = this.block('function()', n.body);
    const handler = this.block(`if not ok_${n.name} then`, n.handler);
    return `local ok_${n.name}, ${n.name} = pcall(${guarded})\n${this.indent}${handler}`;
  }
}

// The same words for an error, a string or a number that was thrown, in both languages.
// Lua's own errors are TypeErrors with messages of their own.
const SAY = `local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
`;

// Of what a stream passes: an error or none, a chunk or none.
const TOLD = "local function told(e) return e == nil and 'none' or say(e) end\n";
const TEXT = 'local function text(v) return v end\n';

function luaText(program) {
  const { esm, threadpool } = program.options;
  const options = [];
  if (esm) options.push('module = "esm"');
  if (threadpool) options.push(`threadpool = ${threadpool}`);
  let text = options.length
    ? `runtime("node", { ${options.join(', ')} })\n`
    : 'runtime "node"\n';
  const printer = new Printer();
  const body = program.body.map((s) => printer.statement(s) + '\n').join('');
  if (/\b(say|told)\(/.test(body)) text += SAY;
  if (/\btold\(/.test(body)) text += TOLD;
  if (/\btext\(/.test(body)) text += TEXT;
  return text + body;
}

module.exports = { luaText };
