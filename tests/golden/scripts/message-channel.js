const { cpu, log } = require('./twin.cjs');
const channel = new MessageChannel();
channel.port2.on('message', (m) => {
  log('message', m);
  process.nextTick(() => log('  tick of message', m));
  queueMicrotask(() => log('  job of message', m));
  if (m === 2) channel.port2.close();
});
setImmediate(() => log('immediate'));
setTimeout(() => log('timer'), 1);
channel.port1.postMessage(1);
channel.port1.postMessage(2);
cpu(5);
