process.env.UV_THREADPOOL_SIZE = '1';
const { log } = require('./twin.cjs');
const fs = require('fs');
fs.readFile('/etc/hostname', () => log('readFile'));
let count = 0;
function nextStat() {
  count++;
  log('stat', count);
  if (count < 3) fs.stat('/etc/hostname', nextStat);
}
fs.stat('/etc/hostname', nextStat);
