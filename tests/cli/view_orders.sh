#!/bin/sh
# SPDX-License-Identifier: MIT
# The screen of orders: every outcome that reality leaves open, and the way into each.
. "${srcdir:-.}/tests/cli/lib.sh"

on_screen() {
	printf '%s' "$1" >keys
	try view t.lua --keys keys --screen -
	status 0
	quiet
}

given 'setTimeout(function() console.log("timeout") end, 0)
setImmediate(function() console.log("immediate") end)'
on_screen 'o'
shows ' ORDERS '
shows '2 outcomes of 3 orders'
shows 'immediate ⏎ timeout'
shows 'timeout ⏎ immediate'
shows 'The usual order: as the latencies and the seed say.'
on_screen 'o<Down>'; shows 'near the end of a millisecond'

# Enter goes where it departs, and to its end it is that order; a restart is too.
on_screen 'o<Down><Enter>'; shows 'Order 2 of 2 (--schedule 1)'
on_screen 'o<Down><Enter>G'; sed -n '/OUTPUT/,$p' out | grep -A1 '│timeout' | grep -q '│immediate' ||
	fail 'the timeout should come first'
on_screen 'o<Down><Enter>rG'; sed -n '/OUTPUT/,$p' out | grep -A1 '│timeout' | grep -q '│immediate' ||
	fail 'the timeout should come first after a restart too'
on_screen 'o<Down><Enter>o<Up><Enter>G'
sed -n '/OUTPUT/,$p' out | grep -A1 '│immediate' | grep -q '│timeout' || fail 'the usual one again'
on_screen 'o<Esc>'; grep -q ORDERS out && fail 'Esc closes it'
COLUMNS=200 LINES=50 "$LOOPSCOPE" view t.lua --keys keys --screen out
printf 'o<Resize 20x6><Resize 200x50><Down>' >keys
COLUMNS=80 LINES=24 "$LOOPSCOPE" view t.lua --keys keys --screen out; shows 'near the end of a millisecond'

# In lines.
printf 'o\no 2\nq\n' >lines
try_as 'orders in lines' sh -c '"$0" view t.lua --plain <lines' "$LOOPSCOPE"; status 0
shows 'order 2: '
shows '  | immediate'
shows 'Order 2 of 2'

# A recording is one order; a system has too many.
try run t.lua -q --journal j.jsonl
try view j.jsonl --keys /dev/null --screen -; status 0
printf 'o' >keys
try view j.jsonl --keys keys --screen -; shows 'A recorded journal is one order already.'
finish
