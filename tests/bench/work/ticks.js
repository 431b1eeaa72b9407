// The same in JavaScript: see ticks.lua.
'use strict';
let rounds = Number(process.argv[2]), ran = 0;

function one() { ran++; }

function round() {
  for (let i = 0; i < 1000; i++) process.nextTick(one);
  if (--rounds > 0) setImmediate(round);
}

setImmediate(round);
process.on('exit', () => console.log(ran));
