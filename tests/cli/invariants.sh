#!/bin/sh
# SPDX-License-Identifier: MIT
#
# invariants.sh - what holds of every system, whatever its costs and its seed.
. "${srcdir:-.}/tests/cli/lib.sh"

cat >t.lua <<'END'
machine { cores = 2, overheads = param("overheads", 1) }
local db = device { name = "db", latency = dist.exponential(param("latency", 5)), slots = param("slots", 4) }

local function node_server()
  http.createServer(function(req, res)
    cpu(dist.exponential(2))
    db:query("q", function() res:finish("ok") end)
  end):listen(8000)
end

local function app()
  local app = FastAPI()
  app:get("/", async(function()
    cpu(dist.exponential(2))
    await(db:query("q"))
    return "ok"
  end))
  return app
end

system { name = "node", runtime = "node", main = node_server }
system { name = "cluster", runtime = "node", main = function()
  if not cluster.isPrimary then return node_server() end
  for i = 1, 3 do cluster.fork() end
end }
system { name = "uvicorn", runtime = "asyncio", main = function() uvicorn.run(app(), {}) end }
system { name = "workers", runtime = "uvloop", main = function()
  gunicorn.run(app(), { workers = 3 })
end }

load { url = "/", arrivals = "poisson", rate = 300, duration = "2s", timeout = "300ms",
  keepalive = param("keepalive", true) }
if param("kill", false) then fault { at = "1s", kill = 1, signal = "SIGKILL" } end
END

# Every request is answered, failed, timed out or refused, or under way still, and that
# once; it is sent when it is meant to be or later, and done after that.
each_ends_once() {
	awk -F, 'NR > 1 {
		if ($4 != "" && $4 < $3 || $5 != "" && $5 < $3 || $4 != "" && $5 != "" && $5 < $4) bad++
	} END { exit bad > 0 }' q.csv || fail 'a request is done before it is sent'
	awk '/"name"/ || /"routes"/ { top = /"name"/ }
		top && /"(sent|completed|failed|timed_out|refused|in_flight)":/ {
			name = $1; gsub(/[":]/, "", name)
			sum += (name == "sent" ? 1 : -1) * $2
		}
		END { print sum > "left"; exit sum < 0 }' r.json || fail 'more requests end than began'
	sent=$(awk '/"routes"/ { top = 0 } /"name"/ { top = 1 } top && /"sent":/ { n += $2 } END { print n + 0 }' r.json)
	[ "$(sed 1d q.csv | wc -l)" -eq "$sent" ] || fail "not a line for each of $sent requests"
}

# What a route counts adds up to what was sent to it, as in total.
sums_agree() {
	awk '
		/"requests":	\{/ { sum = sent = 0 }
		/"sent":/ { sent = $2 + 0 }
		/"(completed|failed|timed_out|refused|in_flight)":/ { sum += $2 }
		/"latency_ms"/ { blocks++; bad += sum > sent }
		END { exit bad > 0 || blocks < 8 }' r.json || fail 'a route does not add up'
}

# A connection stays with its worker, and has one request at a time under way: no request
# on it is sent before the one before it is answered.
connections_stay() {
	awk -F, 'NR > 1 && $7 != "" && $8 != "" {
		c = $1 "," $8
		if (c in pid && pid[c] != $7) { print c; bad++ }
		pid[c] = $7
	} END { exit bad > 0 }' q.csv || fail 'a connection has changed its worker'
}

# No loop is busier than its time, no machine busier than its cores.
nobody_works_more_than_can_be() {
	awk '
		/"name"/ { cpu = 0 }
		/"cpu_busy"/ { cpu += $2 + 0; bad += cpu > 2 + 1e-9 }
		/"utilization"/ { loops++; bad += $2 + 0 > 1 + 1e-9 }
		END { exit bad > 0 || loops < 4 }' r.json || fail 'more CPU time than there is'
}

# Little: the mean number in the system, looked at 2,000 times, is the throughput times the
# mean time in it.
little() {
	awk -F, '
		NR > 1 && $5 != "" { n[$1]++; stay[$1] += $5 - $3; from[$1, n[$1]] = $3
			to[$1, n[$1]] = $5; if (!first[$1] || $3 < first[$1]) first[$1] = $3
			if ($5 > last[$1]) last[$1] = $5 }
		END {
			for (s in n) {
				span = last[s] - first[s]; sum = 0
				for (i = 1; i <= n[s]; i++) {
					a = int((from[s, i] - first[s]) / span * 2000)
					b = int((to[s, i] - first[s]) / span * 2000)
					sum += b - a
				}
				l = sum / 2000; w = stay[s] / span
				if (l < 0.97 * w || l > 1.03 * w) { print s, l, w; bad++ }
			}
			exit bad > 0 }' q.csv || fail 'not as Little says'
}

# The same instants in each system.
same_arrivals() {
	for s in node cluster uvicorn workers; do
		awk -F, -v s=$s '$1 == s { print $3 }' q.csv | sort >arrivals.$s
		[ -s arrivals.$s ] || fail "nothing was sent to $s"
		cmp -s arrivals.node arrivals.$s || fail "node and $s have other arrivals"
	done
}

for seed in 1 2 3; do
	for o in 0 1 3; do
		try run t.lua --seed $seed --set overheads=$o --report r.json --requests q.csv
		each_ends_once
		same_arrivals
		sums_agree
		connections_stay
		nobody_works_more_than_can_be
		little
		cp r.json first; cp q.csv first.csv
	done
	try run t.lua --seed $seed --set overheads=3 --report r.json --requests q.csv
	cmp -s r.json first || fail 'another report of the same run'
	cmp -s q.csv first.csv || fail 'other requests of the same run'
	try run t.lua --seed $seed --set keepalive=false --report r.json --requests q.csv
	each_ends_once
	same_arrivals
	connections_stay
done

# A worker that is killed takes with it the requests that it had, at once, and no others;
# the report counts them.
try run t.lua --set kill=true --set latency=50 --set slots=50 --report r.json --requests q.csv
each_ends_once
for s in cluster workers; do
	awk -F, -v s=$s '
		$1 != s { next }
		$6 == "end" { lost++; bad += $7 != 2 || $4 > 1000.1 || $5 < 1000 || $5 > 1000.1 }
		$6 == 200 && $7 == 2 { bad += $5 > 1000.1 }
		END { print lost + 0; exit !lost || bad }' q.csv >lost ||
		fail "$s should lose what its worker had, and nothing else"
	awk -v s=$s '/"name"/ { here = $2 ~ "\"" s "\"" } here && /"failed":/ { print $2 + 0; exit }' \
		r.json | cmp -s - lost || fail "the report of $s should say $(cat lost) failed"
done
finish
