// SPDX-License-Identifier: MIT
// random.js - a seeded generator of numbers: the same seed makes the same program.
'use strict';

// xmur3 and mulberry32, two well-known small mixers.
function seeded(text) {
  let h = 1779033703 ^ text.length;
  for (const c of text) {
    h = Math.imul(h ^ c.charCodeAt(0), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  let state = h >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

class Random {
  constructor(text) {
    this.next = seeded(text);
  }

  chance(p) {
    return this.next() < p;
  }

  // A whole number, both ends included.
  int(from, to) {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  // One of the entries, each as likely as its weight(entry).
  weighted(entries, weight) {
    let total = 0;
    for (const e of entries) total += weight(e);
    let at = this.next() * total;
    for (const e of entries) {
      at -= weight(e);
      if (at < 0) return e;
    }
    return entries[entries.length - 1];
  }

  shuffled(list) {
    const out = list.slice();
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }
}

module.exports = { Random };
