#!/bin/sh
# SPDX-License-Identifier: MIT
#
# queues.sh - M/M/1, M/M/c, M/D/1 and M/G/1 as systems that a script states.
#
# A million customers each at utilisation 0.8, served in 10 ms on average, nothing else
# costs anything: the mean time in the system lies within 3 % of the formula.
#
#	wait of M/G/1: rho s (1 + cv^2) / 2 (1 - rho); M/M/c: Erlang's C times s / c (1 - rho)
LOOPSCOPE=${LOOPSCOPE:-$PWD/loopscope}
here=$(cd "$(dirname "$0")" && pwd)
report=$(mktemp) || exit 99
trap 'rm -f "$report"' EXIT
failed=0

# queue NAME EXPECTED SETTING...
queue() {
	name=$1 expected=$2
	shift 2
	"$LOOPSCOPE" run -q --no-progress --report "$report" "$@" "$here/queue.lua" || exit 1
	awk -v name="$name" -v expected="$expected" '
		/"mean"/ && !seen++ { gsub(/[^0-9.]/, ""); mean = $0 }
		END {
			off = (mean - expected) / expected * 100
			printf "%s: %.3f ms, expected %.3f, off by %.2f %%\n", name, mean, expected, off
			exit off > 3 || off < -3
		}' "$report" || failed=1
}

queue M/M/1 50
queue M/M/4 17.455 --set servers=4
queue M/D/1 30 --set service=constant
queue M/G/1 36.667 --set service=uniform
exit $failed
