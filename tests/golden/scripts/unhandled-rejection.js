const { log } = require('./twin.cjs');
process.on('unhandledRejection', (reason) => log('unhandled:', reason));
process.on('rejectionHandled', () => log('handled after all'));
const atOnce = Promise.reject('a'),
  byTick = Promise.reject('b');
const byJob = Promise.reject('c'),
  tooLate = Promise.reject('d');
const caught = (reason) => log('caught', reason);
atOnce.catch(caught);
process.nextTick(() => byTick.catch(caught));
queueMicrotask(() => byJob.catch(caught));
setImmediate(() => tooLate.catch(caught));
