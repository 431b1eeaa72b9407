const { cpu, log } = require('./twin.cjs');
process.on('uncaughtException', (e, origin) =>
  log('uncaught:', e.message, 'from', origin),
);
setTimeout(() => {
  log('A throws');
  process.nextTick(() => log('tick of A'));
  queueMicrotask(() => log('job of A'));
  throw new Error('oops');
}, 1);
setTimeout(() => log('B, same list'), 1);
setTimeout(() => log('C, next list'), 2);
setImmediate(() => log('immediate'));
cpu(5);
