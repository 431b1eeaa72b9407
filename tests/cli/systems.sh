#!/bin/sh
# SPDX-License-Identifier: MIT
# Files of systems: what run and compare say of them, the report, a line a request.
. "${srcdir:-.}/tests/cli/lib.sh"

cat >two.lua <<'END'
system { name = "first", runtime = "node", main = function() setTimeout(function() end, 1000) end }
system { name = "second", runtime = "asyncio", main = function() asyncio.run(asyncio.sleep(1)) end }
load { url = "/a?x=1", rate = 100, requests = 20, timeout = "50ms" }
load { url = "/b", rate = 100, requests = 5, timeout = "50ms", to = "second" }
END

# A summary for each, in the order of the file.
try run two.lua; status 0; quiet
shows 'first (node, 4 cores)'; shows 'second (asyncio, 4 cores)'
shows '20 sent, 0 completed, 20 timed out'; shows '25 sent, 0 completed, 25 timed out'
awk 'length($0) > 80 { exit 1 }' out || fail 'wider than 80 columns'
cp out both
try run two.lua -q; status 0; prints_nothing; quiet
try run two.lua --system second; status 0; shows 'second (asyncio'
grep -q first out && fail 'only the second was asked for'
try_as 'standard input' sh -c '"$1" run - <two.lua' sh "$LOOPSCOPE"; status 0
cmp -s out both || fail 'the same from standard input'

# A name that does not exist lists those that do.
for c in run compare 'export --format jsonl'; do
	# shellcheck disable=SC2086
	try $c two.lua --system third; refuses 'no system called third'; says first; says second
done

# A column for each.
try compare two.lua; status 0; quiet
shows 'first'; shows 'requests sent'; shows 'timed out'
[ "$(sed -n 's/^requests sent *//p' out | tr -s ' ')" = '20 25' ] || fail 'the columns'
grep -q '20\*' out || fail 'the fewest timeouts should be marked'
grep -q "$(printf '\033')" out && fail 'no colours into a file'
awk 'length($0) > 80 { exit 1 }' out || fail 'wider than 80 columns'
try compare two.lua --report r.json; status 0
try run two.lua --report q.json; status 0
cmp -s r.json q.json || fail 'run and compare report the same'
try compare two.lua --report -; status 0; cmp -s out r.json || fail 'only the report'
try run two.lua --report -; status 0; cmp -s out r.json || fail 'only the report'
given 'console.log(1)'
try compare t.lua; refuses 'no systems to compare' 'a system stands in the file as'
try compare; status 2
try compare none.lua; refuses none.lua

# A line a request: exact instants, and what came instead of an answer.
try run two.lua --requests q.csv; status 0
[ "$(wc -l <q.csv)" = 46 ] || fail 'a line for each of 45, and the head'
[ "$(sed -n 1p q.csv)" = system,route,intended,sent,done,status,pid,connection ] || fail 'the head'
[ "$(sed -n 2p q.csv)" = first,/a,0.000000,,50.000000,timeout,, ] || fail 'the first line'
[ "$(grep -c '^second,/b,' q.csv)" = 5 ] || fail 'the second load'
cut -d, -f3 q.csv >a; grep '^first' q.csv | cut -d, -f3 >a
grep '^second,/a' q.csv | cut -d, -f3 >b
cmp -s a b || fail 'the same arrivals reach every system'

# A run that is cut off: what is still under way has no end.
try run two.lua --system first --until 30ms --requests q.csv --report r.json; status 0
[ "$(sed -n 2p q.csv)" = first,/a,0.000000,,,,, ] || fail 'still under way'
grep -q '"sent":.*4' r.json || fail 'four were sent'
grep -q '"timed_out":.*0' r.json || fail 'none has timed out'

# Journals: both runs follow each other, and the screen shows either, or both.
try run two.lua -q --journal j.jsonl; status 0
[ "$(grep -c '"ev":"run"' j.jsonl)" = 2 ] || fail 'two sections'
try run two.lua -q --journal j.lsj; status 0
printf 'cG' >keys
for j in j.lsj j.jsonl; do
	try view $j --keys keys --screen -; status 0; shows 'first'; shows 'second'
	try view $j --system second --keys keys --screen -; status 0; shows 'first'
	try view $j --system none --keys keys --screen -; refuses 'no run of a system "none"'
done
try run two.lua --system first -q --journal j.lsj; status 0

# An interrupt: the figures so far.
cat >long.lua <<'END'
system { name = "long", runtime = "node", main = function() setInterval(function() end, 1) end }
load { rate = 1000, duration = "10h", timeout = "1s" }
END
try_as interrupt sh -c '"$1" run long.lua --report r.json >out.txt & pid=$!
	sleep 1; kill -TERM $pid; wait $pid' sh "$LOOPSCOPE"
[ "$got" = 143 ] || fail "status $got after an interrupt"
grep -q '"name":.*"long"' r.json || fail 'the report so far'

# A name that one of the file's runtimes knows is no mistake; which function runs where
# the file does not say.
cat >mixed.lua <<'LUA'
local serve = {
  node = function() http.createServer(function(req, res) res:finish("x") end):listen(80) end,
  asyncio = function() uvicorn.run(FastAPI()) end,
}
for _, name in ipairs({ "node", "asyncio" }) do
  system { name = name, runtime = name, main = serve[name] }
end
load { url = "/", rate = 100, requests = 3 }
LUA
try check mixed.lua; status 0; quiet
{ cat mixed.lua; echo 'setTimeuot(1)'; } >wrong.lua
try check wrong.lua; refuses 'wrong.lua:9: setTimeuot does not exist' 'did you mean setTimeout?'
try explore mixed.lua; refuses 'the file has 2' 'choose one with --system'
# The time of a run that --until ends is that time.
try run mixed.lua --until 4ms; status 0; shows 'node (node, 4 cores): 4.000 ms simulated'
finish
