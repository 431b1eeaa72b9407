#!/bin/sh
# SPDX-License-Identifier: MIT
# Lessons as files: a new one, one to hand out, a page to print, the answers as CSV, a
# translation.
. "${srcdir:-.}/tests/cli/lib.sh"

XDG_STATE_HOME=$work/state LOOPSCOPE_LESSONS=$work/lessons LOOPSCOPE_LANG=en
export XDG_STATE_HOME LOOPSCOPE_LESSONS LOOPSCOPE_LANG
mkdir lessons

# ---- new: complete, and nothing is overwritten
try lesson new lessons/21-first; status 0; quiet; shows 'loopscope lesson check lessons/21-first'
try lesson check; status 0; quiet
shows 'ok       21-first                     1 programs, 1 recorded outputs, 1 wrong answers'
try lesson check 21 lessons/21-first/solution.lua; status 0
try lesson new 22-here; status 0; shows 'loopscope lesson ./22-here'
try lesson check ./22-here; status 0; quiet
try lesson new 22-here; refuses '22-here: File exists' 'take another name'
try lesson new nowhere/23-x; refuses 'nowhere/23-x: No such file' 'name a folder'
for name in first 21 21- 21-First 21-a.b '' -1-a; do
	try lesson new -- "$name"; refuses "a lesson cannot be called \"$name\"" 'a number, a dash'
done
try lesson new; refuses 'the NAME of a lesson is missing' 'loopscope lesson new NAME'
try lesson new 1-a 2-b; refuses 'one lesson at a time' 'loopscope lesson new NAME'

# ---- pack: what is needed to do it, and no answers
try lesson pack first; status 0; quiet; shows '21-first.tar: without solutions'
tar tf 21-first.tar >out || fail 'tar should read it'
printf '21-first/%s\n' lesson.lua text.en.md programs/first.js programs/first.lua keys.txt >want
cmp -s want out || fail 'these files, and no others'
mkdir handed && tar xf 21-first.tar -C handed
for f in lesson.lua text.en.md programs/first.js; do
	cmp -s lessons/21-first/$f handed/21-first/$f || fail "$f as it was"
done
(cd lessons/21-first && sha256sum -c "$work/handed/21-first/keys.txt") >out 2>&1 ||
	fail 'keys are what sha256sum prints'
try lesson check ./handed/21-first; status 0; quiet; shows '1 recorded outputs'
try lesson check ./handed/21-first lessons/21-first/solution.lua; status 0
sed -i 's/"job"/"task"/' handed/21-first/programs/first.lua
try lesson check ./handed/21-first; status 1
says 'first.lua: what it prints has not the hash that keys.txt has for golden/first'
says 'hint: has it been changed?'
rm handed/21-first/keys.txt
try lesson check ./handed/21-first; status 2; says 'lesson.lua:12: there is no file solution.lua'
cp 21-first.tar first.tar
try lesson pack 21 -o again.tar; status 0; cmp -s first.tar again.tar || fail 'the same bytes'
try lesson pack 21 -o -; status 0; cmp -s first.tar out || fail 'and on standard output'
try lesson pack none; refuses 'there is no lesson "none"'
try lesson pack 21 -o /dev/full; status 2; says '/dev/full: No space left'
try lesson pack 21 -o nowhere/x.tar; refuses 'nowhere/x.tar: No such file'
try lesson pack; refuses 'the NAME of a lesson is missing' 'loopscope lesson pack NAME'

# ---- export: the answers
try lesson export; status 0; quiet
prints 'student,lesson,step,result,confidence,model,belief,date,answer'
printf '\n3 1 2\n1\n\n\n\n\n' | "$LOOPSCOPE" lesson 21 >out 2>err
try lesson export --student ann; status 0; quiet
day=$(date +%Y-%m-%d)
shows "ann,21-first,2,wrong,sure,M1,\"setTimeout(f, 0) runs f at once.\",$day,timer / end / job"
printf 'something else\n03-a x y z\n3-a 0 wrong - - - -\n4-b 2 right rather - 2026-01-01 a, "b"\n' \
	>>state/loopscope/progress.txt
