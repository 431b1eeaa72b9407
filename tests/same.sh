#!/bin/sh
# SPDX-License-Identifier: MIT
#
# same.sh FOLDER: builds the sources in FOLDER with each compiler, unoptimised and
# optimised, and compares the journals that the builds write for the same scripts. Two
# runs with the same script, options and seed must be byte-equal; `make check-same`.
set -eu
cd "$1"

builds=
for cc in gcc clang; do
	command -v $cc >/dev/null || { echo "left out: there is no $cc"; continue; }
	for level in -O0 -O2; do
		build=$cc$level
		mkdir -p "$build"
		(cd "$build" && ../configure -q CC=$cc CFLAGS="$level" >/dev/null &&
			make -s -j2 loopscope >/dev/null)
		builds="$builds $build"
	done
done

# run BUILD OPTIONS...: what one run writes, as one line with its checksum.
run() {
	program=$1/loopscope
	shift
	status=0
	"$program" run "$@" --journal journal.jsonl --quiet >output 2>errors </dev/null || status=$?
	echo "$* status $status: $(cat journal.jsonl output errors | cksum)"
	rm -f journal.jsonl
}

# The journals of all examples and cases by one build. Of systems the beginning: a load
# makes many events. Python's own cases run on both of its loops.
print_of() {
	for script in scripts/*.lua tests/view/*.lua tests/cases/*/*.lua; do
		if grep -q '^ *system *{' "$script"; then
			run "$1" "$script" --seed 1 --until 300ms
			continue
		fi
		run "$1" "$script" --seed 1
		case $script in
		tests/cases/asyncio/*) run "$1" "$script" --seed 2 --runtime uvloop ;;
		scripts/*) run "$1" "$script" --seed 2 ;;
		esac
	done
}

status=0
for build in $builds; do
	print_of "$build" >"$build.print"
	first=${first-$build}
	if cmp -s "$first.print" "$build.print"; then
		echo "$build: $(wc -l <"$build.print") journals, as by $first"
	else
		echo "$build differs from $first:"
		diff "$first.print" "$build.print" || status=1
	fi
done
exit $status
