#!/bin/sh
# SPDX-License-Identifier: MIT
# A run in the formats of other programs.
. "${srcdir:-.}/tests/cli/lib.sh"
command -v python3 >/dev/null || exit 77

cat >trace.py <<'EOF'
import collections, decimal, json, sys
trace = json.load(open(sys.argv[1]), parse_float=decimal.Decimal)
open_, last, left, arrived, names = collections.defaultdict(list), {}, {}, set(), set()
slices = []
for e in trace["traceEvents"]:
    track = (e["pid"], e["tid"])
    if e["ph"] == "M":
        names.add(e["args"]["name"])
        continue
    assert isinstance(e.get("name", ""), str), e
    assert last.get(track, 0) <= e["ts"], ("time goes back", e)
    last[track] = e["ts"]
    if e["ph"] == "B":
        open_[track].append(e)
        slices.append(e)
    elif e["ph"] == "E":
        assert open_[track], ("nothing to end", e)
        open_[track].pop()
    elif e["ph"] == "s":
        assert open_[track], ("an arrow leaves no slice", e)
        assert e["id"] not in left, e
        left[e["id"]] = e["ts"]
    elif e["ph"] == "f":
        assert open_[track][-1]["args"]["serial"] == e["id"], e
        assert e["id"] not in arrived and left[e["id"]] <= e["ts"], e
        arrived.add(e["id"])
    else:
        assert e["ph"] in "iC", e
assert not any(open_.values()), "a slice is left open"
for kind in sys.argv[2:]:
    what, wanted = kind.split("=")
    have = (names if what == "track" else {s["name"] for s in slices if s["cat"] == what})
    assert wanted in have, (kind, have)
assert arrived, "no arrows"
EOF

trace_is_sound() {
	python3 trace.py "$@" >err 2>&1 || fail "the trace should be sound"
}

given 'setTimeout(function() console.log("a") cpu(2) process.nextTick(function() end) end, 1)
setImmediate(function() fs.stat("x\"\\\1\255", function() end) end)'
try export t.lua --format chrome -o trace.json; status 0; prints_nothing; quiet
trace_is_sound trace.json phase=timers phase=poll phase=check timeout=timeout:1

# The same from a journal that was recorded, in either form, and to standard output.
for form in jsonl lsj; do
	try run t.lua --quiet --journal j.$form; status 0
	try export j.$form --format chrome; status 0
	cmp -s out trace.json || fail 'a recorded run should give the same trace'
done

# What is cut short ends where the journal does.
head -n 40 j.jsonl >cut.jsonl
try export cut.jsonl --format chrome -o cut.json; status 0; trace_is_sound cut.json

# asyncio.
given 'runtime "asyncio"
local f = async(function(x) await(asyncio.sleep(0.01)) print(x) end)
asyncio.run(async(function() await(asyncio.gather(f(1), f(2))) end)())'
try export t.lua --format chrome -o e.json; status 0; trace_is_sound e.json phase=ready

# A page: the same steps back as forward, as a browser would run them.
try export t.lua --format html -o page.html; status 0; prints_nothing; quiet
cat >page.js <<'END'
const html = require("fs").readFileSync("page.html", "utf8"), made = {};
for (const [, id, text] of html.matchAll(/<script type="application\/json" id="(\w+)">(.*?)<\/script>/gs))
  made[id] = { textContent: text };
const el = id => made[id] ??= {}, keys = [];
globalThis.document = { getElementById: el, addEventListener: (_, f) => keys.push(f) };
globalThis.location = { hash: "", replace() {} };
new Function(html.match(/<script>(.*?)<\/script>/s)[1])();
const press = key => keys[0]({ key, preventDefault() {} });
const shown = [el("screen").innerHTML];
for (let n = JSON.parse(made.steps.textContent).length; --n > 0;) {
  press("ArrowRight");
  shown.push(el("screen").innerHTML);
}
if (new Set(shown).size !== shown.length) throw "two steps look alike";
for (const expected of shown.reverse()) {
  if (el("screen").innerHTML !== expected) throw "a step back shows something else";
  press("ArrowLeft");
}
press("End");
if (!shown[0].includes("[END]")) throw "the last step is the end";
if (!el("say").textContent.includes("the run is over")) throw "said: " + el("say").textContent;
END
if command -v node >/dev/null; then
	try_as 'stepping the page' node page.js; status 0; quiet
fi

# A picture.
try export t.lua --format svg -o time.svg; status 0; prints_nothing; quiet
try_as 'parsing the picture' python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("time.svg")'
status 0; quiet

# Nowhere to go.
if [ -w /dev/full ]; then
	for format in chrome jsonl html svg; do
		try export t.lua --format $format -o /dev/full; status 2; says 'No space left on device'
	done
fi

# A script that does not load.
given 'x ='
try export t.lua --format chrome; status 2; prints_nothing; says 't.lua:'
finish
