const { cpu, about, log } = require('./twin.cjs');
let last = performance.now(),
  turn = 0;
const interval = setInterval(() => {
  const now = performance.now();
  turn++;
  log('interval turn', turn, 'after', about(now - last), 'ms');
  last = now;
  if (turn === 3) cpu(70);
  if (turn === 6) {
    clearInterval(interval);
    log('six turns, where a clock would have counted eight');
  }
}, 20);
