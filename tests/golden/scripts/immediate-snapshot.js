const { cpu, log } = require('./twin.cjs');
setImmediate(() => {
  log('first');
  setImmediate(() => log('first of the next turn'));
});
setImmediate(() => {
  log('second');
  setImmediate(() => log('second of the next turn'));
  setTimeout(() => log('timer'), 1);
  require('fs').stat('/etc/hostname', () => log('stat'));
  cpu(20);
});
