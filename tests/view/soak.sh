#!/bin/sh
# SPDX-License-Identifier: MIT
#
# soak.sh LOOPSCOPE SECONDS [SEED]: random keys, resizes and waits on every example, for so
# long; `make soak` does that with the sanitizers on.  What goes wrong leaves its keys
# behind and is named, so that it can be played again.
set -u
loopscope=$1 seconds=$2 seed=${3:-1}
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d) || exit 99
trap '[ "$found" ] || rm -rf "$work"' EXIT
found=
end=$(($(date +%s) + seconds))
runs=0
ulimit -f 8000000

# Keys of the whole table, the prompt's too.  No play to the end of an endless run: the
# way to the end is cut by --until.
keys() {
	awk -v seed="$1" 'BEGIN {
		srand(seed)
		n = split("l h l l . <lt> } { ] [ g G n N e E W b z w s a d f y t T ) ( i I c X o r C L m p M pabcde3<Enter><Enter> " \
			"j k <Tab> <S-Tab> <Enter> <Esc> <Up> <Down> <PgUp> <PgDn> <Space> + - ? 7 25 " \
			":goto§1ms<Enter> :goto§+5ms<Enter> :goto§event§40<Enter> :break§3<Enter> :unbreak<Enter> " \
			"/timeout<Enter> u2ms<Enter> :set§seed§4<Enter> :compare§seed§5<Enter> :explain<Enter> :th<Tab>§bl<Tab><Enter> " \
			"<Resize§20x5> <Resize§300x100> <Resize§80x24> <Resize§120x40> <Resize§1x1> <Wait§200> <C-l>", key, " ")
		for (i = 0; i < 150; i++)
			out = out key[1 + int(rand() * n)]
		gsub("§", " ", out)
		print out
	}'
}

while [ "$(date +%s)" -lt "$end" ]; do
	for script in "$here"/scripts/*.lua; do
		[ "$(date +%s)" -lt "$end" ] || break
		keys "$seed" | tr -d '\n' >"$work/keys"
		timeout 300 "$loopscope" view "$script" --until 300ms --keys "$work/keys" \
			--screen "$work/screen" >"$work/out" 2>"$work/err" </dev/null
		status=$?
		if [ $status -ne 0 ]; then
			echo "FAIL status $status: $script with the keys of seed $seed:"
			cat "$work/keys"
			echo
			head -c 3000 "$work/err"
			found=1
			exit 1
		fi
		runs=$((runs + 1))
		seed=$((seed + 1))
	done
done

echo "$runs sessions of 150 keys, nothing found"
