#!/bin/sh
# SPDX-License-Identifier: MIT
# The examples of services on Node, and of several stacks, show what their comments say.
. "${srcdir:-.}/tests/cli/lib.sh"

example() {
	cp "$here/scripts/$1.lua" .
	name=$1
	shift
	try run "$name.lua" --requests q.csv "$@"
	status 0
	[ "$name" = killed-worker ] || quiet
}

# latency SYSTEM ROUTE PERCENT LOW HIGH: that percentile, in ms, lies between the two.
latency() {
	ms=$(awk -F, -v s="$1" -v r="$2" '$1 == s && $2 == r && $6 < 500 { print $5 - $3 }' q.csv |
		sort -n | awk -v p="$3" '{ v[NR] = $1 } END { i = int(NR * p / 100 + 0.999);
			print v[i < 1 ? 1 : i] }')
	awk -v m="$ms" -v lo="$4" -v hi="$5" 'BEGIN { exit !(m != "" && m >= lo && m <= hi) }' ||
		fail "$1 $2: $3 % take up to $ms ms, not $4 to $5"
}

# ended SYSTEM HOW: how many requests ended so (a status, or what came instead).
ended() {
	awk -F, -v s="$1" -v h="$2" '$1 == s && $6 ~ h { n++ } END { print n + 0 }' q.csv
}

# Computing on the loop makes others wait; threads and jobs do not.
example cpu-work-four-ways
latency loop /ping 50 20 200; latency cluster /ping 50 0 1; latency cluster /ping 99 20 200
for s in threads jobs; do latency $s /ping 99 0 1; done
latency threads /report 50 50 51; latency jobs /report 99 0 1
shows 'jobs reports:'

# The whole answer in memory, or a piece of it.
example streaming-backpressure
[ "$(grep -c 'at most [0-9]\{7\} bytes wait' out)" = 3 ] || fail 'megabytes'
[ "$(grep -c 'at most [0-9]\{5\} bytes wait' out)" = 3 ] || fail 'some kilobytes'

# A broadcast takes the loop a tenth of a second; slices let others in.
example ten-thousand-sockets
[ "$(grep -c 'websockets: 10010 opened' out)" = 2 ] || fail 'they are all connected'
latency at-once / 99 60 110; latency in-slices / 99 0 15

# Patience lets clients give up; who refuses answers the others in time.
example overload-and-recovery
n=$(ended patient timeout); [ "$n" -gt 1000 ] || fail "$n gave up"
n=$(ended refusing 503); [ "$n" -gt 500 ] || fail "$n were refused"
[ "$(ended refusing timeout)" = 0 ] || fail 'nobody waits too long'
[ "$(ended refusing 200)" -gt "$(ended patient 200)" ] || fail 'more are answered'

example pool-of-4-or-8
latency four / 99 100 250; latency eight / 99 30 60

example gateway-and-score
latency workers-1 /score 99 100 300; latency workers-4 /score 99 14 30
shows 'score'

# The dead worker's requests are lost, no others; a job is not.
example killed-worker
for s in left-dead replaced gunicorn; do
	n=$(ended $s 'end|reset')
	# (Which of Gunicorn's workers has connections is left to chance.)
	{ [ "$n" -gt 0 ] || [ $s = gunicorn ]; } && [ "$n" -lt 25 ] || fail "$s lost $n"
	[ $((n + $(ended $s 200))) = 1789 ] || fail "$s answered the others"
done
says 'was terminated due to signal 9'
[ "$(ended jobs 200)" = 1789 ] || fail 'jobs: no request is lost'

# The same waits, whatever the style.
example one-endpoint-four-ways
for p in 50 90 99; do
	latency callbacks /orders $p 5 60
	for s in promises await; do latency $s /orders $p "$(echo "$ms" | awk '{ print $1 - 0.02 }')" \
		"$(echo "$ms" | awk '{ print $1 + 0.02 }')"; done
	latency coroutine /orders $p "$(echo "$ms" | awk '{ print $1 - 0.5 }')" \
		"$(echo "$ms" | awk '{ print $1 + 0.5 }')"
done
finish
