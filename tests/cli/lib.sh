# SPDX-License-Identifier: MIT
#
# For the tests of the command line: each `try` runs loopscope in a folder of its own,
# and the lines after it say what must have come of it.
#
#	given 'console.log(1)'		writes t.lua
#	try run t.lua			runs loopscope, keeps out, err and status
#	status 0; prints 1; quiet	what is expected
#
# Nothing here may take more than 4 GB of memory or of disk, or ten minutes, so that a
# mistake cannot take the machine along (the sanitizers reserve more memory, and are left
# alone).
LOOPSCOPE=${LOOPSCOPE:-$PWD/loopscope}
here=$(cd "${srcdir:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
failed=0
what=
nm "$LOOPSCOPE" 2>/dev/null | grep -q __asan_init || ulimit -v 4000000 2>/dev/null
ulimit -f 8000000 # blocks of 512 bytes
ulimit -t 600

given() {
	printf '%s\n' "$1" >t.lua
}

try() {
	what="loopscope $*"
	got=0
	"$LOOPSCOPE" "$@" >out 2>err </dev/null || got=$?
	sane
}

# Something else that runs loopscope: try_as 'what it is' command...
try_as() {
	what=$1
	shift
	got=0
	"$@" >out 2>err || got=$?
	sane
}

# No sanitizer has anything to say, and no bug of ours has shown.
sane() {
	grep -qE 'Sanitizer|runtime error:|bug in loopscope' err && fail 'a bug'
	[ "$got" -lt 132 ] || [ "$got" = 255 ] || [ "$got" = 137 ] || [ "$got" = 143 ] || fail "killed: status $got"
}

# The names of the systems of a file, each on a line: the refusal of a name lists them.
systems_of() {
	grep -q '^ *system *{' "$1" || return 0
	"$LOOPSCOPE" run --system '?' "$1" 2>&1 | sed -n 's/^hint: the systems are //p' | tr -s ', ' '\n'
}

fail() {
	failed=1
	printf 'FAIL %s\n  %s\n' "$what" "$1"
	for f in out err; do
		[ -s $f ] && { echo "  $f:"; head -c 2000 $f | sed 's/^/    /'; }
	done
}

status() {
	[ "$got" = "$1" ] || fail "status $got, not $1"
}

# Standard output is these lines, no more.
prints() {
	printf '%s\n' "$@" >want
	cmp -s want out || fail "it should print: $*"
}

prints_nothing() {
	[ ! -s out ] || fail 'it should print nothing on standard output'
}

# Nothing is on standard error.
quiet() {
	[ ! -s err ] || fail 'standard error should be empty'
}

# Standard error holds this text, and standard output.
says() {
	grep -qF -e "$1" err || fail "it should say: $1"
}

shows() {
	grep -qF -e "$1" out || fail "it should show: $1"
}

# One line "loopscope: ...", perhaps one "hint: ...", and status 2.
refuses() {
	status 2
	prints_nothing
	head -n 1 err | grep -q '^loopscope: ' || fail 'the error should begin with loopscope:'
	sed 1d err | grep -qv '^hint: ' && fail 'only a hint may follow the error'
	[ $# = 0 ] || says "$1"
	[ $# -lt 2 ] || says "hint: $2"
}

# ---- figures ----

# Requests are read from q.csv; a condition is awk's, of its fields $1 to $8: system,
# route, intended, sent, done, status, pid, connection.

# count CONDITION FROM [TO]: so many requests.
count() {
	n=$(awk -F, "NR > 1 && ($1) { n++ } END { print n + 0 }" q.csv)
	[ "$n" -ge "$2" ] && [ "$n" -le "${3:-$2}" ] || fail "$1: $n requests, not $2 to ${3:-$2}"
}

# answers SYSTEM ROUTE STATUS COUNT
answers() {
	count "\$1 == \"$1\" && \$2 == \"$2\" && \$6 == \"$3\"" "$4"
}

# latency SYSTEM ROUTE RANK FROM TO: of the RANK-th fastest, in milliseconds.
latency() {
	ms=$(awk -F, -v s="$1" -v r="$2" 'NR > 1 && $1 == s && $2 == r { print $5 - $3 }' q.csv |
		sort -n | sed -n "$3p")
	awk -v v="${ms:-none}" -v a="$4" -v b="$5" \
		'BEGIN { exit !(v != "none" && v + 0 >= a && v + 0 <= b) }' ||
		fail "$1 $2: number $3 took ${ms:-nothing}, not $4 to $5 ms"
}

# Standard input has lines "FIELD FROM [TO]" about the report r.json, with a FIELD like
# systems.0.threadpool.jobs.
holds() {
	cat >wanted
	"$python" - <<'END' >errors || fail "$(cat errors)"
import json, sys
report = json.load(open("r.json"))
bad = False
for line in open("wanted"):
    path, *want = line.split()
    v = report
    for part in path.split("."):
        v = v[int(part)] if part.isdigit() else v[part]
    if len(want) == 2:
        ok = float(want[0]) <= v <= float(want[1])
    else:
        ok = str(v) == want[0]
    if not ok:
        print(path, "is", v, "not", *want)
        bad = True
sys.exit(bad)
END
}

# For tests that read JSON: the python3 that has no wrapper around it.
need_python() {
	python=/usr/bin/python3
	[ -x $python ] || python=$(command -v python3) || { echo 'python3 is missing'; exit 77; }
}

finish() {
	exit $failed
}
