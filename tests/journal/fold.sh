#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fold.sh - the journals of all examples, cases, lessons and systems fold forward and back
# to the same pictures, at every record.

src=${srcdir:-.}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
n=0

# What a program does is its own affair, but a journal there must be.
record() {
	n=$((n + 1))
	"$LOOPSCOPE" run --quiet "$@" --journal "$dir/$n.lsj" >"$dir/said" 2>&1 </dev/null
	[ -s "$dir/$n.lsj" ] && return
	echo "$*: no journal"
	cat "$dir/said"
	exit 1
}

# A file of systems has a journal for each; the refusal of a name lists the right ones.
for script in "$src"/scripts/*.lua "$src"/tests/cases/*/*.lua "$src"/lessons/*/*.lua \
	"$src"/tests/view/*.lua; do
	systems=
	if grep -q '^ *system *{' "$script"; then
		systems=$("$LOOPSCOPE" run --system '?' "$script" 2>&1 |
			sed -n 's/^hint: the systems are //p' | tr -d ,)
	fi
	for system in $systems; do # a load makes many events
		record --until 200ms --system "$system" "$script"
	done
	[ -n "$systems" ] || record --until 20s "$script"
done
./fold_file "$dir"/*.lsj
