const { cpu, log } = require('./twin.cjs');
const channel = new MessageChannel();
channel.port2.on('message', (m) => {
  log('message', m);
  channel.port1.close();
});
setTimeout(() => {
  log('long callback begins');
  require('fs').stat('/etc/hostname', () => log('stat'));
  setImmediate(() => log('immediate'));
  cpu(100);
  channel.port1.postMessage('sent at the end');
  log('long callback ends');
}, 10);
setTimeout(() => log('timer 70'), 70);
setTimeout(() => log('timer 50'), 50);
setTimeout(() => log('timer 30'), 30);
