#!/bin/sh
# SPDX-License-Identifier: MIT
# Commands and options: what is understood, what is refused, and with which words.
. "${srcdir:-.}/tests/cli/lib.sh"

given 'console.log(param("n", 1), param("s", "x"))'
try run t.lua; status 0; prints '1 x'; quiet
try run t.lua --set n=5 --set s=abc; status 0; prints '5 abc'; quiet
try run --set=n=7 t.lua; status 0; prints '7 x'
try run -- t.lua; status 0; prints '1 x'
try_as 'options after the file, POSIXLY_CORRECT' \
	env POSIXLY_CORRECT=1 "$LOOPSCOPE" run t.lua --set n=2; prints '2 x'
try_as 'standard input' "$LOOPSCOPE" run - <t.lua; status 0; prints '1 x'
try run t.lua --seed 18446744073709551615; status 0
try run t.lua -q; status 0; prints_nothing; quiet

# Words that are nearly right.
try rnu t.lua; refuses '"rnu"' 'did you mean loopscope run?'
try exprot; refuses '"exprot"' 'did you mean loopscope export?'
try zzzzzz; refuses 'no command and no file' 'loopscope help shows the commands'
try run --sede 1 t.lua; refuses 'run has no option --sede' 'did you mean --seed?'
try run --qqqqqqqq t.lua; refuses 'run has no option --qqqqqqqq' 'loopscope help run'
try run --se 1 t.lua; refuses '--se may stand for more' 'these begin so: --set, --seed'
try run --at 3 t.lua; refuses 'run has no option --at' 'it belongs to: view'
try view --journal x t.lua; refuses 'view has no option --journal' 'it belongs to: run'
try run -z t.lua; refuses 'run has no option -z'
try run --quiet=1 t.lua; refuses '--quiet takes no value'
try run t.lua --seed; refuses '--seed needs a value'
try run; refuses 'run needs a FILE'
try run t.lua t.lua; refuses 'is too many'
try --seed 1 run t.lua; refuses 'is too many' 'the command comes first: loopscope run t.lua'
try help rnu; refuses 'no command "rnu"' 'did you mean run?'

# Values.
for bad in x -1 1.5 '' 18446744073709551616 '1 '; do
	try run t.lua --seed "$bad"; refuses '--seed takes a whole number'
done
for option in cores threadpool max-pending max-ticks; do
	for bad in 0 -3 x 5000000000; do
		try run t.lua --$option "$bad"; refuses "--$option takes a"
	done
done
for bad in x -1ms 5parsecs ''; do
	try run t.lua --until "$bad"; refuses '--until takes a duration'
done
for bad in x -1 0 1X 99999999999G; do
	try run t.lua --max-memory "$bad"; refuses '--max-memory takes a size'
done
for good in 64M 64MiB 67108864 65536k 1g; do
	try run t.lua --max-memory $good; status 0
done
try run t.lua --set n; refuses '--set takes NAME=VALUE'
try run t.lua --set =1; refuses '--set takes NAME=VALUE'
for bad in x 3- -1 3-x 3,1 0-1 3-3 4-3 3. 00; do
	try run t.lua --schedule=$bad; refuses '--schedule takes a name that explore has printed'
done
try run t.lua --schedule 0; status 0
try run t.lua --system db; refuses 'no system called db' 'the file has no systems'
try view t.lua --system db; refuses 'no system called db'
try export t.lua --format jsonl --system db; status 2; says 'no system called db'
try run t.lua --runtime nodde; refuses '--runtime: there is no runtime called nodde'
try run t.lua --runtime node@1; refuses '--runtime: no version 1 of node is known' 'versions are 10,'
try run t.lua --runtime asyncio@2; refuses '--runtime: no version 2 of asyncio is known'
try run t.lua --report - --journal -; refuses 'only one of'
try export t.lua; refuses 'export needs a --format'
try export t.lua --format jsnl; refuses 'no format "jsnl"' 'did you mean --format jsonl?'
# A param that nothing asks for is told, and changes nothing.
given 'console.log(param("n", 1) + 1)'
try run t.lua --set m=1; status 0; prints 2; says 'nothing has asked for --set m'
try run t.lua --set n=1 --set n=5; status 0; prints 6; quiet
# Limits are told with their line.
given 'setTimeout(function()
  local t = {}
  while true do t[#t + 1] = ("x"):rep(1000) end
end, 1)'
try run t.lua --max-memory 8M; status 3; says 't.lua:3: the script needs more than 8 MiB of memory'
try run t.lua --max-memory 5000; status 3; says 'more than 5000 bytes of memory'
given 'console.log(1)
cpu(2000)'
try run t.lua --max-cpu 1s; status 3; prints 1; says 't.lua:2: the event loop is blocked: more than 1 s of cpu()'
given 'for i = 1, 2000 do
  setTimeout(function() end, i)
end'
try run t.lua --max-pending 1000; status 3; says 't.lua:2: more than 1000 events are pending'
# Options that the run obeys.
given 'setInterval(function() console.log("x") end, 10)'
try run t.lua --until 35ms; status 0; prints x x x
try run t.lua --until 35; status 0; prints x x x
given 'console.log(process.env.UV_THREADPOOL_SIZE)'
try run t.lua --threadpool 8; status 0; prints 8
given 'console.log(math.random(1000000000))'
try run t.lua --seed 1; cp out one
try run t.lua --seed 2; cmp -s out one && fail 'another seed should draw otherwise'
finish
