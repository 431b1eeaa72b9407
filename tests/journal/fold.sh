#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fold.sh - the journal of every example, and of two systems, folds forward and back to the same pictures.

dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
for script in "${srcdir:-.}"/scripts/*.lua; do
	"$LOOPSCOPE" run --quiet --journal "$dir/$(basename "$script" .lua).lsj" "$script" 2>/dev/null
done
for system in cluster single; do
	"$LOOPSCOPE" run --quiet --system "$system" --journal "$dir/$system.lsj" \
		"${srcdir:-.}/tests/view/systems.lua" 2>/dev/null
done
./fold_file "$dir"/*.lsj
