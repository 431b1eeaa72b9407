#!/bin/sh
# SPDX-License-Identifier: MIT
# verify of a script without a twin: it runs itself on the real runtime.  With a node and a
# python3 that only play their parts, and then with what is installed.
. "${srcdir:-.}/tests/cli/lib.sh"

LOOPSCOPE_LESSONS=$here/lessons LOOPSCOPE_REAL=$here/real
export LOOPSCOPE_LESSONS LOOPSCOPE_REAL
path=$PATH
mkdir bin

# plays NAME 'what it does when it runs something'
plays() {
	printf '#!/bin/sh\n[ "$1" = --version ] && { echo v20.0.0; exit; }\n%s\n' "$2" >bin/$1
	chmod +x bin/$1
}
PATH=$work/bin:$PATH

given 'console.log("A")'
plays node 'echo "$1 $2" >args; echo A'
try verify t.lua; status 0; quiet; shows 't.lua '; shows 'agrees'; shows '1 agree, 0 differ'
[ "$(cat args)" = "$here/real/node.js t.lua" ] || fail 'node is to run the runner'
plays node 'echo B; exit 1'
try verify t.lua; status 1; quiet; shows 'simulated: A'; shows 'real:      B'
plays node 'echo "missing: npm install fengari fengari-interop" >&2; exit 9'
try verify t.lua; status 2; says 'loopscope: t.lua: node has no interpreter of Lua'
says 'hint: npm install fengari fengari-interop'
plays node 'echo "the real Node has no load for it" >&2; exit 9'
try verify t.lua; status 2; says 't.lua: the real Node has no load for it'; says 'hint: write the same'
plays node 'exit 127'
try verify t.lua; status 2; says 'node could not run it'
plays node 'yes'
try verify t.lua; status 2; says 'or floods'
LOOPSCOPE_REAL=$work/none
try verify t.lua; status 2; says 'is not installed'; says 'hint: LOOPSCOPE_REAL'
LOOPSCOPE_REAL=$here/real

# A twin is preferred; one python3 that lacks a module is not the last word.
echo 'console.log("A")' >t.js
plays node 'echo "$1" >args; echo A'
try verify t.lua; status 0; [ "$(cat args)" = t.js ] || fail 'the twin'
rm t.js
given 'runtime "asyncio" print("A")'
plays python3 'echo "ModuleNotFoundError: No module named '"'nowhere'"'" >&2; exit 1'
echo 'import nowhere' >t.py
try verify t.lua; status 2; says 'python3 has no module nowhere'; says 'hint: pip install nowhere'
rm t.py

# Mistakes of the script are told as ever.
given 'runtime "nodde"'
try verify t.lua; status 2; says 't.lua'
given 'console.log('
plays node 'echo A'
try verify t.lua; status 2; says 't.lua:'
try verify none.lua; status 2; says 'none.lua: cannot open'
PATH=$path

# Really, as far as it is installed.
really() {
	try verify "$here/scripts/$1.lua"; status 0; shows agrees
}
if /usr/bin/python3 -c 'import lupa' 2>/dev/null; then
	for s in gather-order-and-failure shield-keeps-it-running lock-hands-over \
		taskgroup-cancels-its-siblings context-is-copied as-completed; do
		really $s
	done
	given 'runtime "asyncio" asyncio.run(asyncio.to_thread(print, 1))'
	try verify t.lua; status 2; says 'functions on threads need a twin'
	given 'runtime "asyncio" local x = os and 1 print(device)'
	try verify t.lua; status 2
fi
if [ -d "$(dirname "$(command -v node || echo /)")/../lib/node_modules/fengari" ]; then
	for s in ticks-and-microtasks promise-chains return-await list-batching message-channel; do
		really $s
	done
fi
finish
