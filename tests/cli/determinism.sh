#!/bin/sh
# SPDX-License-Identifier: MIT
# Two runs with the same script, options and seed write the same journal, whatever else
# is written beside it, and whichever command wrote it.
. "${srcdir:-.}/tests/cli/lib.sh"

cp "$here"/scripts/*.lua .
cat >random.lua <<'END'
-- Everything that draws, beside everything that could be in an order of its own.
local t = {}
for i = 1, 50 do t["key" .. math.random(1000)] = i end
for k, v in pairs(t) do console.log(k, v) end
for i = 1, 20 do
  setTimeout(function() console.log("timer", i, {}, print) end, math.random(5))
  fs.readFile("f" .. i, { ms = dist.exponential("2ms") }, function() console.log("file", i) end)
end
setImmediate(function() console.log("immediate") end)
Promise.all({ timersPromises.setTimeout(3), fs.promises.stat("x") }):next(function()
  console.log("all")
end)
END
for s in *.lua; do
	# Of several systems the first, and less of it: a load makes many events.
	set -- --seed 5 --until 2s
	system=$(systems_of "$s" | head -n 1)
	[ -z "$system" ] || set -- --seed 5 --until 300ms --system "$system"
	try run "$s" "$@" --journal a.jsonl; cp out out.a; was=$got
	try run "$s" "$@" --journal b.jsonl -q --report r.json
	[ "$got" = "$was" ] || fail "$s: another status"
	cmp -s a.jsonl b.jsonl || fail "$s: another journal"
	try run "$s" "$@"
	cmp -s out out.a || fail "$s: another output without a journal"
	try export "$s" "$@" --format jsonl -o c.jsonl
	cmp -s a.jsonl c.jsonl || fail "$s: export writes another journal"
	try run "$s" "$@" -q --journal d.lsj
	try export d.lsj --format jsonl -o d.jsonl; status 0
	cmp -s a.jsonl d.jsonl || fail "$s: the packed journal tells another story"
	try export a.jsonl --format jsonl; status 0
	cmp -s a.jsonl out || fail "$s: what was read is not what was written"
done
finish
