#!/bin/sh
# SPDX-License-Identifier: MIT
# Exit statuses: the program's own, and loopscope's with a line of its own.
. "${srcdir:-.}/tests/cli/lib.sh"

given 'console.log("a")'; try run t.lua; status 0; prints a; quiet
given ''; try run t.lua; status 0; prints_nothing; quiet
given 'process.exit(5)'; try run t.lua; status 5; quiet
given 'process.exit(2)'; try run t.lua; status 2; quiet
given 'process.exitCode = 255'; try run t.lua; status 255; quiet
given 'process.exit(256 + 7)'; try run t.lua; status 7; quiet
given 'error(Error.new("no"), 0)'; try run t.lua; status 1; says 'Error: no'; prints_nothing
given 'process.on("exit", function(c) console.log("exit", c) end) error("no", 0)'
try run t.lua; status 1; prints 'exit 1'
given 'Promise.reject(Error.new("late"))'; try run t.lua; status 1; says 'late'
given 'runtime("node", { module = "esm" }) await(Promise.new(function() end))'
try run t.lua; status 13

# A death by a signal, its own or one of a fault: 128 and the signal's number.
given 'process.on("exit", function() console.log("no") end)
process.kill(process.pid, "SIGKILL")'
try run t.lua; status 137; prints_nothing; quiet
given 'setTimeout(function() process.kill(process.pid) end, 5)'
try run t.lua; status 143; prints_nothing; quiet
given 'fault { at = "1s", kill = 0, signal = "SIGKILL" }
setTimeout(function() end, 5000)'
try run t.lua; status 137; prints_nothing

# Limits, and what blocks for ever: 3, and a line that names the place.
given 'while true do end'
try run t.lua --max-instructions 3000000; status 3; says 'loopscope: t.lua:1: '
says blocked
given 'local function f() process.nextTick(f) end
f()'
try run t.lua --max-ticks 1000; status 3; says 'loopscope: t.lua:'; says 1000
given 'while true do cpu(10) end'
try run t.lua --max-cpu 1s; status 3; says 'loopscope: t.lua:'
given 'local t = {}
while true do t[#t + 1] = ("x"):rep(1000) .. #t end'
try run t.lua --max-memory 8M; status 3; says 'loopscope: t.lua:'; says memory

# Each limit names itself and the line.
limit() {
	given "$1"; shift
	try run t.lua "$@"; status 3; says "loopscope: t.lua:2: "
}
limit 'local t = {}
setTimeout(function() while true do t[#t + 1] = {} end end, 1)' --max-memory 8M
says 'the script needs more than 8 MiB of memory'
for more in 'setTimeout(f, i)' 'setImmediate(f)' 'process.nextTick(f)' 'queueMicrotask(f)' \
	'fs.stat("x", f)' 'Promise.resolve():next(f)' 'timersPromises.setTimeout(i)'; do
	limit "local function f() end
for i = 1, 200 do pcall(function() $more end) end" --max-pending 100
	says 'more than 100 events are pending'
done
given 'for i = 1, 5 do
	setTimeout(function() for i = 1, 60 do setTimeout(function() end) end end, 50 * i)
end'
try run t.lua --max-pending 100; status 0; quiet
limit 'local function f()
	process.nextTick(f) end f()' --max-ticks 1000
says 'more than 1000 ticks and microtasks'
given 'local n = 0
local function f() n = n + 1 if n < 1000 then queueMicrotask(f) end end f()'
try run t.lua --max-ticks 1000; status 0
limit 'setTimeout(function()
	while true do cpu(1) end end, 1)' --max-cpu 1s
says 'more than 1 s of cpu()'
# The other commands pass it on too.
given 'while true do end'
try export t.lua --format jsonl -o j --max-instructions 3000000; status 3
says 'loopscope: t.lua:1: '

# The simulated time runs on for a second when the loop is blocked, and shows what starves.
given 'setTimeout(function() end, 5)
setImmediate(function() end)
while true do end'
try run t.lua --max-instructions 3000000; status 3; says 'loopscope: t.lua:3: '
grep -qi timer err || fail 'the report should count the timer that is due'
grep -qi immediate err || fail 'the report should count the immediate'

# Interrupted: what was printed so far is there. Nobody wakes a loop of intervals.
given 'setInterval(function() end, 1) console.log("first")'
: >out
"$LOOPSCOPE" run t.lua >out 2>err &
pid=$!
what='interrupted by SIGTERM'
n=0
while [ ! -s out ] && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
kill -TERM $pid
got=0
wait $pid || got=$?
status 143; prints first; quiet
# A shell starts background jobs with SIGINT ignored; another parent does not.
if [ -x /usr/bin/python3 ]; then
	what='interrupted by SIGINT'
	got=0
	: >out
	/usr/bin/python3 - "$LOOPSCOPE" <<'END' || got=$?
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
p = subprocess.Popen([sys.argv[1], "run", "t.lua", "--journal", "j.jsonl"],
                     stdout=open("out", "w"), stderr=open("err", "w"))
for _ in range(50):
    if os.path.getsize("out"):
        break
    time.sleep(0.1)
p.send_signal(signal.SIGINT)
sys.exit(p.wait())
END
	status 130; prints first; quiet
	tail -n 1 j.jsonl | grep -q '}$' || fail 'the journal should end with a whole line'
fi
finish
