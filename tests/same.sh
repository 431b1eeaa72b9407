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

# The journals of all examples and cases by one build, one checksum a line.
print_of() {
	for script in scripts/*.lua tests/cases/*/*.lua; do
		[ -f "$script" ] || continue
		for seed in 1 2; do
			status=0
			"$1/loopscope" run "$script" --seed $seed --journal journal.jsonl \
				--quiet >output 2>errors </dev/null || status=$?
			echo "$script seed $seed status $status:" \
				"$(cat journal.jsonl output errors | cksum)"
			rm -f journal.jsonl
		done
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
