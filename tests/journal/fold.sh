#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fold.sh - the journal of every example folds forward and back to the same pictures.

dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
for script in "${srcdir:-.}"/scripts/*.lua; do
	"$LOOPSCOPE" run --quiet --journal "$dir/$(basename "$script" .lua).lsj" "$script" 2>/dev/null
done
./fold_file "$dir"/*.lsj
