// SPDX-License-Identifier: MIT
// io.js - the I/O calls of the generated programs: name, Lua form, JavaScript form.
//
// The workload script says how long a job takes; on the real machine a hash gets as many
// rounds as that takes there, and file and random calls are short by nature. So what is
// short here must be short there: the scripts give these 0.1 ms.
'use strict';

const IO = {
  stat: { lua: 'fs.stat', args: ['"."'], js: (a, ms, cb) => `fs.stat('.', ${cb})` },
  missing: {
    lua: 'fs.stat',
    args: ['"/no/such"', '{ error = "ENOENT" }'],
    js: (a, ms, cb) => `fs.stat('/no/such', ${cb})`,
  },
  readFile: {
    lua: 'fs.readFile',
    args: ['"."'],
    js: (a, ms, cb) => `fs.readFile(SELF, ${cb})`,
  },
  writeFile: {
    lua: 'fs.writeFile',
    args: ['"."', '"x"'],
    js: (a, ms, cb) => `fs.writeFile('/dev/null', 'x', ${cb})`,
  },
  open: { lua: 'fs.open', args: ['"."'], js: (a, ms, cb) => `fs.open(SELF, ${cb})` },
  read: { lua: 'fs.read', js: (a, ms, cb) => `fs.read(${a[0]}, ${cb})` },
  close: { lua: 'fs.close', js: (a, ms, cb) => `fs.close(${a[0]}, ${cb})` },
  hash: { lua: 'crypto.pbkdf2', timed: true, js: (a, ms, cb) => `hash(${ms}, ${cb})` },
  scrypt: {
    lua: 'crypto.scrypt',
    short: true,
    js: (a, ms, cb) => `crypto.scrypt('p', 's', 16, { N: 16 }, ${cb})`,
  },
  randomBytes: {
    lua: 'crypto.randomBytes',
    args: ['8'],
    short: true,
    js: (a, ms, cb) => `crypto.randomBytes(8, ${cb})`,
  },
  randomInt: {
    lua: 'crypto.randomInt',
    args: ['10'],
    short: true,
    js: (a, ms, cb) => `crypto.randomInt(10, ${cb})`,
  },
  gzip: {
    lua: 'zlib.gzip',
    args: ['"x"'],
    short: true,
    js: (a, ms, cb) => `zlib.gzip('x', ${cb})`,
  },
  lookup: {
    lua: 'dns.lookup',
    args: ['"localhost"'],
    short: true,
    js: (a, ms, cb) => `dns.lookup('localhost', ${cb})`,
  },
  lookupAddress: {
    lua: 'dns.lookup',
    args: ['"127.0.0.1"'],
    js: (a, ms, cb) => `dns.lookup('127.0.0.1', ${cb})`,
  },
  resolve: {
    lua: 'dns.resolve',
    args: ['"localhost"'],
    short: true,
    js: (a, ms, cb) => `dns.resolve('localhost', ${cb})`,
  },
  // A connect that fails before it waits: the error comes in the pending phase.
  noSocket: {
    lua: 'net.connect',
    args: ['{ path = "/no/such.sock" }'],
    js: () => `net.connect({ path: '/no/such.sock' })`,
  },
  promiseStat: {
    lua: 'fs.promises.stat',
    args: ['"."'],
    js: () => `fs.promises.stat('.')`,
  },
  promiseMissing: {
    lua: 'fs.promises.stat',
    args: ['"/no/such"', '{ error = "ENOENT" }'],
    js: () => `fs.promises.stat('/no/such')`,
  },
  promiseReadFile: {
    lua: 'fs.promises.readFile',
    args: ['"."'],
    js: () => `fs.promises.readFile(SELF)`,
  },
  promiseWriteFile: {
    lua: 'fs.promises.writeFile',
    args: ['"."', '"x"'],
    js: () => `fs.promises.writeFile('/dev/null', 'x')`,
  },
};

function luaCall(node, expression) {
  const form = IO[node.name];
  const args = (form.args || []).concat(node.args.map(expression));
  if (form.timed) args.push(`{ ms = ${node.length_ms} }`);
  else if (form.short) args.push('{ ms = 0.1 }');
  if (node.cb) args.push(expression(node.cb));
  return `${form.lua}(${args.join(', ')})`;
}

function jsCall(node, expression) {
  const ms = node.length_ms === undefined ? '0' : `${node.length_ms} * SCALE`;
  return IO[node.name].js(node.args.map(expression), ms, node.cb && expression(node.cb));
}

module.exports = { IO, luaCall, jsCall };
