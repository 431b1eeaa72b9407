const { log } = require('./twin.cjs');
process.nextTick(() => {
  log('tick 1');
  queueMicrotask(() => log('job from tick 1'));
});
Promise.resolve().then(() => {
  log('job 1');
  process.nextTick(() => log('tick from job 1'));
});
queueMicrotask(() => log('job 2'));
process.nextTick(() => log('tick 2'));
setTimeout(() => log('timer'), 5);
log('main');
