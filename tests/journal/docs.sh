#!/bin/sh
# SPDX-License-Identifier: MIT
# The kinds in docs/journal.md are those of the schema, word for word.  After a change of
# the table, `tests/journal/docs.sh --write` (from the build folder, with srcdir set when
# that is another one) puts the new list in place.
doc=${srcdir:-.}/docs/journal.md
want=journal_md.$$.tmp
trap 'rm -f "$want"' EXIT

sed '/<!-- kinds -->/q' "$doc" >"$want"
echo >>"$want"
./print_schema >>"$want" || exit 1
sed -n '/<!-- end of kinds -->/,$p' "$doc" >>"$want"
if [ "$1" = --write ]; then
	cp "$want" "$doc"
elif ! diff -u "$doc" "$want"; then
	echo "docs/journal.md is not what src/journal/schema.c says: $0 --write"
	exit 1
fi
