// SPDX-License-Identifier: MIT
// crowd.js - many real programs at once, each as undisturbed as can be.
//
// A program waits nearly all of its time; what costs is the start of its process. So few
// start at a time, with low priority, and stop at a gate at their first line (GATE, in
// the prelude of print_js.js). Behind it a program has the priority of this process, and
// its work is rest (REST): the thread is blocked, as by work, but leaves the core free.
'use strict';
const { spawn } = require('child_process');
const os = require('os');

const STARTING = 4;
const AT_ONCE = 24;
const LOW = 15;
const SLOW_MS = 60000;

// At most `free` holders at a time; acquire() waits for its turn.
class Slots {
  constructor(free) {
    this.free = free;
    this.waiting = [];
  }

  async acquire() {
    if (this.free > 0) this.free--;
    else await new Promise((resolve) => this.waiting.push(resolve));
  }

  release() {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }
}

// Only root may raise a priority again; without that everything stays low.
function setPriority(pid, priority) {
  try {
    os.setPriority(pid, priority);
  } catch {
    // ended meanwhile, or not allowed
  }
}

class Crowd {
  constructor() {
    this.running = new Slots(AT_ONCE);
    this.starting = new Slots(STARTING);
    this.priority = os.getPriority();
  }

  async run(command, args, env) {
    await this.running.acquire();
    await this.starting.acquire();
    const child = spawn(command, args, {
      env: { ...env, GATE: '3', REST: '1' },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    setPriority(child.pid, Math.max(LOW, this.priority));
    child.stdin.on('error', () => {}); // it died before the gate
    const atGate = new Promise((resolve) => {
      child.stdio[3].once('data', resolve);
      child.once('exit', resolve);
    });
    const result = outcome(child, SLOW_MS);
    await atGate;
    setPriority(child.pid, this.priority);
    child.stdin.end('.');
    this.starting.release();
    await result;
    this.running.release();
    return result;
  }
}

// What a child prints and how it ends, as a promise.
function outcome(child, slowMs) {
  return new Promise((resolve, reject) => {
    let out = '',
      err = '',
      slow = false;
    const timer = setTimeout(() => {
      slow = true;
      child.kill('SIGKILL');
    }, slowMs);
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

module.exports = { Crowd, Slots, outcome };
