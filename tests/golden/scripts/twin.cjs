// What the twins need beside Node itself: CPU time, and pool jobs of a known length.
'use strict';
const crypto = require('crypto');

exports.cpu = (ms) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

const PROBE = 40000;
let rate; // rounds of pbkdf2 in a millisecond
exports.hash = (ms, done) => {
  if (!rate) {
    const begin = performance.now();
    crypto.pbkdf2Sync('p', 's', PROBE, 32, 'sha1');
    rate = PROBE / (performance.now() - begin);
  }
  crypto.pbkdf2('p', 's', Math.ceil(ms * rate), 32, 'sha1', done);
};

exports.about = (ms) => Math.floor(ms / 10 + 0.5) * 10;
exports.log = console.log;
