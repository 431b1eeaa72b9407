// SPDX-License-Identifier: MIT
// profiles.js - the kinds of program: which families of statements, in what measure.
'use strict';
const T = require('./tree.js');
const { listeners } = require('./grammar/errors.js');
const { beforeExit, onExit } = require('./grammar/process.js');
const { spin } = require('./grammar/pool.js');

// Some programs end their main script with a throw.
function throwAtTheEnd(g) {
  const end = g.chance(0.2) ? [T.throws(T.failure('Error', 'main'))] : [];
  return [T.cpu(5), ...end];
}

const QUEUES = { timers: 1, ticks: 1, promises: 0.7, asyncs: 0.6 };

const PROFILES = [
  {
    name: 'everything',
    weight: 4,
    families: { ...QUEUES, events: 0.3, messages: 0.1, iteration: 0.3 },
  },
  { name: 'timers', weight: 4, families: { timers: 3, ticks: 0.8, promises: 0.2 } },
  {
    name: 'promises',
    weight: 5,
    zero: 0,
    families: { promises: 2, ticks: 0.6, asyncs: 1 },
    esm: 0.2,
  },
  {
    name: 'async functions',
    weight: 4,
    zero: 0,
    families: { asyncs: 3, promises: 0.5, ticks: 0.6 },
    esm: 0.2,
  },
  { name: 'events', weight: 2, families: { events: 2, ticks: 1, promises: 0.3 } },
  {
    name: 'messages',
    weight: 2,
    families: { messages: 1, ticks: 1, timers: 0.3, promises: 0.2 },
  },
  {
    name: 'iteration',
    weight: 2,
    zero: 0,
    families: { iteration: 2, ticks: 0.7, asyncs: 0.4 },
    esm: 0.2,
  },
  {
    name: 'streams',
    weight: 4,
    zero: 0,
    budget: [1, 2],
    families: { streams: 1, ticks: 0.3 },
    setup: [{ p: 0.4, make: listeners.uncaught }],
  },
  { name: 'values', weight: 1, budget: [4, 12], families: { values: 1 } },
  { name: 'modules', weight: 2, options: { esm: true }, families: QUEUES },
  {
    name: 'handled errors',
    weight: 5,
    families: { errors: 1.2, ticks: 0.8, timers: 0.5, promises: 0.3, process: 0.2 },
    setup: [
      { p: 1, make: listeners.uncaught },
      { p: 0.6, make: listeners.unhandled },
      { p: 0.3, make: listeners.monitor },
      { p: 0.4, make: listeners.handledLate },
      { p: 0.3, make: listeners.warning },
      { p: 0.3, make: onExit },
    ],
    ending: throwAtTheEnd,
  },
  {
    name: 'fatal errors',
    weight: 2,
    budget: [4, 14],
    families: { errors: 0.5, ticks: 1, timers: 0.7, promises: 0.3 },
    setup: [
      { p: 0.5, make: onExit },
      { p: 0.3, make: listeners.monitor },
      { p: 0.3, make: listeners.unhandled },
    ],
    ending: throwAtTheEnd,
  },
  {
    name: 'exit',
    weight: 2,
    families: { process: 0.7, ticks: 1, timers: 0.6, promises: 0.3 },
    setup: [
      { p: 0.7, make: beforeExit },
      { p: 0.7, make: onExit },
    ],
  },
  {
    name: 'pool, long turns',
    weight: 4,
    options: { threadpool: 1 },
    budget: [4, 14],
    zero: 1,
    families: { pool: 2, ticks: 0.8, promises: 0.2 },
    ending: (g) => spin(g, 14),
  },
  {
    name: 'pool, blocked',
    weight: 3,
    options: { threadpool: 1 },
    budget: [3, 8],
    zero: 1,
    families: { pool: 2, ticks: 0.8, messages: 0.1 },
    setup: [{ p: 0.3, make: listeners.uncaught }],
    ending: (g) => spin(g, 10),
  },
  {
    name: 'pool, two threads',
    weight: 0.7,
    options: { threadpool: 2 },
    budget: [1, 2],
    families: { pool: 1 },
  },
  {
    name: 'pool, several threads',
    weight: 0.7,
    options: { threadpool: 4 },
    budget: [1, 2],
    families: { pool: 1 },
  },
  { name: 'pool, in sequence', weight: 1, families: { pool: 1 }, budget: [1, 1] },
];

module.exports = { PROFILES };
