#!/bin/sh
# SPDX-License-Identifier: MIT
#
# recorded.sh - every program whose real output is known prints it, byte for byte.
#
# The programs: tests/recorded (random ones), tests/cases (one rule each), tests/words
# (one part of the API each) and scripts/ (the examples; tests/golden/scripts has their
# outputs). tests/cases/README.md tells
# what .out, .any, .status and @VERSION mean. Needs no node.
#
#	recorded.sh [NAME...]	only the programs whose path contains a NAME

srcdir=${srcdir:-$(dirname "$0")/..}
LOOPSCOPE=${LOOPSCOPE:-$srcdir/build/loopscope}
LONGEST=20 # seconds of real time for one program

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0

complain() {
	failed=$((failed + 1))
	echo "FAIL $1: $2"
}

# Whether standard output is one of the outputs in $1, which lines of --- separate.
is_allowed() {
	got=$(cat "$tmp/out"; echo x)
	want=
	while IFS= read -r line; do
		if [ "$line" = --- ]; then
			[ "${want}x" = "$got" ] && return 0
			want=
		else
			want="$want$line
"
		fi
	done <"$1"
	[ "${want}x" = "$got" ]
}

# check SCRIPT EXPECTED STATUS [OPTION...]: EXPECTED ends in .out or .any.
check() {
	script=$1 expected=$2 status=$3
	shift 3
	timeout $LONGEST "$LOOPSCOPE" run "$@" "$script" >"$tmp/out" 2>"$tmp/err" </dev/null
	got_status=$?
	what=${script#"$srcdir"/}${*:+ $*}
	case $expected in
	*.any) is_allowed "$expected" ;;
	*) cmp -s "$tmp/out" "$expected" ;;
	esac
	if [ $? -ne 0 ]; then
		complain "$what" "the output differs (-: real, +: here)"
		diff -u "$expected" "$tmp/out" | sed -n '3,14s/^/    /p'
		sed -n '1,2s/^/    stderr: /p' "$tmp/err"
	elif [ "$got_status" -ne "$status" ]; then
		complain "$what" "status $got_status, not $status"
		sed -n '1,2s/^/    stderr: /p' "$tmp/err"
	else
		passed=$((passed + 1))
	fi
}

# The status in the first of the files that is there; 0 without one.
status_in() {
	for file; do
		[ -f "$file" ] && cat "$file" && return
	done
	echo 0
}

# against SCRIPT BASE RUNTIME: BASE.out or BASE.any, and BASE@VERSION.out for each version.
against() {
	for expected in "$2.out" "$2.any"; do
		[ -f "$expected" ] &&
			check "$1" "$expected" "$(status_in "$2.status")" --runtime "$3"
	done
	for expected in "$2"@*.out; do
		[ -f "$expected" ] || continue
		version=${expected##*@}
		version=${version%.out}
		check "$1" "$expected" "$(status_in "$2@$version.status" "$2.status")" \
			--runtime "$3@$version"
	done
}

# all SCRIPT BASE: on the runtime of its first line; a Python script on both loops, of
# which uvloop's output is BASE.uvloop.out where it differs.
all() {
	if ! grep -q '^runtime *(*"\(asyncio\|uvloop\)"' "$1"; then
		against "$1" "$2" node
		return
	fi
	against "$1" "$2" asyncio
	if [ -f "$2.uvloop.out" ]; then
		against "$1" "$2.uvloop" uvloop
	else
		against "$1" "$2" uvloop
	fi
}

is_wanted() {
	[ $# -eq 1 ] && return 0
	path=$1
	shift
	for name; do
		case $path in *"$name"*) return 0 ;; esac
	done
	return 1
}

for script in "$srcdir"/tests/cases/*/*.lua "$srcdir"/tests/recorded/*/*.lua \
	"$srcdir"/tests/words/*.lua "$srcdir"/scripts/*.lua; do
	is_wanted "$script" "$@" || continue
	case $script in
	"$srcdir"/scripts/*) all "$script" "$srcdir/tests/golden/scripts/$(basename "$script" .lua)" ;;
	*) all "$script" "${script%.lua}" ;;
	esac
done

echo "recorded: $passed as on the real runtime, $failed not"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
