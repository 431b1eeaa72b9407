#!/bin/sh
# SPDX-License-Identifier: MIT
# Lessons from outside: the list, playing one in lines, progress, grading, mistakes of
# authors, verify.
. "${srcdir:-.}/tests/cli/lib.sh"

XDG_STATE_HOME=$work/state LOOPSCOPE_LESSONS=$work/lessons LOOPSCOPE_LANG=en
export XDG_STATE_HOME LOOPSCOPE_LESSONS LOOPSCOPE_LANG
progress=$XDG_STATE_HOME/loopscope/progress.txt
L=lessons/01-small

# One good lesson, made anew before each mistake.
make_lesson() {
	rm -rf lessons
	mkdir -p $L/programs $L/golden $L/bad
	cat >$L/lesson.lua <<'END'
return {
  id = "01-small", title = "Small", minutes = 5, goal = "See it work.",
  steps = {
    { show = "intro" },
    { predict_order = { program = "programs/p.lua", models = { "M6" }, explain = "end" } },
    { predict_number = { program = "programs/n.lua", question = "How many?", line = 1,
        unit = "ms" } },
    { predict_choice = { program = "programs/p.lua", question = "Which?", choices = {
        { "a tick overtakes", prints = { "A", "B", "C" } },
        { "it does not", prints = { "A", "C", "B" } } }, models = { "M6" } } },
    { make = { task = "Print A B C.", check = { output { "A", "B", "C" }, avoids("cpu") },
        models = { "M6" } } },
  },
  hints = { "one", "two", "three" },
}
END
	printf '# intro\n\nHello.\n\n# end\n\nThat was it.\n' >$L/text.en.md
	cat >$L/programs/p.lua <<'END'
queueMicrotask(function() console.log("A") process.nextTick(console.log, "B") end)
queueMicrotask(function() console.log("C") end)
END
	cat >$L/programs/p.js <<'END'
queueMicrotask(() => { console.log("A"); process.nextTick(console.log, "B"); });
queueMicrotask(() => console.log("C"));
END
	echo 'console.log("7 ms")' >$L/programs/n.lua
	cp $L/programs/n.lua $L/programs/n.js
	printf 'A\nC\nB\n' >$L/golden/p.node-20.20.2.txt
	echo '7 ms' >$L/golden/n.node-20.20.2.txt
	echo 'for _, c in ipairs { "A", "B", "C" } do console.log(c) end' >$L/solution.lua
	cp $L/programs/p.lua $L/bad/M6-jumps.lua
}

# ---- a good one
make_lesson
try lesson check; status 0; quiet; shows 'ok       01-small'
try lesson; status 0; shows ' 1  Small'; shows '5 min  -'
try; status 0; shows ' 1  Small'
for name in 1 01 small 01-small lessons/01-small; do
	try lesson check $name; status 0; quiet
done

# ---- playing it: wrong for a reason, then killed, then going on
play() {
	what="playing $1"
	got=0
	printf "$1" | "$LOOPSCOPE" lesson 1 >out 2>err || got=$?
	sane
}
play '\n1 2 3\n1\n\n\n\n\n\n\n\n\n'
status 0; quiet; shows 'Hello.'
shows 'Your answer is exactly right for a different machine: nextTick always jumps'
tail -n 1 "$progress" | grep -q '^01-small 2 wrong sure M6 ....-..-.. A / B / C$' ||
	fail 'the answer should be kept'
# From any callback to the same moment of the same run; with --plain in lines.
in_lines() {
	printf 's\nv\nn\nq\n\n\nq\n' | XDG_STATE_HOME=$work/other "$LOOPSCOPE" lesson 1 --plain
}
XDG_STATE_HOME=$work/other "$LOOPSCOPE" lesson 1 </dev/null >/dev/null 2>&1
mkdir -p "$work/other/loopscope" && echo '01-small 1 seen - - 2026-01-01 -' >"$work/other/loopscope/progress.txt"
try_as 'the stage in lines' in_lines; status 0; quiet
shows 'p.lua, ? for help'; shows 'event '
play 'h\n9\nsomething\n2\n\n\n\n\n\n'; status 0; shows 'Going on where you left.'; shows 'Your prediction was another'
grep -q '^01-small 3 wrong' "$progress" || fail 'one wrong number'
play 'h\nx\n2\n3\n\n\n\n\n\n\n'; shows 'Hint 1 of 3: one'; shows 'Your prediction is right.'
cp $L/bad/M6-jumps.lua bad.lua
play "bad.lua\n$L/solution.lua\n\n"; shows 'Solved.'; shows 'That is the end'
grep -q '^01-small 5 right' "$progress" || fail 'solved'
try lesson; shows 'done, 2 of 4 right'
# What is not understood is kept; an answer that cannot be kept is told.
echo 'something else' >>"$progress"
play '\n'; grep -q '^something else$' "$progress" || fail 'other lines should stay'
ls "$XDG_STATE_HOME/loopscope" | grep -v '^progress.txt$' && fail 'nothing else is left there'
XDG_STATE_HOME=/dev/null/x
play '\n'; status 2; says 'progress.txt'
XDG_STATE_HOME=$work/state

