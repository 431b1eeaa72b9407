#!/bin/sh
# SPDX-License-Identifier: MIT
# view without a terminal: lines, screens from keys, recorded journals, examples.
. "${srcdir:-.}/tests/cli/lib.sh"

given 'setTimeout(function() console.log("later") end, 5)
console.log("now")'
try view t.lua; status 0; quiet; shows 'now'; shows 'event '
cp out told
try t.lua; status 0; cmp -s out told || fail 'a bare FILE should do the same'
try_as 'TERM=dumb' env TERM=dumb "$LOOPSCOPE" t.lua </dev/null; status 0
grep -q "$(printf '\033')" out && fail 'no escape sequences into a pipe'
try_as 'standard input' "$LOOPSCOPE" view - <t.lua; status 0; shows 'now'

# A recorded journal tells the same, in either form.
try run t.lua -q --journal j.jsonl; try view j.jsonl; status 0; quiet
cmp -s out told || fail 'the journal should tell the same'
try run t.lua -q --journal j.lsj; try view j.lsj; status 0
cmp -s out told || fail 'the packed journal should tell the same'
try view j.jsonl --seed 3; refuses 'not run again'
try export j.lsj --format jsonl --until 3ms; refuses 'not run again'

# Keys without a terminal.
printf 'G' >keys
try view t.lua --keys keys --screen screen; status 0; quiet
grep -q later screen || fail 'at the end the output should be on the screen'
printf 'Gg' >keys
try view t.lua --keys keys --screen -; status 0; grep -q later out && fail 'g goes to the start'
printf 'G' >keys
try view j.jsonl --keys keys --screen -; status 0; shows later
try view t.lua --at 1000000 --keys /dev/null --screen -; status 0; shows later
LC_ALL=C.UTF-8 "$LOOPSCOPE" view t.lua --ascii --keys keys --screen out 2>err
LC_ALL=C tr -d '\000-\177' <out | grep -q . && fail '--ascii draws with ASCII only'

# An option or a param is changed on the way, and stays so; what does not suit changes
# nothing.
cat >knob.lua <<'END'
console.log("n is " .. param("n", 3))
END
for keys in ':set n 5<Enter>G' ':set n=5<Enter>:set seed 9<Enter>rG' \
	':set n 5<Enter>:set cores none<Enter>G'; do
	printf '%s' "$keys" >keys
	try view knob.lua --keys keys --screen -; status 0; shows 'n is 5'
done
printf ':set n 5<Enter>:set cores none<Enter>' >keys
try view knob.lua --set n=4 --keys keys --screen -; shows 'cores is a whole number'
printf ':set runtime asynkio<Enter>' >keys
try view knob.lua --keys keys --screen -; shows 'asynkio'
printf ':set runtime asynkio<Enter>G' >keys
try view knob.lua --keys keys --screen -; shows 'n is 3'
printf ':set seed<Enter>' >keys
try view knob.lua --keys keys --screen -; shows 'Say what and to what'
printf ':set seed 3<Enter>' >keys
try view j.jsonl --keys keys --screen -; shows 'cannot be run again'

# Names are completed, the param's value is the script's; and the same beside the run at
# hand, which keeps what it has.
printf ':set see<Tab> 9<Enter>' >keys
try view knob.lua --keys keys --screen -; shows 'seed 9'
printf 'G:compare n 7<Enter>' >keys
try view knob.lua --keys keys --screen -; status 0; shows 'as it is'; shows 'n 7'
shows 'n is 3'; shows 'n is 7'
printf 'G:compare n 7<Enter>XG' >keys
try view knob.lua --keys keys --screen -; shows 'as it is'; shows 'n is 7'
printf ':compare n 7<Enter>:compare n 8<Enter>cG' >keys
try view knob.lua --keys keys --screen -; status 0
grep -q 'as it is' out && fail 'c puts the other away'
printf ':compare cores none<Enter>' >keys
try view knob.lua --keys keys --screen -; shows 'cores is a whole number'
printf ':compare n<Enter>' >keys
try view knob.lua --keys keys --screen -; shows 'Say what to change'
printf 'c' >keys
try view knob.lua --keys keys --screen -; shows 'There is no other system'

# A script that does not load any more when it is read again: the run at hand goes on.
cat >plain.txt <<'END'
n
R
e
q
END
cat >late.sh <<'END'
"$1" view t.lua --plain <plain.txt
END
try_as 'plain' sh late.sh "$LOOPSCOPE"; status 0; shows 'now'

# Where no lessons are, the examples are listed; they are found from any folder.
LOOPSCOPE_LESSONS=$work/none
export LOOPSCOPE_LESSONS
try; status 0; quiet; shows 'ticks-and-microtasks'
mkdir ex && printf -- '-- mine: of my own\n' >ex/mine.lua
try_as 'examples elsewhere' env LOOPSCOPE_SCRIPTS="$work/ex" "$LOOPSCOPE" </dev/null
status 0; shows 'of my own'
try_as 'no examples' env LOOPSCOPE_SCRIPTS="$work/none" "$LOOPSCOPE" </dev/null
refuses 'example' 'LOOPSCOPE_SCRIPTS'
finish
