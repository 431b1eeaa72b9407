#!/bin/sh
# SPDX-License-Identifier: MIT
# Systems on the screen, from the script to the cells: what only a whole run can show.
. "${srcdir:-.}/tests/cli/lib.sh"

on_screen() {
	printf '%s' "$1" >keys
	try view t.lua --keys keys --screen -
	status 0
	quiet
}

given 'local db = device { name = "db", latency = "6ms", slots = 1 }
local app = FastAPI {}
app:get("/users", async(function()
  cpu(0.6)
  await(db:query("select"))
  return { ok = true }
end))
app:get("/report", function()
  cpu(30)
  return { ok = true }
end)
system { name = "four", runtime = "asyncio", cores = 2,
  main = function() uvicorn.run(app, { port = 8000, workers = 2 }) end }
load { url = "/users", rate = 400, requests = 30, start = "3s" }
load { url = "/report", rate = 50, requests = 3, start = "3010ms" }'

# What a slow request of FastAPI waited for, and what ran for it.
on_screen ')'
shows '/users #'
shows 'device'
shows 'ran     Task-'
# Its answer is two writes: the second waits for the ACK of the first.
on_screen ')))'
shows 'Q10 out'
on_screen ')i'
shows 'run the task Task-'
shows 'Callback 1 of 2'
on_screen ')ii'
shows 'Callback 2 of 2'
on_screen ')iy'
shows 'LOOP w'
on_screen 'G'
shows 'worker 2'
shows 'worker 3'
shows '[END]'

# Of several machines each process has the name of its machine, and its own loop's words.
given 'local function other()
  http.createServer(function(_, res) res:finish("x") end):listen(8000)
end
local function web()
  local app = FastAPI()
  app:get("/", async(function() await(httpx.get("http://other:8000/")) return "x" end))
  uvicorn.run(app)
end
system { name = "two", machines = { { name = "web", runtime = "asyncio", main = web },
  { name = "other", runtime = "node", main = other } } }
load { rate = 100, requests = 3, start = "100ms" }'
on_screen ':goto 90ms<Enter>'
shows 'web 1 '
shows 'other 2 '
grep -q 'web loop .*select' out || fail 'asyncio waits in select'
grep -q 'other loop .*poll' out || fail 'Node waits in poll'
finish
