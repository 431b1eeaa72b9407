const { cpu, log } = require('./twin.cjs');
const start = performance.now();
const fired = (name, delay) => () =>
  log(name, performance.now() - start > delay + 20 ? 'late' : 'on time');
setTimeout(fired('ten', 10), 10);
setTimeout(fired('five', 5), 5);
setTimeout(fired('one', 1), 1);
setTimeout(fired('zero', 0), 0);
setTimeout(fired('ninety', 90), 90);
log('armed');
cpu(50);
log('main script is done');