# To the end without further stops; the program again, and its twin.
rm "$progress"
play '\np\nt\n1 3 2\n1\ng\n\n7\n1\ng\n2\n1\ng\nq\n'; status 0; quiet
[ "$(grep -c '^   2  queueMicrotask(function' out)" = 3 ] || fail 'p shows it again'
shows 'The same in JavaScript'; shows 'queueMicrotask(() => console.log("C"));'
[ "$(grep -c 'Your prediction is right' out)" = 3 ] || fail 'g goes to the end'
[ "$(grep -c '^next:' out)" = 3 ] || fail 'one stop a run'

# An order that no model explains: beside what it prints.
rm "$progress"
play '\n3 2 1\n1\ng\nq\n'; shows 'your prediction'; shows '! A                                   C'

# ---- days later: one question, and the next pause; a wrong answer begins the same anew
sed -i 's/^  },$/    { recall = { after_days = { 1, 4 } } },\n  },/' $L/lesson.lua
printf '01-small %d right - - 2026-01-01 0\n' 1 2 3 4 5 6 >"$progress"
try lesson; shows 'done, 4 of 4 right; recall'
play '1 2 3\n\n\n'; status 0; quiet; shows 'recall 1 of 2: from memory'; shows 'It was another.'
shows 'Your answer is exactly right for a different machine'; shows 'That was it.'
grep -q '^01-small 6 wrong - M6 ....-..-.. 0$' "$progress" || fail 'the same pause again'
try lesson; shows 'done, 4 of 4 right'; grep -q recall out && fail 'not today'
sed -i 's/^01-small 6 .*/01-small 6 wrong - - 2026-01-01 0/' "$progress"
play '1 3 2\n\n\n'; shows 'Right.'
grep -q '^01-small 6 right - - ....-..-.. 1$' "$progress" || fail 'the next pause'
sed -i 's/^01-small 6 .*/01-small 6 right - - 2026-01-01 2/' "$progress"
try lesson; grep -q recall out && fail 'all are over'
sed -i 's/^  hints/  ask = { pieces = { "console.log(\\"NAME\\")", "queueMicrotask(function() console.log(\\"NAME\\") end)" }, count = 3, models = { "M2" } },\n&/' $L/lesson.lua
sed -i 's/^01-small 6 .*/01-small 6 right - - 2026-01-01 1/' "$progress"
play '1 2 3\n\n'; status 0; quiet; shows 'recall 2 of 2'; shows 'queueMicrotask(function() console.log("'
rm "$progress"
play '\n1 2 3\n1\n\n\n\n\n\n\ny\n1 2 3\nq\n'; shows 'Another one of this kind?'
make_lesson

# ---- grading
try lesson check 1 $L/solution.lua; status 0; shows 'right: 2 of 2 points'
try lesson check 1 $L/bad/M6-jumps.lua; status 1; shows 'wrong: 1 of 2 points'
shows 'Your answer is exactly right for a different machine: nextTick always jumps'
try lesson check 1 $L/bad/M6-jumps.lua --json; status 1; shows '"points":	1'; shows '"model":	"M6"'
try lesson check 1 none.lua; refuses none.lua
given 'console.log('
try lesson check 1 t.lua; refuses t.lua:
given 'while true do end'
try lesson check 1 t.lua; status 1; shows '0 of 2'
given 'console.log("A") error("no", 0)'
try lesson check 1 t.lua; status 1

