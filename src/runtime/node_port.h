/* SPDX-License-Identifier: MIT
 *
 * runtime/node_port.h - MessagePort: messages between two ends, delivered in poll.
 *
 * A port is an async handle with a queue.  One run delivers up to
 * max(length at start, 1000) messages, each a callback with its own checkpoint; what is
 * left triggers the port again.  Source: Node 20 src/node_messaging.cc (OnMessage).
 */
#ifndef LS_RUNTIME_NODE_PORT_H
#define LS_RUNTIME_NODE_PORT_H

#include "runtime/task.h"
#include "runtime/uv_loop.h"

struct rt_node;

struct rt_node_port {
	struct rt_node *node;
	struct rt_node_port *peer; /* NULL once closed */
	struct rt_uv_async async;
	struct rt_fifo messages;
	uint32_t len, limit;
	bool receiving; /* started: it has a listener */
	bool closed;	/* close was called; it happens in the closing phase */
	bool gone, peer_closed;
	struct rt_call call;
	struct rt_task *on_close; /* held until it ran; NULL: nobody wants to know */
	struct rt_task *current;
	int at, at_close;
};

void rt_node_channel_init(struct rt_node *n, struct rt_node_port *a, struct rt_node_port *b);
/* Puts a message into the peer's queue: `t` runs the peer's listeners.  Released unrun
 * when the port is closed. */
void rt_node_port_post(struct rt_node_port *from, struct rt_task *t, uint32_t line,
		       const char *label);
/* The first "message" listener: receiving starts, and the port keeps the loop alive. */
void rt_node_port_start(struct rt_node_port *p);
/* The last one went: messages wait, and the loop need not live for them. */
void rt_node_port_stop(struct rt_node_port *p);
void rt_node_port_ref(struct rt_node_port *p);
void rt_node_port_unref(struct rt_node_port *p);
/* Closes both ends; `close` callbacks run in the closing phase. */
void rt_node_port_close(struct rt_node_port *p);

#endif
