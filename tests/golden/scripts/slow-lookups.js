// Needs slow_lookup.c preloaded: getaddrinfo() then takes 150 ms.
const { log } = require('./twin.cjs');
const start = performance.now();
const units = () => Math.floor((performance.now() - start) / 150 + 0.5);
const finished = {};
for (let i = 1; i <= 5; i++) {
  require('dns').lookup('localhost', () => {
    const u = units();
    finished[u] = (finished[u] || 0) + 1;
    if (i === 5) {
      log('after 1 unit:', finished[1]);
      log('after 2 units:', finished[2]);
      log('after 3 units:', finished[3]);
    }
  });
}
require('fs').stat('/etc/hostname', () => log('stat after', units(), 'units'));
