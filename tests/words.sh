#!/bin/sh
# SPDX-License-Identifier: MIT
#
# words.sh - every word of both APIs stands in docs/workload-api.md, and what stands there
# as a word of a module of Node is one.  Builtin exceptions stand for one another.
LOOPSCOPE=${LOOPSCOPE:-./loopscope}
doc=${srcdir:-.}/docs/workload-api.md
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
failed=0

cat >"$tmp/words.lua" <<'LUA'
local lua = { coroutine = true, math = true, string = true, table = true, utf8 = true, _G = true }
local node = rawget(_G, "console")
local say = node and node.log or rawget(_G, "print")
for name, value in pairs(_G) do
  local exception = type(value) == "table" and rawget(value, "__module__")
  if not lua[name] and not exception then say(name) end
  lua[name] = lua[name] or exception
  if type(value) == "table" and not lua[name] then
    for field in pairs(value) do
      if type(field) == "string" then say(name .. "." .. field) end
    end
  end
end
LUA
"$LOOPSCOPE" run "$tmp/words.lua" >"$tmp/words" || exit 1
"$LOOPSCOPE" run --runtime asyncio "$tmp/words.lua" >"$tmp/python" || exit 1
# `a.b.c` says a, a.b and a.b.c.
tr -c 'A-Za-z0-9_.' '\n' <"$doc" |
	awk -F. '{ w = ""; for (i = 1; i <= NF; i++) { w = w (i > 1 ? "." : "") $i; print w } }' |
	sort -u >"$tmp/said"

# A word is said by its full name, or by its last part where a table of the page groups
# the words of one module; NAMESync and promises stand for their group.
while read -r word; do
	last=${word##*.}
	case $word in
	fs.*Sync | crypto.*Sync | zlib.*Sync | *.new | http.* | cluster.* | jobs.* | net.S*) continue ;;
	esac
	grep -qxF -e "$word" -e "$last" "$tmp/said" && continue
	echo "docs/workload-api.md says nothing of $word"
	failed=1
done <<END
$(cat "$tmp/words" "$tmp/python")
END

# `module.word` of the page exists.
grep -oE '\b(process|console|timersPromises|events|util|crypto|zlib|dns|net|fs|stream|dist|Promise|AbortSignal|EventEmitter)\.[A-Za-z0-9]+' "$doc" |
	sort -u | while read -r word; do
	case $word in
	*.NAME* | process.stdout | process.send | process.exitCode | timersPromises.scheduler) continue ;;
	esac
	grep -qxF "$word" "$tmp/words" || echo "docs/workload-api.md: there is no $word"
done >"$tmp/unknown"
if [ -s "$tmp/unknown" ]; then
	cat "$tmp/unknown"
	failed=1
fi
exit $failed
