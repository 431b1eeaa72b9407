// W5 in JavaScript: see w5.lua. The batches follow one another in immediates: only the
// time on the processor counts here, and nobody wants to wait for the clock.
'use strict';
const batches = Number(process.argv[2]);
const made = new Map();
let fired = 0, n = 0;

function fire() { fired++; }

function batch() {
  n++;
  if (n <= batches) {
    const timers = [];
    for (let i = 0; i < 100; i++) {
      timers.push(setTimeout(fire, 10 + Math.floor(Math.random() * 991)));
    }
    made.set(n, timers);
  }
  const old = made.get(n - 5);
  if (old) {
    for (let i = 0; i < 90; i++) clearTimeout(old[i]);
    made.delete(n - 5);
  }
  if (n < batches + 5) setImmediate(batch);
}

setImmediate(batch);
process.on('exit', () => console.log(fired));
