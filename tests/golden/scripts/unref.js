const { log } = require('./twin.cjs');
let beats = 0;
const heartbeat = setInterval(() => log('beat', ++beats), 20);
heartbeat.unref();
setTimeout(() => log('never: nobody waits for it'), 500).unref();
setTimeout(() => log('last'), 50);
log('heartbeat holds the loop:', heartbeat.hasRef());
process.on('exit', () => log('exit after', beats, 'beats'));
