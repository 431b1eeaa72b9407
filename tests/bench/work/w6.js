// W6 in JavaScript: see w6.lua. It sleeps a hundredth as long: only the time on the
// processor counts here, and nobody wants to wait for the clock.
'use strict';
const { setTimeout: sleep } = require('timers/promises');
const count = Number(process.argv[2]);
let ended = 0;

async function sleeper() {
  for (let i = 0; i < 10; i++) await sleep(-10 * Math.log(1 - Math.random()));
  ended++;
}

for (let i = 0; i < count; i++) sleeper();
process.on('exit', () => console.log(ended));
