// SPDX-License-Identifier: MIT
// reality.js - runs a program on the real node and on loopscope.
//
// What a real run prints proves something only if the program decides it. So a program
// is run again with delays and work stretched, and with random work added to each line:
// what changes then was a race.
'use strict';
const { spawn, execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { jsText } = require('./print_js.js');
const { luaText } = require('./print_lua.js');

const SLOW_MS = 20000;

// Other ways to run it: [SCALE, JITTER in ms].
const QUICK = [
  [1, 0.3],
  [3, 0],
];
const STRICT = [
  [1, 0.3],
  [3, 0],
  [1, 0],
  [1, 0.6],
  [2, 0.3],
  [1, 0.3],
];

class Reality {
  constructor(loopscope) {
    this.loopscope = loopscope;
    this.dir = fs.mkdtempSync(path.join(os.tmpdir(), 'loopscope-'));
    this.count = 0;
    this.rate = measureRate();
  }

  close() {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }

  file(text, extension) {
    const name = path.join(this.dir, `${++this.count}${extension}`);
    fs.writeFileSync(name, text);
    return name;
  }

  async real(program, scale = 1, jitter = 0) {
    const file = this.file(jsText(program), program.options.esm ? '.mjs' : '.cjs');
    const env = { ...process.env, SCALE: scale, JITTER: jitter, RATE: this.rate };
    delete env.UV_THREADPOOL_SIZE;
    if (program.options.threadpool) env.UV_THREADPOOL_SIZE = program.options.threadpool;
    const result = await run(process.execPath, [file], env);
    fs.rmSync(file);
    return result;
  }

  async ours(program) {
    const file = this.file(luaText(program), '.lua');
    const result = await run(this.loopscope, ['run', file], process.env);
    fs.rmSync(file);
    return result;
  }

  // Whether every other way of running it gives `first` too.
  async stable(program, first, ways = STRICT) {
    if (first.slow || first.signal || nonsense(first)) return false;
    for (const [scale, jitter] of ways) {
      if (!same(await this.real(program, scale, jitter), first)) return false;
    }
    return true;
  }

  // 'same', 'open' (reality itself varies) or 'differs'.
  async compare(program, ways = STRICT) {
    const [ours, real] = [await this.ours(program), await this.real(program)];
    if (same(ours, real)) return { verdict: 'same', ours, real };
    const decided = await this.stable(program, real, ways);
    return { verdict: decided ? 'differs' : 'open', ours, real };
  }
}

function same(a, b) {
  return a.out === b.out && a.status === b.status && !a.slow && !b.slow;
}

// A cut in the wrong place (shrink.js) makes programs that no longer mean anything.
function nonsense(result) {
  return /SyntaxError|ReferenceError/.test(result.err + result.out);
}

function run(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '',
      err = '',
      slow = false;
    const timer = setTimeout(() => {
      slow = true;
      child.kill('SIGKILL');
    }, SLOW_MS);
    child.stdout.on('data', (d) => {
      out += d;
    });
    child.stderr.on('data', (d) => {
      err += d;
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ out, err, status, signal, slow });
    });
  });
}

// How many rounds of pbkdf2 this machine does in a millisecond.
function measureRate() {
  const script = `
    const c = require('crypto'), n = 60000, t = performance.now();
    c.pbkdf2Sync('p', 's', n, 32, 'sha1');
    console.log(n / (performance.now() - t));`;
  return Number(execFileSync(process.execPath, ['-e', script]));
}

module.exports = { Reality, QUICK, STRICT, same };
