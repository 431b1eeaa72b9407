#!/bin/sh
# SPDX-License-Identifier: MIT
# Every lesson keeps what it promises: programs, recorded outputs, wrong models, answers.
. "${srcdir:-.}/tests/cli/lib.sh"

LOOPSCOPE_LESSONS=$here/lessons LOOPSCOPE_LANG=en
export LOOPSCOPE_LESSONS LOOPSCOPE_LANG
try lesson check; status 0; quiet
[ "$(grep -c '^ok ' out)" = "$(ls "$here"/lessons/*/lesson.lua | wc -l)" ] || fail 'all of them'

# Each program has a twin, which is what its output was recorded from.
for program in "$here"/lessons/*/programs/*.lua; do
	stem=${program%.lua}
	[ -f "$stem.js" ] || [ -f "$stem.mjs" ] || [ -f "$stem.py" ] ||
		fail "no twin of $program"
done

# For each wrong model there is a prediction that only it explains.
sed -n 's/^	{ .name = "\(M[0-9b]*\)",$/\1/p' "$here"/src/runtime/*_rules.c >models
[ "$(wc -l <models)" -gt 15 ] || fail 'the models are not found any more'
awk '/predict_/ { on = 1 } /modify =|make =|ask =/ { on = 0 } on && /models = / { gsub(/[^M0-9b ]/, ""); print }' \
	"$here"/lessons/*/lesson.lua | tr ' ' '\n' | grep '^M' | sort -u >named
sort -u models | comm -23 - named >missing
[ -s missing ] && fail "no prediction for $(cat missing)"

# Fresh problems: another student, another problem; the answer is what a run prints.
for folder in "$here"/lessons/*; do
	grep -q '^  ask = ' "$folder/lesson.lua" || continue
	name=$(basename "$folder")
	try lesson ask "$name" --student ann; status 0; quiet; cp out ann
	try lesson ask "$name" --student ann; cmp -s out ann || fail 'the same again'
	try lesson ask "$name" --student bob; cmp -s out ann && fail 'another one'
	try lesson ask "$name" --student ann -c; status 0; cp out answer
	try run ann; status 0
	[ "Answer: $(paste -sd' ' out)" = "$(head -n 1 answer)" ] || fail 'the answer'
done
finish