try lesson export -o results.csv; status 0; prints_nothing; cp results.csv out
shows ',4-b,2,right,rather,,,2026-01-01,"a, ""b"""'
[ "$(wc -l <out)" = 4 ] || fail 'what is no answer is left out'
try lesson export -o nowhere/x; refuses 'nowhere/x'

# ---- export NAME: the page
try lesson export 21; status 0; quiet; shows '<!doctype html>'
shows '<h2>1. Predict</h2>'; shows 'setTimeout(() =&gt; console.log(&quot;timer&quot;), 0);'
shows 'In another order: <code>end</code>, <code>job</code>, <code>timer</code>'
grep -q 'class="answer"' out && fail 'no answers without -c'
grep -q 'Why it is so' out && fail 'no explanations either'
try lesson export 21 -c -o page.html; status 0; quiet; prints_nothing; cp page.html out
shows '<td>M1</td><td>setTimeout(f, 0) runs f at once.</td>'
shows '<code>end<br>job<br>timer</code>'; shows 'Why it is so'; shows 'solution.lua'
try lesson export none; refuses 'there is no lesson "none"'
LOOPSCOPE_LESSONS=$here/lessons
try lesson export 3 --student ann; cp out ann; shows '<p class="name">ann</p>'; shows '<h2>Yours</h2>'
try lesson export 3 --student bob; cmp -s ann out && fail 'each student a problem'
for folder in "$here"/lessons/*; do
	try lesson export "$(basename "$folder")" -c; status 0; quiet
	try lesson pack "$(basename "$folder")" -o p.tar; status 0; quiet
done
LOOPSCOPE_LESSONS=$work/lessons

# ---- before a class: vote, talk, vote; the right one is not told by its place
present() {
	printf "$1" | "$LOOPSCOPE" lesson present 21 -o notes.txt
}
try_as 'present' present '\n1 2 3\n1 2 3 4\n0 7 0 0\ng\n\n\n\n'; status 0; quiet
shows '  A  end  job  timer'; shows '  D  something else'; shows '4 numbers, one for each'
shows '  A    1 ##                     0                       right'
shows '  B    2 ####                   7 ####################  M2'
shows '  M1  setTimeout(f, 0) runs f at once.'; shows 'Task: Print timer before job'
cp notes.txt out; shows 'A RIGHT'; shows 'B M2: There is one queue'; shows 'Why it is so'
shows 'queueMicrotask(function() console.log("job") end)'
try lesson present 21 -o nowhere/x; refuses 'nowhere/x: No such file'
try lesson present; refuses 'the NAME of a lesson is missing' 'loopscope lesson present NAME'

# ---- a translation: what there is of it
cat >lessons/21-first/text.de.md <<'END'
# title

Eine Lektion

# intro

Guten Tag.

# step 2

In welcher
Reihenfolge?

# hint 1

Welche Schlange?
END
sed -i 's/program = "programs\/first.lua",/& question = "Which order?",/' lessons/21-first/lesson.lua
try lesson check; status 0; quiet
german() {
	printf '\nh\n' | LOOPSCOPE_LANG=$1 "$LOOPSCOPE" lesson ./lessons/21-first
}
rm state/loopscope/progress.txt
try_as 'in German' german de_AT.UTF-8; shows 'Eine Lektion'; shows 'Guten Tag.'
shows 'Question: In welcher Reihenfolge?'; shows 'Hint 1 of 3: Welche Schlange?'; shows 'Say whether'
rm state/loopscope/progress.txt
try_as 'in French' german fr; shows 'What the learner reads'; shows 'Question: Which order?'
printf '# introo\n\nx\n\n# step 1\n\nx\n\n# hint 4\n\nx\n%0100d\n' 1 >>lessons/21-first/text.de.md
try lesson check; status 1; says 'text.de.md:17: "introo" is no section of the lesson'
says '"step 1" is no section'; says '"hint 4" is no section'; says 'the line is longer'
finish
