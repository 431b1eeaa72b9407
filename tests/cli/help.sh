#!/bin/sh
# SPDX-License-Identifier: MIT
# What help says, letter by letter, but for the keys of the view: tests/golden/help.txt;
# `tests/cli/help.sh --write` makes it anew.
. "${srcdir:-.}/tests/cli/lib.sh"

golden=$here/tests/golden/help.txt
{
	for c in '' view run compare explore export check verify lesson help; do
		echo "\$ loopscope help $c" | sed 's/ $//'
		# shellcheck disable=SC2086
		"$LOOPSCOPE" help $c | sed '/^Keys:/,$d' || failed=1
		echo
	done
} >help.txt
what='loopscope help'
if [ "$1" = --write ]; then
	cp help.txt "$golden"
elif ! diff -u "$golden" help.txt; then
	fail "help is not what $golden says"
fi
awk 'length($0) > 100 { print "too long: " $0; bad = 1 } END { exit bad }' help.txt || failed=1

try help view; shows 'Keys:'; shows ':forward'
try --help; status 0; "$LOOPSCOPE" help >want; cmp -s want out || fail 'help by another name'
try -h; status 0; cmp -s want out || fail 'help by another name'
for c in view run export check compare lesson; do
	try $c --help; status 0; "$LOOPSCOPE" help $c >want; cmp -s want out ||
		fail 'help by another name'
done
try --version; status 0; grep -q '^loopscope [0-9.]*$' out || fail 'the version'
try run --version; status 0; grep -q '^loopscope [0-9.]*$' out || fail 'the version'
finish
