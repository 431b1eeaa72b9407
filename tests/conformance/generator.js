// SPDX-License-Identifier: MIT
// generator.js - makes a random program: which kinds of statement, how deep, how many.
//
// The grammar is a table of makers in grammar/*.js, a family a file. A maker gets the
// generator and returns one statement or a list; it asks the generator for what goes
// inside (`callback`, `body`, `promise`, `value`). A profile says which families a
// program draws from: a program about everything has races everywhere, a program about
// few things can be deep.
'use strict';
const T = require('./tree.js');
const { Random } = require('./random.js');
const { PROFILES } = require('./profiles.js');
const values = require('./grammar/values.js');

const FAMILIES = {};
for (const name of [
  'timers',
  'ticks',
  'promises',
  'asyncs',
  'events',
  'messages',
  'iteration',
  'pool',
  'errors',
  'process',
  'streams',
  'values',
]) {
  FAMILIES[name] = require(`./grammar/${name}.js`).makers;
}

const MAX_DEPTH = 4;

class Generator {
  constructor(seed, only) {
    this.random = new Random(seed);
    this.profile = this.random.weighted(
      PROFILES.filter((p) => !only || p.name === only),
      (p) => p.weight,
    );
    this.options = { esm: false, threadpool: 0, ...this.profile.options };
    if (this.profile.esm && this.random.chance(this.profile.esm)) this.options.esm = true;
    this.budget = this.random.int(...(this.profile.budget || [4, 18]));
    this.labels = 0;
    this.names = 0;
    this.depth = 0;
    this.flags = { async: false, generator: false };
    this.scope = [];
    this.palette = this.makePalette();
    this.makers = [];
    for (const [family, weight] of Object.entries(this.profile.families)) {
      for (const m of FAMILIES[family]) {
        this.makers.push({
          ...m,
          weight: weight * (m.weight === undefined ? 1 : m.weight),
        });
      }
    }
  }

  // A few delays a program, so that timers share lists; far apart, so that which of two
  // is due first does not hang on a fraction of a millisecond.
  makePalette() {
    const r = this.random;
    const out = [];
    for (let v = r.int(5, 14); out.length < 4; v += r.int(9, 30)) out.push(v);
    return out;
  }

  chance(p) {
    return this.random.chance(p);
  }
  int(a, b) {
    return this.random.int(a, b);
  }
  pick(list) {
    return this.random.pick(list);
  }

  name(letter) {
    this.names++;
    return letter + this.names;
  }

  // A line of output of its own: no two lines of a program begin alike.
  line(...values) {
    this.labels++;
    return T.log(T.str(String(this.labels)), ...values);
  }

  // A small value to pass around; `something` is never nil.
  value() {
    return values.value(this);
  }
  something() {
    return values.something(this);
  }

  delay() {
    if (this.chance(this.profile.zero === undefined ? 0.2 : this.profile.zero)) {
      return T.ms(this.int(0, 1));
    }
    return T.ms(this.pick(this.palette));
  }

  // What is named here can be used by statements further down in the same bodies.
  declare(kind, name) {
    this.scope.push({ kind, name });
    return name;
  }

  known(kind) {
    const found = this.scope.filter((v) => v.kind === kind);
    return found.length ? T.id(this.pick(found).name) : null;
  }

  // Runs make() one level deeper; names declared in there are forgotten afterwards.
  inside(flags, make) {
    const { flags: outer, depth } = this;
    const mark = this.scope.length;
    this.flags = { async: false, generator: false, loop: false, ...flags };
    this.depth++;
    const made = make();
    this.depth = depth;
    this.flags = outer;
    this.scope.length = mark;
    return made;
  }

  statements(most) {
    const out = [];
    const n = this.int(0, most);
    for (let i = 0; i < n && this.budget > 0; i++) {
      this.budget--;
      const usable = this.makers.filter(
        (m) =>
          m.weight > 0 && (!m.when || m.when(this)) && (this.depth < MAX_DEPTH || m.flat),
      );
      if (!usable.length) break;
      const made = this.random.weighted(usable, (m) => m.weight).make(this);
      out.push(...[made].flat());
    }
    return out;
  }

  // The body of something that the runtime calls: a line, then statements.
  body(flags = {}, most = 3, values = []) {
    return this.inside(flags, () => {
      const out = [this.line(...values)];
      out.push(...this.statements(this.depth === 1 ? most + 1 : most));
      if (out.some(armsShortTimer)) out.push(T.cpu(3));
      return out;
    });
  }

  callback(params = [], most = 3) {
    return T.fn(params, this.body({}, most, params.map(T.id)));
  }

  program() {
    const body = [];
    for (const m of this.profile.setup || [])
      if (this.chance(m.p)) body.push(...[m.make(this)].flat());
    this.flags = { async: this.options.esm, generator: false };
    body.push(this.line());
    while (this.budget > 0) {
      const before = this.budget;
      body.push(...this.statements(4));
      if (this.budget === before) this.budget--;
    }
    if (this.profile.ending) body.push(...[this.profile.ending(this)].flat());
    else if (this.chance(0.85)) body.push(T.cpu(5));
    return { options: this.options, profile: this.profile.name, body };
  }
}

// Whether a timer of at most a millisecond is armed here: with an immediate beside it
// the order would be a race, unless the thread is kept busy for some milliseconds.
function armsShortTimer(statement) {
  for (const n of T.nodes(statement)) {
    if (n.t === 'fn' || n.t === 'thenable') continue;
    if (n.t === 'call' && /setTimeout|setInterval/.test(String(n.f))) {
      if (n.args.some((a) => a.t === 'ms' && a.v <= 1)) return true;
    }
  }
  return false;
}

// `only` names a profile; without it the seed chooses one.
function generate(seed, only) {
  return new Generator(seed, only).program();
}

module.exports = { generate };
