#!/bin/sh
# SPDX-License-Identifier: MIT
# Whatever is given as a script ends in what Node does, or in a clear error.
. "${srcdir:-.}/tests/cli/lib.sh"

# What is no script. Every command that reads one says so in the same way.
every() {
	for c in run view check 'export --format jsonl'; do
		# shellcheck disable=SC2086
		try $c "$1"
		refuses "loopscope: $1:" 
		says "$2"
	done
}
every none.lua 'No such file'
mkdir folder
every folder directory
printf '\033LuaT\000\031\223' >code.lua; every code.lua bytecode
head -c 3000 "$LOOPSCOPE" >program.lua; every program.lua binary
printf 'x = = 1\n' >t.lua; every t.lua "loopscope: t.lua:1: "
printf 'local a\nlocal b = {\n' >t.lua; every t.lua 'loopscope: t.lua:'
printf 'runtime("node", { colour = 1 })\n' >t.lua; every t.lua colour
printf 'runtime "nodejs"\n' >t.lua; every t.lua nodejs
printf '{"t":0,"ev":"ru' >j.jsonl
try view j.jsonl; refuses 'j.jsonl:1: '
try export j.jsonl --format jsonl; refuses 'j.jsonl:1: '
try run j.jsonl; refuses 'not run again' 'loopscope view j.jsonl'
printf 'garbage' >j.lsj; try view j.lsj; refuses j.lsj
try view none.jsonl; refuses 'none.jsonl'
if [ "$(id -u)" != 0 ]; then
	echo 'console.log(1)' >t.lua; chmod 0 t.lua; every t.lua 'Permission denied'; rm -f t.lua
fi

given ''; try run t.lua; status 0; prints_nothing; quiet
try check t.lua; status 0
try export t.lua --format jsonl; status 0; quiet
printf '#!/usr/bin/env loopscope\nconsole.log(1)\n' >t.lua; try run t.lua; prints 1
printf 'console.log(1)\r\nconsole.log(2)\r\n' >t.lua; try run t.lua; prints 1 2

# 100 MB of text.
awk 'BEGIN { for (i = 0; i < 1700000; i++)
	print "local x = 1 -- a line of sixty characters that means nothing" }' >t.lua
try run t.lua; status 2; says 'loopscope: t.lua:'; rm t.lua

# Deep recursion: a RangeError, caught or not.
given 'local function f(n) return 1 + f(n + 1) end
console.log(pcall(f, 1))'
try run t.lua; status 0; shows 'Maximum call stack size exceeded'
given 'local function f(n) return 1 + f(n + 1) end
f(1)'
try run t.lua; status 1; says 'RangeError: Maximum call stack size exceeded'
given 'local f f = async(function(n) return await(f(n + 1)) end)
f(1)'
try run t.lua --max-memory 64M; [ "$got" = 1 ] || [ "$got" = 3 ] || fail "status $got"
given 'local f f = function(n) return pcall(f, n + 1) end
console.log(f(1))'
try run t.lua --max-memory 64M; [ "$got" -le 3 ] || fail "status $got"
given 'console.log(string.rep("(", 100000))
console.log(pcall(string.find, ("a"):rep(100000), (".-"):rep(1000) .. "b"))'
try run t.lua; [ "$got" -le 3 ] || fail "status $got"
given "console.log($(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "(" }'))"
try run t.lua; refuses 't.lua:'

# Tables that contain themselves, or that are very deep or wide.
given 'local t = { a = 1 } t.self = t console.log(t)'
try run t.lua; status 0; prints '<ref *1> { a: 1, self: [Circular *1] }'
given 'local u = {} for i = 1, 5000 do u = { u } end console.log(u)'
try run t.lua; status 0; quiet
given 'local u = {} for i = 1, 1000000 do u[i] = i end console.log(u)'
try run t.lua; status 0; shows '... 999900 more items'
given 'local a, b = {}, {} a.b = b b.a = a console.log(a, b)'
try run t.lua; status 0; quiet
given 'local t = setmetatable({}, { __index = function() error("no") end,
	__tostring = function() error("no") end, __pairs = function() error("no") end })
console.log(t) console.log(tostring("x"))'
try run t.lua; [ "$got" -le 1 ] || fail "status $got"

# Delays that are none.
given 'setTimeout("x")'
try run t.lua; status 1; says 'TypeError'; says 'callback'
given 'setTimeout()'; try run t.lua; status 1; says 'TypeError'
given 'for _, ms in ipairs{ -5, 0/0, 1e18, 1/0, -1/0, "7", "x", {}, true, 2^31, 1e-9 } do
  setTimeout(function() console.log("ran") end, ms)
end
setTimeout(function() console.log("last") end)
setInterval(function() process.exit(0) end, -1e300)'
try run t.lua --until 1h; status 0
[ "$(grep -c ran out)" -ge 8 ] || fail 'each delay counts as 1 ms, or its number'
given 'cpu(-1) cpu(0) cpu(0/0) console.log("ok")'
try run t.lua; [ "$got" -le 1 ] || fail "status $got"
given 'cpu(1e300) console.log("ok")'
try run t.lua; [ "$got" -le 3 ] || fail "status $got"
given 'fs.readFile("x", { ms = -1 }, function() console.log("a") end)
fs.readFile("y", { ms = 0/0 }, function() console.log("b") end)'
try run t.lua --until 1h; [ "$got" -le 1 ] || fail "status $got"

# Very many.
given 'local n = 0
for i = 1, 1000000 do setTimeout(function() n = n + 1 end, i % 1000) end
process.on("exit", function() console.log(n) end)'
try run t.lua --max-memory 1G; status 0; prints 1000000; quiet
given 'local p = Promise.resolve(0)
for _ = 1, 1000000 do p = p:next(function(v) return v + 1 end) end
p:next(function(v) console.log(v) end)'
try run t.lua --max-memory 1G; status 0; prints 1000000; quiet

# Reaching out of the sandbox.
for name in io os debug package loadfile dofile collectgarbage; do
	given "console.log(type($name))"
	try run t.lua; [ "$got" = 1 ] || grep -q undefined out || grep -q '^nil' out ||
		fail "$name should not be there"
done
given 'load("return 1")()'; try run t.lua; status 1
given 'require("../../../etc/passwd")'; try run t.lua; status 1
given 'string.dump(function() end)'; try run t.lua; status 1
finish
