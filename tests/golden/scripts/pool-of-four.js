// As many threads as this program needs cores. The script has four of both; two of both
// give the same lines, and two cores are to be had on any machine.
const THREADS = 2;
process.env.UV_THREADPOOL_SIZE = String(THREADS);
const { hash, log } = require('./twin.cjs');
hash(1, () => {
  // the first call measures; those below start together
  const start = performance.now();
  const ended = [];
  for (let i = 1; i <= THREADS + 1; i++) {
    hash(120, () => {
      ended.push(performance.now() - start);
      if (ended.length === THREADS + 1) {
        const spread = ended[THREADS - 1] - ended[0];
        const gap = ended[THREADS] - ended[THREADS - 1];
        log('the first jobs ended together:', spread < 60);
        log('the one too many came a job later:', gap > 60);
      }
    });
  }
  log('jobs handed over; the main thread is free');
});
