#!/bin/sh
# SPDX-License-Identifier: MIT
#
# queues.sh - M/M/1, M/M/c, M/D/1 and M/G/1 as systems that a script states.
#
# A million customers each, served in 10 ms on average, nothing else costs anything: the
# mean wait lies within 3 % of the formula, and so do the percentiles of M/M/1.
#
#	wait of M/G/1: rho s (1 + cv^2) / 2 (1 - rho); M/M/c: Erlang's C times s / c (1 - rho)
#	time in an M/M/1: exponential, of mean s / (1 - rho)
LOOPSCOPE=${LOOPSCOPE:-$PWD/loopscope}
here=$(cd "$(dirname "$0")" && pwd)
report=$(mktemp) || exit 99
trap 'rm -f "$report"' EXIT
failed=0

# queue NAME SETTING...
queue() {
	name=$1
	shift
	"$LOOPSCOPE" run -q --no-progress --report "$report" "$@" "$here/queue.lua" || exit 1
}

# is WHAT EXPECTED LESS: the figure of the last run, less the service where that counts
is() {
	awk -v name="$name" -v what="$1" -v expected="$2" -v less="${3:-0}" '
		$1 ~ "\"" what "\"" && !seen++ { gsub(/[^0-9.]/, "", $2); value = $2 - less }
		END {
			off = (value - expected) / expected * 100
			printf "%s, %s: %.3f ms, expected %.3f, off by %.2f %%\n", \
				name, less ? "wait" : what, value, expected, off
			exit !seen || off > 3 || off < -3
		}' "$report" || failed=1
}

queue M/M/1; is mean 40 10
is p50 34.657; is p90 115.129; is p99 230.259
queue 'M/M/1 at 0.5' --set load=0.5; is mean 10 10
queue 'M/M/1, a loop of Node' --set at=node; is mean 40 10
queue 'M/M/1, a loop of asyncio' --set at=asyncio; is mean 40 10
queue M/M/4 --set servers=4; is mean 7.455 10
queue M/D/1 --set service=constant; is mean 20 10
queue 'M/D/1, a loop of Node' --set service=constant --set at=node; is mean 20 10
queue M/G/1 --set service=uniform; is mean 26.667 10
exit $failed
