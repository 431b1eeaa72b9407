const { log } = require('./twin.cjs');
const EventEmitter = require('events');
const door = new EventEmitter();
const second = () => log('second listener');
door.on('knock', (who) => {
  log('first listener:', who);
  process.nextTick(() => log('tick'));
  queueMicrotask(() => log('promise job'));
  door.off('knock', second);
});
door.on('knock', second);
door.once('knock', () => log('only once'));
log('before emit');
door.emit('knock', 'Ada');
log('after emit');
door.emit('knock', 'Bob');
log('listeners left:', door.listenerCount('knock'));
