// SPDX-License-Identifier: MIT
// reality.js - runs a program on the real node and on loopscope.
//
// Real programs mostly wait. So node gets a clock that moves without waiting (virtual.c);
// where it cannot have one, many run at once (crowd.js). What one prints that differs from loopscope's output
// proves nothing yet: it may have been disturbed, and the program may not decide it. It
// is run again, with delays and work stretched, with random work added to each line, from
// other moments of a millisecond; what changes then was a race. Last, it is run alone, in
// real time.
'use strict';
const { spawn, execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { jsText } = require('./print_js.js');
const { luaText } = require('./print_lua.js');
const { Crowd, Slots, outcome } = require('./crowd.js');

const SLOW_MS = 120000; // on a busy machine
const VIRTUAL_AT_ONCE = os.cpus().length;

// Ways to run a program. scale: of delays and work; jitter: work added to each line, up
// to so many milliseconds; tick, phase: nanoseconds, see virtual.c.
const way = (scale, jitter, tick, phase) => ({ scale, jitter, tick, phase });
const PLAIN = way(1, 0, 300, 100e3);
const VIRTUAL = [
  way(1, 0, 20e3, 500e3),
  way(3, 0, 300, 950e3),
  way(1, 0.3, 300, 900e3),
  way(2, 0, 100e3, 0),
  way(1, 0.6, 50e3, 300e3),
  way(1, 0, 100, 990e3),
];
const QUICK = [way(1, 0.3), way(3, 0)];
const STRICT = [...QUICK, way(1, 0), way(1, 0.6), way(2, 0.3), way(1, 0.3)];

class Reality {
  constructor(loopscope) {
    this.loopscope = loopscope;
    this.dir = fs.mkdtempSync(path.join(os.tmpdir(), 'loopscope-'));
    this.count = 0;
    this.crowd = new Crowd();
    this.starting = new Slots(VIRTUAL_AT_ONCE);
    this.rate = measureRate();
    this.clock = process.env.REAL_TIME ? null : buildClock(this.dir);
  }

  close() {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }

  file(text, extension) {
    const name = path.join(this.dir, `${++this.count}${extension}`);
    fs.writeFileSync(name, text);
    return name;
  }

  // One real run, by run(command, args, env).
  async run(program, { scale, jitter }, settings, run) {
    const file = this.file(jsText(program), program.options.esm ? '.mjs' : '.cjs');
    const env = { ...process.env, SCALE: scale, JITTER: jitter, RATE: this.rate };
    delete env.UV_THREADPOOL_SIZE;
    if (program.options.threadpool) env.UV_THREADPOOL_SIZE = program.options.threadpool;
    const result = await run(process.execPath, [file], { ...env, ...settings });
    fs.rmSync(file);
    return result;
  }

  alone(program, how = QUICK[0]) {
    return this.run(program, how, {}, runAlone);
  }

  inCrowd(program) {
    return this.run(program, PLAIN, {}, (...a) => this.crowd.run(...a));
  }

  async virtual(program, how = PLAIN) {
    const settings = { LD_PRELOAD: this.clock, VIRTUAL: `${how.tick},${how.phase}` };
    await this.starting.acquire();
    const result = await this.run(program, how, settings, runAlone);
    this.starting.release();
    return result;
  }

  real(program) {
    return this.clock ? this.virtual(program) : this.inCrowd(program);
  }

  async ours(program) {
    const file = this.file(luaText(program), '.lua');
    const result = await runAlone(this.loopscope, ['run', file], process.env);
    fs.rmSync(file);
    return result;
  }

  // Whether every other way of running it gives `first` too.
  async stable(program, first, ways = STRICT) {
    if (first.slow || first.signal || nonsense(first)) return false;
    if (this.clock) {
      for (const how of VIRTUAL)
        if (!same(await this.virtual(program, how), first)) return false;
      ways = ways.slice(0, 2);
    }
    for (const how of ways)
      if (!same(await this.alone(program, how), first)) return false;
    return true;
  }

  // Whether both agree where many run at once. That they do not proves nothing yet.
  async agree(program) {
    const [ours, real] = await Promise.all([this.ours(program), this.real(program)]);
    return same(ours, real);
  }

  // 'same', 'open' (reality itself varies) or 'differs'; nothing else should run.
  async compare(program, ways = STRICT) {
    const ours = await this.ours(program);
    const real = this.clock
      ? await this.virtual(program)
      : await this.alone(program, PLAIN);
    if (same(ours, real)) return { verdict: 'same', ours, real };
    if (ours.slow) return { verdict: 'open', ours, real };
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

function runAlone(command, args, env) {
  return outcome(spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }), SLOW_MS);
}

// virtual.c as a library, or null where it cannot be built or has no effect.
function buildClock(dir) {
  const library = path.join(dir, 'virtual.so');
  const source = path.join(__dirname, 'virtual.c');
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
    const asked =
      'require("fs").writeSync(1001, "300,0");' +
      'setTimeout(() => console.log(performance.now()), 1e6)';
    const env = { ...process.env, LD_PRELOAD: library };
    const out = execFileSync(process.execPath, ['-e', asked], { env, timeout: 5000 });
    return Number(out) > 1e6 ? library : null;
  } catch {
    return null;
  }
}

// How many rounds of pbkdf2 a core of this machine does in a millisecond; CPU time, for
// the machine may be busy.
function measureRate() {
  const script = `
    const c = require('crypto'), n = 60000, start = process.cpuUsage();
    c.pbkdf2Sync('p', 's', n, 32, 'sha1');
    console.log((n * 1000) / process.cpuUsage(start).user);`;
  return Number(execFileSync(process.execPath, ['-e', script]));
}

module.exports = { Reality, QUICK, STRICT, same };
