#!/bin/sh
# SPDX-License-Identifier: MIT
# Standard output is what the program prints, byte for byte, wherever it goes.
. "${srcdir:-.}/tests/cli/lib.sh"

# Bytes as they are into a file; nothing that moves a cursor into a terminal.
given 'console.log("a\27[2J\tb\rc\0d\255\254\194\155 é")'
try run t.lua; status 0; quiet
printf 'a\033[2J\tb\rc\000d\377\376\302\233 \303\251\n' >want
cmp -s want out || fail 'the bytes should go out as they are'
if [ -x /usr/bin/script ] && script -qec true /dev/null >/dev/null 2>&1; then
	try_as 'in a terminal' script -qec "'$LOOPSCOPE' run t.lua" /dev/null
	printf 'a\\x1b[2J\tb\\rc\\x00d\\xff\\xfe\\u009b \303\251\n' >want
	tr -d '\r' <out | cmp -s - want ||
		fail 'control characters should be escaped'
	grep -q "$(printf '\033')" out && fail 'no escape character may reach a terminal'
	given 'console.error("\27]0;title\7")'
	try_as 'errors in a terminal' script -qec "'$LOOPSCOPE' run t.lua" /dev/null
	grep -q "$(printf '\033')" out && fail 'no escape character may reach a terminal'
fi

# The two streams keep their order where they go to the same place.
given 'for i = 1, 3 do console.log("out", i) console.error("err", i) end'
try_as 'both streams' sh -c '"$1" run t.lua 2>&1' sh "$LOOPSCOPE"
prints 'out 1' 'err 1' 'out 2' 'err 2' 'out 3' 'err 3'

# More than the buffer; a line longer than it.
given 'for i = 1, 30000 do console.log(i) end'
try run t.lua; status 0; seq 30000 >want; cmp -s want out || fail 'each line once'
given 'console.log(("x"):rep(200000))'
try run t.lua; status 0
[ "$(wc -c <out)" = 200001 ] || fail 'the whole line'

# A full disk, a closed output, a reader that has gone.
given 'for i = 1, 100000 do console.log("line", i) end'
if [ -c /dev/full ]; then
	try_as 'a full disk' sh -c '"$1" run t.lua >/dev/full' sh "$LOOPSCOPE"
	refuses 'standard output: No space left on device'
	try_as 'a report on a full disk' "$LOOPSCOPE" run t.lua -q --report /dev/full
	status 2; says '/dev/full: No space'
	try_as 'a journal on a full disk' "$LOOPSCOPE" run t.lua -q --journal /dev/full
	status 2; says '/dev/full: '
	# A program without end stops when nobody can see it.
	printf 'setInterval(function() end, 1)\n' >endless.lua
	try_as 'endless' "$LOOPSCOPE" run endless.lua --journal /dev/full
	status 2; says '/dev/full: '
	try_as 'endless' "$LOOPSCOPE" export endless.lua --format jsonl -o /dev/full
	status 2; says '/dev/full: '
	try_as 'an export on a full disk' sh -c '"$1" export t.lua --format jsonl >/dev/full' \
		sh "$LOOPSCOPE"
	status 2; says 'standard output: '
	try_as 'help on a full disk' sh -c '"$1" help >/dev/full' sh "$LOOPSCOPE"
	status 2; says 'standard output: No space'
	try_as 'errors on a full disk' sh -c 'echo "console.error(1) process.exit(4)" >e.lua
		"$1" run e.lua 2>/dev/full' sh "$LOOPSCOPE"
	status 4
fi
try_as 'closed output' sh -c '"$1" run t.lua >&-' sh "$LOOPSCOPE"
status 2; says 'standard output: '
try_as 'closed output, a journal' sh -c '"$1" run t.lua --journal j.jsonl >&-' sh "$LOOPSCOPE"
status 2; says 'standard output: '
grep -v '^{' j.jsonl && fail 'output went into the journal'
given 'local x = 1'
try_as 'closed output, nothing printed' sh -c '"$1" run t.lua >&- 2>&- <&-' sh "$LOOPSCOPE"
status 0
given 'setInterval(function() console.log("again and again") end, 1)'
try_as 'a reader that has gone' sh -c '"$1" run t.lua | head -n 2' sh "$LOOPSCOPE"
status 0; prints 'again and again' 'again and again'; quiet

# Files that cannot be made.
given 'console.log(1)'
for o in report journal requests; do
	try run t.lua --$o no/such/folder/x.jsonl; status 2; says 'no/such/folder/x.jsonl: '
done
try export t.lua --format jsonl -o no/such/x; status 2; says 'no/such/x: '
try view t.lua --keys no-such-keys --screen -; status 2; says 'no-such-keys'

# Progress: after a second, and only where it is wanted.
given 'setInterval(function() end, 1)'
: >out; : >err
began=$(date +%s)
"$LOOPSCOPE" run t.lua --progress >out 2>err &
pid=$!
what='progress'
n=0
while [ ! -s err ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
ended=$(date +%s)
kill -TERM $pid
wait $pid 2>/dev/null
says ' simulated; '
[ "$ended" -gt "$began" ] || fail 'the first second should be quiet'
try run t.lua --until 2s; status 0; quiet
finish
