const { cpu, log } = require('./twin.cjs');
let ticks = 0,
  turns = 0;
function byImmediate() {
  turns++;
  if (turns < 2000) setImmediate(byImmediate);
  else log('turns done');
  cpu(0.01);
}
function byTick() {
  ticks++;
  if (ticks < 2000) process.nextTick(byTick);
  else log('ticks done');
  cpu(0.01);
}
setTimeout(() => {
  log('timer 1 came after', ticks, 'ticks');
  setTimeout(() => log('timer 2 waited for all turns:', turns === 2000), 5);
  setImmediate(byImmediate);
}, 1);
queueMicrotask(() => log('job came after', ticks, 'ticks'));
process.nextTick(byTick);
