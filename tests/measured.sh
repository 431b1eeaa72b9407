#!/bin/sh
# SPDX-License-Identifier: MIT
#
# measured.sh - predictions lie where real servers were measured.
#
# One scenario or two of each kind; `make check-measured` has them all.
. "${srcdir:-.}/tests/cli/lib.sh"

agrees() {
	LOOPSCOPE=$LOOPSCOPE try_as "measured/run $*" sh "$here/tests/measured/run" -q "$@"
	status 0
}

# A blocked loop delays a tenth of the requests, and no average says so.
agrees M3_node_fresh M4_uvicorn_asyncio_fresh
# Of four workers, at most one connection is trapped with one that is blocked; with a
# shared socket none is.
agrees M6_cluster4_rr_fresh M5_gunicorn4_uvloop_fresh
# The pool: which jobs are done in which order.
agrees M2_LLLLLLRR_T1 M2_LLLLRRRRRRRR_T4 M1_pbkdf2_T4
# 40 tokens, threads that do not compute together, threads beside the loop.
agrees M7_asyncio_dsleep_n100_fresh M8_def_cpu_threads_n2 M8b_gil_asyncio_threads1_keep
# Worker threads free the loop.
agrees M9_worker_threads_W1 M9_block_on_main
# What is left behind an answer.
agrees M12_background_asyncblock
# Who gets the connections.
agrees D_cluster4_rr_open200 D_cluster4_none_seq D_gunicorn4_uvloop_open200
# Of a burst, one worker gets most of the connections.
agrees D_uvicornW4_asyncio_keep64 D_cluster4_none_burst400
# Beyond a limit.
agrees F4_limit_concurrency5 F5_limit_max_requests50 F8_node_maxConnections5
# What a request costs.
agrees L_node_hello_keep M10_node_hello_connclose M10_uvicorn_asyncio_fastapi_hello
finish
