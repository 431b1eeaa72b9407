# SPDX-License-Identifier: MIT
#
# figures.awk - the figures of one run: a line of name and value for each.
#
# Reads what `--requests` writes (system,route,intended,sent,done,status,pid,connection), or
# what pool.lua prints; for kind "cost" a report (--report) before it. `kind` says which
# figures the scenario wants.

function quantile(v, n, q,	at, i) {
	at = (n - 1) * q + 1
	i = int(at)
	return i >= n ? v[n] : v[i] + (v[i + 1] - v[i]) * (at - i)
}

# In place, by heap.
function sort(v, n,	i, x) {
	for (i = int(n / 2); i >= 1; i--)
		sink(v, i, n)
	for (i = n; i > 1; i--) {
		x = v[i]; v[i] = v[1]; v[1] = x
		sink(v, 1, i - 1)
	}
}

function sink(v, i, n,	k, x) {
	x = v[i]
	while ((k = 2 * i) <= n) {
		if (k < n && v[k + 1] > v[k])
			k++
		if (v[k] <= x)
			break
		v[i] = v[k]
		i = k
	}
	v[i] = x
}

function slower(v, n, than,	i, k) {
	for (i = 1; i <= n; i++)
		k += v[i] > than
	return k / n
}

# The share of the process that served most.
function share(count,	p, sum, most) {
	for (p in count) {
		sum += count[p]
		if (count[p] > most)
			most = count[p]
	}
	return sum ? most / sum : 0
}

function say(name, value) {
	printf "%s %.6g\n", name, value
}

kind == "pool" {
	say("rank." NR - 1, $2)
	order = order (order ? "," : "") $1
	next
}

/^{/ { report = 1 }
report {
	split($0, word, /[\t ",:{}]+/)
	if (word[2] == "virtual_s") span = word[3]
	if (word[2] == "cpu_busy") busy += word[3]
	if (/^}/) report = 0
	next
}
/^system/ || $5 == "" { next }
kind == "limits" {
	when[++n] = $3
	status[n] = $6
	count[$6]++
	next
}

{
	if (from == "" || $3 < from)
		from = $3
	if ($5 > last)
		last = $5
	if ($2 == "/fast") {
		fast[++fasts] = $5 - $3
		by[$7]++
		if (fasts <= 2) # background: on the other connection, on the same
			nth[fasts] = $5 - $3
	} else if ($2 == "/bg") {
		bg = $5 - $4
	} else if ($2 != "/first") {
		other[++others] = $5 - $3
		any[$7]++
	}
	all[++n] = $5 - $3
}

# o: answered, x: not, in the order of sending.
function answers(	i, k, first, text) {
	for (k = 1; k <= n; k++) {
		first = 0
		for (i = 1; i <= n; i++)
			if (i in when && (!first || when[i] < when[first]))
				first = i
		text = text (status[first] == 200 ? "o" : "x")
		delete when[first]
	}
	return text
}

END {
	if (kind == "pool")
		print "order", order
	if (kind == "limits") {
		say("ok", count[200] + 0)
		say("busy", count[503] + 0)
		say("refused", count["refused"] + 0)
		say("lost", count["reset"] + count["end"])
		print "answers", answers()
		exit
	}
	if (!n)
		exit
	sort(fast, fasts)
	sort(other, others)
	if (kind == "share") {
		say("top_share", fasts ? share(by) : share(any))
	} else if (kind == "rank") {
		for (i = 1; i <= others; i++)
			say("rank." i, other[i])
		say("total", last - from)
	} else if (kind == "background") {
		say("bg", bg)
		say("other_connection", nth[1])
		say("same_connection", nth[2])
	} else if (kind == "cost") {
		sort(all, n)
		say("cpu", busy * span * 1e6 / n)
		say("p50", quantile(all, n, 0.5))
	} else if (kind == "latency" && fasts) {
		say("p50", quantile(fast, fasts, 0.5))
		say("p90", quantile(fast, fasts, 0.9))
		say("p95", quantile(fast, fasts, 0.95))
		say("p99", quantile(fast, fasts, 0.99))
		say("max", fast[fasts])
		say("slower_50ms", slower(fast, fasts, 50))
		say("slower_150ms", slower(fast, fasts, 150))
		say("top_share", share(by))
		if (others)
			say("block_p50", quantile(other, others, 0.5))
		for (i = 1; i <= others; i++)
			say("rank." i, other[i])
	}
}
