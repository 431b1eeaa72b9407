// SPDX-License-Identifier: MIT
//
// node node.js FILE.lua: runs a workload script on the real Node.
//
// A Lua interpreter written in JavaScript (fengari) executes the script; the words that it
// calls are Node's own (node.lua maps one onto the other).  So the order of callbacks is
// the real one, whatever the simulator believes.
//
// Each statement takes long when it first runs.  So that it does not matter, time goes
// slower: delays and cpu() are SLOW times as long, and clocks are divided by it.
//
// Status 9: it cannot be run so; standard error says why in one line.
"use strict";

const fs = require("fs");
const path = require("path");
const workers = require("worker_threads");

const SLOW = Number(process.env.LOOPSCOPE_SLOW) || 4;
const file = workers.isMainThread ? process.argv[2] : workers.workerData.file;

function refuse(why) {
  fs.writeSync(2, why + "\n");
  process.exit(9);
}

// Beside the script, in the working folder, or installed with npm install -g.
function find(name) {
  const globally = path.join(path.dirname(process.execPath), "../lib/node_modules");
  const paths = [path.dirname(path.resolve(file)), process.cwd(), globally, "/usr/lib/node_modules"];
  try {
    return require(require.resolve(name, { paths }));
  } catch (e) {
    return refuse("missing: npm install fengari fengari-interop");
  }
}

const { lua, lauxlib, lualib, to_luastring } = find("fengari");
const interop = find("fengari-interop");
const L = lauxlib.luaL_newstate();
lualib.luaL_openlibs(L);
interop.luaopen_js(L);
lua.lua_setglobal(L, to_luastring("js"));

// What a Lua function has thrown, and what a coroutine wants next, on their way through.
const NOTHING = {};
const STOP = { stops: "the rest of the file, in a worker" };
let thrown = NOTHING;
let step = null;

function rethrow() {
  const e = thrown;
  thrown = NOTHING;
  if (e !== NOTHING) throw e;
}

const slowly = (set) => (f, ms, ...args) => set(f, ms > 1 ? ms * SLOW : ms, ...args);

// Options that only the simulator knows.
const isSimulated = (a) => a && Object.getPrototypeOf(a) === Object.prototype &&
  ("ms" in a || "data" in a || "error" in a);

// A file that is not there is this one: what counts is when the callback runs.
function realFile(name) {
  return typeof name === "string" && !fs.existsSync(name) ? __filename : name;
}

const ofFiles = {};
for (const name of ["stat", "lstat", "access", "open", "readFile", "realpath"]) {
  ofFiles[name] = (p, ...rest) => fs[name](realFile(p), ...rest);
}
ofFiles.promises = {
  readFile: (p, ...rest) => fs.promises.readFile(realFile(p), ...rest),
  stat: (p) => fs.promises.stat(realFile(p)),
  access: (p) => fs.promises.access(realFile(p)),
};

const crypto = require("crypto");
const hash = (options, cb) =>
  crypto.pbkdf2("a", "b", Math.round(2000 * SLOW * ((options && options.ms) || 10)), 32, "sha1", cb);

// The functions of a stream's options get the stream as their last argument.
const stream = require("stream");
function withStream(options) {
  for (const [name, f] of Object.entries(options || {})) {
    if (typeof f === "function") options[name] = function (...a) { return f(...a, this); };
  }
}

const modules = {
  process, Promise, Error, TypeError, RangeError, AbortController, AbortSignal, MessageChannel,
  Date, JSON, console, EventTarget, Event,
  performance: { now: () => performance.now() / SLOW, timeOrigin: performance.timeOrigin },
  fs: { ...fs, ...ofFiles },
  net: require("net"), http: require("http"), events: require("events"),
  EventEmitter: require("events"), stream, cluster: require("cluster"),
  timersPromises: {
    setTimeout: (ms, v) => require("timers/promises").setTimeout(ms > 1 ? ms * SLOW : ms, v),
    setImmediate: require("timers/promises").setImmediate,
  },
  crypto: { ...crypto, pbkdf2: hash, scrypt: hash },
};

const functions = {
  setTimeout: slowly(setTimeout), setInterval: slowly(setInterval), setImmediate,
  clearTimeout, clearInterval, clearImmediate, queueMicrotask, structuredClone, String,
};

const host = {
  modules, functions, isMain: workers.isMainThread,
  get: (o, k) => o[k],
  set(o, k, v) { o[k] = v; },
  push(a, v) { a.push(v); },
  list: () => [],
  object: () => ({}),
  length: (o) => o.length,
  keys: (o) => Object.keys(o),
  same: (a, b) => a === b,
  text: String,
  construct(c, a) {
    if (c.prototype instanceof stream.Stream) withStream(a[0]);
    return new c(...a);
  },
  apply: (f, a) => f(...a),
  kind(v) {
    if (typeof v === "function") return /^[A-Z]/.test(v.name) ? "class" : "function";
    if (Array.isArray(v)) return "list";
    if (Buffer.isBuffer(v)) return "text";
    return v && typeof v === "object" ? "object" : "plain";
  },
  // Lua cannot call these methods by their names: then, end.
  call(o, k, args) {
    if (k === "next" && typeof o.then === "function") k = "then";
    if (k === "finish" && typeof o.end === "function") k = "end";
    if (o === modules.crypto) return o[k](...args);
    if (k === "push" && o instanceof stream.Stream && args[0] === undefined) args[0] = null;
    return o[k](...args.filter((a) => !isSimulated(a)));
  },
  // A Lua function as one of JavaScript.
  make: (f) => function (...args) {
    thrown = NOTHING;
    const r = f.call(undefined, ...args);
    rethrow();
    return r;
  },
  throw(e) { thrown = e; },
  step(kind, value) { step = { kind, value }; },
  // An async function: `resume` runs its coroutine to the next await, and says what that
  // was by a call of step.
  async drive(resume) {
    let x;
    for (;;) {
      resume.call(undefined, x);
      const { kind, value } = step;
      if (kind === "return") return value;
      if (kind === "error") throw value;
      try {
        x = { ok: true, value: await value };
      } catch (e) {
        x = { ok: false, value: e };
      }
    }
  },
  iterator: (o) => o[Symbol.asyncIterator] ? o[Symbol.asyncIterator]() : o[Symbol.iterator](),
  nanoseconds: () => Math.round(Number(process.hrtime.bigint()) / SLOW),
  cpu(ms) { for (const end = performance.now() + ms * SLOW; performance.now() < end;); },
  setenv(k, v) { process.env[k] = v; },
  worker: () => new workers.Worker(__filename, { workerData: { file } }),
  inWorker(f) { f(); throw STOP; },
  parentPort: workers.parentPort,
  read: (name) => fs.readFileSync(path.join(path.dirname(path.resolve(file)), name), "utf8"),
  refuse,
};

function run(text, name) {
  const failed = lauxlib.luaL_loadbuffer(L, to_luastring(text), null, to_luastring("@" + name)) ||
    lua.lua_pcall(L, 0, 0, 0);
  if (failed) refuse(String(interop.tojs(L, -1)));
}

interop.push(L, host);
lua.lua_setglobal(L, to_luastring("host"));
run(fs.readFileSync(path.join(__dirname, "node.lua"), "utf8"), "node.lua");
lua.lua_getglobal(L, to_luastring("main"));
lua.lua_pushstring(L, to_luastring(fs.readFileSync(file, "utf8")));
lua.lua_pushstring(L, to_luastring(file));
if (lua.lua_pcall(L, 2, 0, 0)) refuse(String(interop.tojs(L, -1)));
if (thrown === STOP) thrown = NOTHING;
rethrow();
