const { about, log } = require('./twin.cjs');
const { setInterval, setTimeout } = require('timers/promises');
const countdown = (async function* () {
  for (let n = 3; n >= 1; n--) {
    log('generator makes', n);
    yield n;
    await setTimeout(10);
  }
})();
(async () => {
  for await (const n of countdown) log('reader got', n);
  log('countdown is over');
  const begin = performance.now();
  let turns = 0;
  for await (const value of setInterval(20, 'tock')) {
    turns++;
    log(value, turns, 'at about', about(performance.now() - begin));
    if (turns === 1) await setTimeout(50);
    if (turns === 4) break;
  }
  log('interval stopped');
})();
