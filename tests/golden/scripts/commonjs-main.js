const { cpu, log } = require('./twin.cjs');
setTimeout(() => log('timeout'), 0);
setImmediate(() => log('immediate'));
process.nextTick(() => log('tick'));
Promise.resolve().then(() => log('promise job'));
log('main');
cpu(5);
(async () => {
  await null;
  log('async function after await');
})();
