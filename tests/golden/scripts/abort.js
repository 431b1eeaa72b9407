const { log } = require('./twin.cjs');
const pause = require('timers/promises').setTimeout;
const controller = new AbortController();
controller.signal.addEventListener('abort', () =>
  log('told to stop, reason:', controller.signal.reason),
);
const step = async (name, signal) => {
  let n = 0;
  while (!signal.aborted) {
    n++;
    await pause(20);
  }
  log(name, 'stopped after', n, 'steps');
};
step('by hand', controller.signal);
step('by timeout', AbortSignal.timeout(130));
setTimeout(() => {
  log('before abort');
  controller.abort('changed my mind');
  controller.abort('again');
  log('after abort');
}, 50);
