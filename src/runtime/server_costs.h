/* SPDX-License-Identifier: MIT
 *
 * runtime/server_costs.h - what the steps of a server cost, in CPU time.
 *
 * One table for all stacks, from one calibration: a request costs the sum of its steps,
 * as measured on servers that were kept busy, plus `wake` each time that a sleeping loop
 * or thread is woken for it.  A script's cpu() is the handler's own work and comes on
 * top.  docs/MODEL.md says how each figure was got.
 */
#ifndef LS_RUNTIME_SERVER_COSTS_H
#define LS_RUNTIME_SERVER_COSTS_H

#include "sim/time.h"

struct rt_server_costs {
	sim_time wake;	  /* from sleep to the first instruction: a loop, a thread */
	sim_time accept;  /* a connection is accepted and set up */
	sim_time close;	  /* and closed */
	sim_time request; /* read, parse, enter the handler */
	sim_time respond; /* write the answer */
	sim_time message; /* a WebSocket message in, a chunk or message out */
	sim_time boot;	  /* from fork to a new process's first line */
	sim_time thread;  /* the same of a Worker */
	sim_time dial;	  /* a client opens a connection: they leave it one by one */
	sim_time client;  /* no CPU of the server: its client, from being connected to the
			     first byte */
	sim_time handoff; /* cluster: a connection goes from the primary to a worker, */
	sim_time handed;  /* and arrives there */
	/* Python */
	sim_time setup;	  /* a connection, beside accept and close */
	sim_time route;	  /* Starlette: its request object, the route */
	sim_time endpoint; /* FastAPI: dependencies, signature */
	sim_time encode;  /* returning a dict: jsonable_encoder, JSON */
	sim_time hop;	  /* to a worker thread and back: on the loop; in the thread the same */
	sim_time worker;  /* to start such a thread */
	sim_time chunk;	  /* of a stream */
	sim_time send, receive; /* of a transport: write(), data_received */
	sim_time h11;	  /* instead of httptools: to the request */
	sim_time hypercorn; /* its queues and tasks: to the request */
	sim_time trio;	  /* instead of asyncio: to that */
};

#endif
