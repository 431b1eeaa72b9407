#!/bin/sh
# SPDX-License-Identifier: MIT
# The examples of services under load show what their comments say.
. "${srcdir:-.}/tests/cli/lib.sh"

# Runs an example of scripts/ and keeps a line for each of its requests.
example() {
	cp "$here/scripts/$1.lua" .
	shift_name=$1
	shift
	try run "$shift_name.lua" -q --requests q.csv "$@"
	status 0
	quiet
}

# latency SYSTEM ROUTE PERCENT LOW HIGH: that percentile, in ms, lies between the two.
latency() {
	ms=$(awk -F, -v s="$1" -v r="$2" '$1 == s && $2 == r { print $5 - $3 }' q.csv |
		sort -n | awk -v p="$3" '{ v[NR] = $1 } END { i = int(NR * p / 100 + 0.999);
			print v[i < 1 ? 1 : i] }')
	awk -v m="$ms" -v lo="$4" -v hi="$5" 'BEGIN { exit !(m != "" && m >= lo && m <= hi) }' ||
		fail "$1 $2: $3 % take up to $ms ms, not $4 to $5"
}

# answered SYSTEM ROUTE: how many were.
answered() {
	awk -F, -v s="$1" -v r="$2" '$1 == s && $2 == r && $6 == 200 { n++ } END { print n + 0 }' q.csv
}

# One loop: all wait for the slow one.  Four: those on its worker do.
example blocking-endpoint
for s in node uvicorn-1; do latency $s /fast 50 0 1; latency $s /fast 90 100 300; done
for s in cluster-4 uvicorn-4; do latency $s /fast 50 0 1; latency $s /fast 90 0 50; done
latency cluster-4 /fast 99 200 300
latency uvicorn-4 /fast 99 20 300 # by how many connections that worker has

example uvloop-or-asyncio
a=$(answered asyncio /small) u=$(answered uvloop /small)
[ $((u * 10)) -gt $((a * 11)) ] || fail "uvloop answers $u of /small, asyncio $a"
a=$(answered asyncio /work) u=$(answered uvloop /work)
[ $((u * 100)) -lt $((a * 108)) ] || fail "uvloop answers $u of /work, asyncio $a"
latency asyncio /wait 50 50 54; latency uvloop /wait 50 50 54

# One process has no room for bursts where four have.
example choosing-a-stack
for s in node uvicorn uvloop; do latency $s / 99 20 200; done
for s in cluster uvicorn4 gunicorn4 hypercorn4; do latency $s / 99 8 26; done

example image-processing
latency async-def /ping 50 20 200
latency def-released /ping 50 0 1; latency def-released /ping 99 1 12
latency def-held /ping 50 5 100

example model-inference
latency on-the-loop /health 50 20 200; latency thread-kept /health 50 20 200
latency thread-free /health 90 0 1; latency processes /health 90 0 1
latency processes /score 50 60 64

example large-json
latency node /ping 99 15 40; latency node-rows /ping 99 0 4
latency node-rows /report 50 25 40; latency fastapi /ping 99 50 400

# Ninety milliseconds, the longest of three, and never more than the deadline.
example calling-services
latency shop /one-by-one 50 90 100; latency shop /at-once 50 40 50
latency shop /at-once 99 1900 2100; latency shop /deadline 99 95 110
finish
