#!/bin/sh
# SPDX-License-Identifier: MIT
#
# load_input.sh - systems and loads that make no sense, and services that misbehave.
. "${srcdir:-.}/tests/cli/lib.sh"

node() {
	given "system { name = 's', runtime = 'node', main = function()
	$1
	end }
	load { $2 }"
}

python() {
	given "system { name = 's', runtime = 'asyncio', main = function()
	local app = FastAPI()
	app:get('/', $1)
	$2
	end }
	load { $3 }"
}

# A device that nobody described.
node 'http.createServer(function(req, res) nodb:query("x", function() res:finish("") end) end):listen(80)' \
	'rate = 10, requests = 1'
try run t.lua; status 1; says nodb

# No workers, and a rate below 0.
python 'async(function() return "" end)' 'uvicorn.run(app, { workers = 0 })' 'rate = 10, requests = 1'
try run t.lua; says workers
node 'http.createServer(function(req, res) res:finish("") end):listen(80)' 'rate = -1'
try run t.lua; refuses rate

# Ten thousand workers are more than a machine has room for.
python 'async(function() return "" end)' 'uvicorn.run(app, { workers = 10000 })' 'rate = 10, requests = 1'
try run t.lua; says 'ValueError: workers must be at most 1024'
python 'async(function() return "" end)' 'gunicorn.run(app, { workers = 10000 })' 'rate = 10, requests = 1'
try run t.lua; says 'ValueError: workers must be at most 1024'
for wrong in 'port = 65536|port must be at most 65535' 'timeout = -1|timeout must be a number of seconds, not negative'; do
	given "system { name = 's', runtime = 'asyncio', main = function() gunicorn.run(FastAPI(), { ${wrong%|*} }) end }"
	try run t.lua; says "ValueError: ${wrong#*|}"; status 1
done
given "system { name = 's', runtime = 'asyncio', main = function() uvicorn.run(FastAPI(), { loop = 'x' }) end }"
try run t.lua; says 'ValueError: loop must be "asyncio" or "uvloop", not x'; status 1

# One port, two listeners.
node 'http.createServer(function() end):listen(80) http.createServer(function() end):listen(80)' \
	'rate = 10, requests = 1'
try run t.lua; status 1; says EADDRINUSE

python 'async(function() return "" end)' 'asyncio.run(async(function()
	await(asyncio.start_server(function() end, "localhost", 8000))
	await(asyncio.start_server(function() end, "localhost", 8000)) end)())' 'rate = 10, requests = 1'
try run t.lua; status 1; says 'address already in use'
given 'runtime "asyncio"
asyncio.run(async(function()
	await(asyncio.start_server(function() end, "localhost", 8000))
	uvicorn.run(FastAPI(), { port = 8000 })
end)())'
try run t.lua; status 1; says 'ddress already in use'

# Whoever never answers leaves his requests in flight; a timeout ends them.
node 'http.createServer(function() end):listen(80)' 'rate = 10, requests = 3'
try run t.lua; shows '3 in flight'
node 'http.createServer(function() end):listen(80)' 'rate = 10, requests = 3, timeout = "1s"'
try run t.lua; shows '3 timed out'
python 'async(function() await(asyncio.Event():wait()) end)' 'uvicorn.run(app, {})' \
	'rate = 10, requests = 3, timeout = "1s"'
try run t.lua; shows '3 timed out'

# An error ends a Node process with all that it had; FastAPI answers 500 and lives.
node 'http.createServer(function() error("broken") end):listen(80)' 'rate = 10, requests = 3'
try run t.lua; status 1; says broken
python 'async(function() error(ValueError("broken"), 0) end)' 'uvicorn.run(app, {})' \
	'rate = 10, requests = 3'
try run t.lua; shows '3 failed'; says 'ValueError: broken'

# A port nobody listens on refuses, whatever other ports there are; so does a system
# without a server.
node 'http.createServer(function() end):listen(80)' 'rate = 10, requests = 3, port = 81'
try run t.lua; shows '3 refused'
node 'setTimeout(function() end, 9000)' 'users = 2, requests = 4'
try run t.lua; shows '4 refused'; shows 'nobody ever accepted a connection'
python 'async(function() end)' 'uvicorn.run(app, { workers = 2 })' \
	'rate = 10, requests = 3, port = 81, timeout = "9s"'
try run t.lua; shows '3 refused'
finish
