const { cpu, log } = require('./twin.cjs');
setTimeout(() => {
  log('A');
  process.nextTick(() => log('tick of A'));
  queueMicrotask(() => {
    log('job of A clears B');
    clearTimeout(b);
  });
}, 1);
const b = setTimeout(() => log('B'), 1);
setTimeout(() => log('C'), 1);
cpu(5);
