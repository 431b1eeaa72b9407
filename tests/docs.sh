#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every command, option and key that `loopscope help` knows stands in the manual, the
# files that the documents about the sources name exist, and the completions are what completion/generate.sh makes of it now.  `tests/docs.sh
# --write` (from the build folder, with srcdir set) makes the completions anew.
LOOPSCOPE=${LOOPSCOPE:-./loopscope}
export LOOPSCOPE
src=${srcdir:-.}
man=$src/docs/loopscope.1
failed=0

# A word of the manual, whose dashes are written \- there.
in_manual() {
	sed 's/\\-/-/g; s/\\e/\\/g; s/\\&//g' "$man" | grep -qF -e "$1" && return
	echo "docs/loopscope.1 says nothing of: $1"
	failed=1
}

commands=$("$LOOPSCOPE" help | sed -n 's/^  loopscope \([a-z][a-z]*\) .*/\1/p')
[ -n "$commands" ] || exit 1
for c in $commands; do
	in_manual "loopscope $c"
	for o in $("$LOOPSCOPE" help "$c" | sed -n 's/^  \(-[a-z],\|   \) \(--[a-z-]*\).*/\2/p'); do
		in_manual "$o"
	done
done
keys=$(mktemp)
trap 'rm -f "$keys"' EXIT
"$LOOPSCOPE" help view | sed -n '/^Keys:/,$p' | sed -n 's/^  .* :\([a-z-]*\)  *\(.*\)/\1/p' >"$keys"
[ -s "$keys" ] || { echo 'help view shows no keys'; failed=1; }
while read -r name; do
	in_manual ":$name"
done <"$keys"

for file in $(cat "$src/docs/ARCHITECTURE.md" "$src/CONTRIBUTING.md" |
	grep -o '`[a-z][a-z_/]*\.\(c\|h\|lua\|sh\)`' | tr -d '`' | sort -u); do
	for place in "$src/$file" "$src/src/$file" "$src"/src/*/"$file"; do
		[ -e "$place" ] && continue 2
	done
	echo "the documents name $file, which does not exist"
	failed=1
done

for shell in bash zsh fish; do
	case $shell in
	bash) file=$src/completion/loopscope ;;
	zsh) file=$src/completion/_loopscope ;;
	fish) file=$src/completion/loopscope.fish ;;
	esac
	if [ "$1" = --write ]; then
		sh "$src/completion/generate.sh" $shell >"$file" || failed=1
	elif ! sh "$src/completion/generate.sh" $shell | diff -u "$file" - >"$keys"; then
		head -n 20 "$keys"
		echo "$file is old: run tests/docs.sh --write"
		failed=1
	fi
done
if command -v mandoc >/dev/null; then
	mandoc -T lint -W error "$man" || failed=1
elif command -v man >/dev/null && command -v groff >/dev/null; then
	groff -man -ww -z "$man" 2>&1 | grep . && failed=1
fi
exit $failed
