#!/bin/sh
# SPDX-License-Identifier: MIT
# The report, the requests, and figures that can be worked out by hand.
. "${srcdir:-.}/tests/cli/lib.sh"

need_python

cat >app.lua <<'END'
for i = 1, 6 do fs.stat("f" .. i, { ms = 10 }, function() console.log(i) end) end
setTimeout(function() cpu(50) end, 100)
setTimeout(function() console.log("late") end, 120)
setTimeout(function() end, 250)
END
try run app.lua --report r.json --requests q.csv; status 0; quiet
holds <<END
loopscope $("$LOOPSCOPE" --version | cut -d' ' -f2)
script app.lua
seed 1
systems.0.name app
systems.0.runtime node
systems.0.virtual_s 0.25 0.252
systems.0.requests.sent 0
systems.0.latency_ms.p99 0
systems.0.processes.0.pid 1
systems.0.processes.0.role main
systems.0.processes.0.cpu_busy 0.2 0.202
systems.0.processes.0.loop.utilization 0.2 0.202
systems.0.processes.0.loop.max_lag_ms 50 51
systems.0.threadpool.threads 4
systems.0.threadpool.jobs 6
systems.0.threadpool.max_queue 2
systems.0.threadpool.wait_ms.max 10 10.1
systems.0.threadpool.wait_ms.p50 0 0.1
END
[ "$(cat q.csv)" = system,route,intended,sent,done,status,pid,connection ] ||
	fail 'the head of the requests'

# Standard output: only the JSON.
cp r.json r1.json
try run app.lua --report -; status 0; quiet
cmp -s out r1.json || fail 'the report on standard output should be the same'

# The program's failure does not keep the report.
given 'error("no", 0)'
try run t.lua --report r.json; status 1
holds <<END
systems.0.name t
END
try_as 'standard input' sh -c '"$1" run - --report r.json <t.lua' sh "$LOOPSCOPE"
holds <<END
systems.0.name stdin
END
finish
