#!/bin/sh
# SPDX-License-Identifier: MIT
# explore finds every outcome that was recorded on the real runtime, names what allows the
# others, and each name replays its outcome; the bounds are kept and told.
. "${srcdir:-.}/tests/cli/lib.sh"

ids() {
	sed -n 's/^[0-9]*\. .*--schedule //p' "$1"
}

# Each outcome of the listing in `out` is what `run --schedule` prints, and one that
# departs from the usual order names a row of docs/MODEL.md.
replays() {
	cp out listing
	for id in $(ids listing); do
		what="loopscope run $1 --schedule $id"
		re=$(echo "$id" | sed 's/\./\\./g')
		"$LOOPSCOPE" run "$@" --schedule "$id" >printed 2>err </dev/null
		sed 's/^/  | /' printed >want
		sed -n "/--schedule $re\$/,/^\$/p" listing | grep '^  | ' >out
		cmp -s want out || fail 'it should print what explore has told'
		rows=$(sed -n "/--schedule $re\$/,/^\$/p" listing | grep -c '^  at .*([CP][0-9]')
		[ "$id" = 0 ] || [ "$rows" -gt 0 ] || fail 'no row is named that allows it'
	done
	cp listing out
}

for any in "$here"/tests/cases/*/*.any; do
	script=${any%.any}.lua
	try explore "$script" --max-time 10m; status 0; quiet
	grep -v '^---$' "$any" | while IFS= read -r line; do
		grep -qxF "  | $line" out || echo "$line"
	done >missing
	[ -s missing ] && fail "not found: $(cat missing)"
	grep -q '^Not all' out && fail 'it should find all orders'
	replays "$script"
done

# The rows that the listings name are those of docs/MODEL.md.
for row in C1 C2 C3 C4 C5 C6 C8 C12 C13 P1 P2 P3 P4 P5 P8; do
	grep -q "^| $row |" "$here/docs/MODEL.md" || fail "docs/MODEL.md has no row $row"
done

# Each label that the model asks by has its row in the table.
labels=$(sed -n 's/.*\(sim_choose\|sim_race\|rt_race_clock\|rt_race_late_wake\)(.*, "\([^"]*\)".*/\2/p' \
	"$here"/src/*/*.c | sort -u)
[ "$(echo "$labels" | wc -l)" -gt 9 ] || fail 'the labels are not found any more'
echo "$labels" | while IFS= read -r label; do
	grep -qF "{ \"$label\"," "$here/src/sim/choice.c" || echo "$label"
done >missing
[ -s missing ] && fail "no row in src/sim/choice.c: $(cat missing)"

# What came first of two that are ready in the same moment.
given 'local d = device { name = "db" }
for i = 1, 3 do d:query("q", { ms = 5 }, function() console.log(i) end) end'
try explore t.lua; status 0; shows '6 outcomes of '; replays t.lua

# A result a little before or after the loop looks.
given 'setImmediate(function() console.log("immediate") end)
fs.stat("/", { ms = 0.1 }, function() console.log("stat") end)'
try explore t.lua; status 0; shows '2 outcomes of '; replays t.lua

# Timers of two delays that are due in the same or the next millisecond.
given 'setTimeout(function() console.log("a") end, 12)
setTimeout(function() console.log("b") setImmediate(console.log, "c") end, 11)'
try explore t.lua; status 0; shows '(C3)'; replays t.lua

# A timer against a result of the same time.
given 'setTimeout(function() console.log("timer") end, 5)
device({ name = "db" }):query("q", { ms = 5 }, function() console.log("db") end)'
try explore t.lua; status 0; shows '2 outcomes of '; replays t.lua

# Python: a thread that posts about when the loop looks; what is a set in CPython.
for runtime in asyncio:0.004 uvloop:0.0059; do
	timer=${runtime#*:} runtime=${runtime%:*}
	given "runtime \"$runtime\""'
local function main()
  local loop = asyncio.get_running_loop()
  loop:run_in_executor(nil, function() time.sleep(0.005) loop:call_soon_threadsafe(print, "job") end)
  loop:call_later('"$timer"', print, "timer")
  await(asyncio.sleep(0.05))
end
asyncio.run(async(main)())'
	try explore t.lua; status 0; shows '2 outcomes of '; replays t.lua
	given "runtime \"$runtime\""'
local one = async(function(name)
  local ok, e = pcall(await, asyncio.sleep(1))
  print(name)
  error(e, 0)
end)
asyncio.run(async(function()
  for _, name in ipairs { "a", "b", "c" } do asyncio.create_task(one(name)) end
  await(asyncio.sleep(0))
end)())'
	try explore t.lua; status 0; shows '6 outcomes of '; shows '(P4)'; replays t.lua
done

# Nothing is open here.
given 'console.log(1) process.exitCode = 3'
try explore t.lua; status 0; shows '1 outcome of '; shows 'exit status 3, --schedule 0'

# From standard input, which is read once.
"$LOOPSCOPE" explore - <"$here/tests/cases/node/02-timeout-or-immediate-main.lua" >out 2>err
what='loopscope explore -'; shows '2 outcomes of '

# Bounds.
given 'for i = 1, 6 do crypto.pbkdf2({ ms = 40 }, function() console.log(i) end) end'
try explore t.lua --max-orders 20; status 0; shows ' of 20 orders'
shows 'further orders were not run, since 20 is the limit (--max-orders).'
replays t.lua
given 'setInterval(function() end, 10)'
try explore t.lua --max-time 50ms; status 0; shows '0 outcomes of 0 orders'
shows 'Not all: at least 1 further order was not run, since 0.05 s of real time were over'
try explore t.lua --until 100ms; status 0; shows '1 outcome of '

# Mistakes.
try explore none.lua; refuses 'none.lua'
given 'console.log('
try explore t.lua; status 2; says 't.lua:'
try explore t.jsonl; refuses 'is one order already'
given 'console.log(1)'
try run t.lua --schedule 7; status 2; says '--schedule names no order of this run'
try export t.lua --format jsonl --schedule 1.9; status 2
says '--schedule names no order of this run'
finish
