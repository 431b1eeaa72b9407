const { cpu, log } = require('./twin.cjs');
require('fs').stat('/etc/hostname', () => {
  log('stat is back: poll phase');
  setTimeout(() => log('timeout 0'), 0);
  setImmediate(() => log('immediate'));
  cpu(5);
  log('the timer is due, but it is not its phase yet');
});