# ---- mistakes of authors: file, line, remedy
broken() { # 'sed script' 'error' ['hint']
	make_lesson
	sed -i "$1" $L/lesson.lua
	try lesson check; status 2; says "$2"; says "hint: ${3-}"
}
broken 's/minutes = 5/minutes = "5"/' 'lesson.lua:2: minutes is a text' 'it must be a number'
broken 's/minutes = 5/minutes = 0/' 'lesson.lua:2: minutes is from 1 to 999'
broken 's/title/titel/' 'lesson.lua:2: there is no field "titel" here' 'the fields here are id'
broken 's/show = "intro"/show = "nothing"/' 'lesson.lua:4: text.en.md has no section "nothing"'
broken 's/predict_order/predict/' 'lesson.lua:5: there is no kind of step "predict"' 'the kinds are'
broken 's,programs/n,programs/none,' 'lesson.lua:6: there is no file programs/none.lua' 'write '
broken 's/{ "M6" }, explain/{ "M66" }, explain/' 'lesson.lua:5: there is no wrong model "M66"'
broken 's/avoids("cpu")/avoids(3)/' 'lesson.lua:11: avoids does not take these arguments'
broken 's/"two", //' 'lesson.lua:14: there are three hints'
broken 's/id = "01-small"/id = "01-large"/' 'lesson.lua:2: the id is "01-large"'
broken 's/avoids("cpu")/avoid("cpu")/' 'lesson.lua:11: there is no "avoid" here' 'the words here are output, prints'
broken '1s/^/while true do end /' 'lesson.lua:1: this does not end' 'a data file'
broken '1s/^/local t = {} for i = 1, 1e9 do t[i] = {} end /' 'lesson.lua'
broken 's/^return/local t =/' 'lesson.lua: it does not return a table' 'the file is one'
broken 's/question = "Which?"/question = function() end/' 'lesson.lua:8: only texts'
broken 's/^  },$/    { recall = { after_days = { 4, 1 } } },\n&/' 'lesson.lua:13: the days of after_days grow'
make_lesson; echo 'return {' >$L/lesson.lua; try lesson check; status 2; says 'lesson.lua:'
make_lesson; rm $L/text.en.md; try lesson check; status 2; says 'text.en.md: cannot open'
make_lesson; rm $L/solution.lua; try lesson check; status 2; says 'lesson.lua:11: there is no file'

fails() {
	try lesson check; status 1; shows 'MISTAKES 01-small'; says "$1"; says "hint: "
}
make_lesson; printf 'A\nB\n' >$L/golden/p.node-20.20.2.txt
fails 'p.node-20.20.2.txt:2: it says "B", the program prints "C"'
make_lesson; rm $L/golden/n.*; fails 'n.lua: no output of the real runtime is recorded'
make_lesson; cp $L/solution.lua $L/bad/M6-right.lua; fails 'M6-right.lua: this wrong answer passes'
make_lesson; mv $L/bad/M6-jumps.lua $L/bad/M4-jumps.lua; fails 'right under M6'
make_lesson; cp $L/programs/p.lua $L/solution.lua; fails 'solution.lua: it does not solve the task'
make_lesson; sed -i 's/{ "M6" }, explain/{ "M6", "M5" }, explain/' $L/lesson.lua
fails 'lesson.lua:5: who believes M5 predicts the right answer'
make_lesson; printf '# long\n%0200d\n' 1 >>$L/text.en.md; fails 'text.en.md:9: the line is longer'

make_lesson; echo 'setInterval(function() end, 1)' >$L/programs/n.lua; fails 'n.lua: it does not end'
make_lesson; echo 'while true do end' >$L/programs/n.lua; fails 'n.lua: it does not end: '
make_lesson; echo 'while true do console.log(1) end' >$L/programs/n.lua; fails 'n.lua: it floods its output'
make_lesson; mv $L/golden/n.node-20.20.2.txt $L/golden/n.node-99.txt
fails 'n.node-99.txt: no version 99 of node is known'

# ---- usage
make_lesson
try lesson none; refuses 'there is no lesson "none"' 'loopscope lesson lists them'
try lesson ask; refuses 'the NAME of a lesson is missing'
try lesson ask 1; refuses 'no fresh problems'
LOOPSCOPE_LESSONS=$work/nowhere
try lesson; refuses 'no lessons are installed'
try; status 0; shows 'Examples, one idea each'
LOOPSCOPE_LESSONS=$work/lessons

# ---- verify
mkdir bin
cat >bin/node <<'END'
#!/bin/sh
[ "$1" = --version ] && echo v20.0.0 || sed -n 's/^# prints //p' "$1.real"
END
chmod +x bin/node
printf '# prints A\n# prints C\n# prints B\n' >$L/programs/p.js.real
echo '# prints 7 ms' >$L/programs/n.js.real
path=$PATH
PATH=$work/bin:$PATH
try verify; status 0; quiet; shows 'agrees'; shows '2 agree, 0 differ, 0 not run'
echo '# prints 8 ms' >$L/programs/n.js.real
try verify 1; status 1; shows 'DIFFERS'; shows 'line 1  simulated: 7 ms'; shows 'line 1  real:      8 ms'
printf '#!/bin/sh\nexit 127\n' >bin/node
try verify 1; status 2; shows 'node is not installed: apt-get install nodejs'
PATH=$path
finish
