// SPDX-License-Identifier: MIT
// shrink.js - cuts a program down while the difference stays.
//
// Cuts are tried from the large to the small: runs of statements, single statements, a
// call that is replaced by the body of its callback, a link of a chain, an element of a
// list. A cut is kept if both sides still differ and the real output is still decided.
'use strict';
const T = require('./tree.js');
const { QUICK } = require('./reality.js');

const copy = (program) => structuredClone(program);

function lists(program) {
  return [program.body, ...[...T.bodies(program.body)]];
}

function* removals(program) {
  const sizes = lists(program).map((l) => l.length);
  for (let l = 0; l < sizes.length; l++) {
    for (let k = sizes[l]; k >= 1; k = Math.floor(k / 2)) {
      for (let i = 0; i + k <= sizes[l]; i += k) {
        const cut = copy(program);
        lists(cut)[l].splice(i, k);
        yield cut;
      }
    }
  }
}

// A statement that has a callback becomes the callback's statements.
function* hoists(program) {
  const all = lists(program);
  for (let l = 0; l < all.length; l++) {
    for (let i = 0; i < all[l].length; i++) {
      const inner = [...T.bodies(all[l][i])];
      for (let b = 0; b < inner.length; b++) {
        const cut = copy(program);
        const list = lists(cut)[l];
        list.splice(i, 1, ...[...T.bodies(list[i])][b]);
        yield cut;
      }
    }
  }
}

const LINKS = ['then', 'catch', 'finally'];

function* links(program) {
  const chains = (p) =>
    [...T.nodes(p.body)].filter((n) => n.t === 'send' && LINKS.includes(n.name));
  for (let i = 0; i < chains(program).length; i++) {
    const cut = copy(program);
    const node = chains(cut)[i];
    const inner = node.obj;
    for (const key of Object.keys(node)) delete node[key];
    Object.assign(node, inner);
    yield cut;
  }
}

function* elements(program) {
  const tables = (p) =>
    [...T.nodes(p.body)].filter((n) => n.t === 'list' && n.items.length > 0);
  const n = tables(program).length;
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < tables(program)[t].items.length; i++) {
      const cut = copy(program);
      tables(cut)[t].items.splice(i, 1);
      yield cut;
    }
  }
}

async function shrink(program, reality, seconds) {
  const end = Date.now() + seconds * 1000;
  let best = program;
  for (let improved = true; improved;) {
    improved = false;
    for (const cuts of [removals, hoists, links, elements]) {
      for (let found = true; found;) {
        found = false;
        for (const cut of cuts(best)) {
          if (Date.now() > end) return best;
          if ((await reality.compare(cut, QUICK)).verdict !== 'differs') continue;
          best = cut;
          found = improved = true;
          break;
        }
      }
    }
  }
  return best;
}

module.exports = { shrink };
