const { log } = require('./twin.cjs');
let rounds = 0;
process.on('beforeExit', (code) => {
  rounds++;
  log('beforeExit', rounds, 'code', code);
  if (rounds < 3) setTimeout(() => log('one more timer'), 5);
  else process.exitCode = 4;
});
process.on('exit', (code) => {
  log('exit with', code);
  setTimeout(() => log('never'), 0);
  process.nextTick(() => log('never'));
  queueMicrotask(() => log('a promise job in exit still runs'));
});
log('main script is done');
