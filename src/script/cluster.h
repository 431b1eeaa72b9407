/* SPDX-License-Identifier: MIT
 *
 * script/cluster.h - a worker's server that listens through its primary.
 *
 * Whatever serves (http, net) embeds one.  A worker's listen() asks the primary; the answer
 * gives it a place among those who get connections in turn, or (SCHED_NONE) the listening
 * socket itself.
 *
 * Source: Node 20 lib/internal/cluster/child.js.
 *
 * Ownership: the memory is of the userdata that serves; a slot anchors that until the
 * primary has answered, after that the server does so itself while it listens.
 */
#ifndef LS_SCRIPT_CLUSTER_H
#define LS_SCRIPT_CLUSTER_H

#include <stdbool.h>

#include "base/list.h"
#include "runtime/node.h"
#include "runtime/uv_stream.h"

struct script_vm;
struct cluster_handle;
struct cluster_server;

struct cluster_server_ops {
	/* SCHED_NONE: it accepts by itself from this. */
	void (*listen)(struct cluster_server *, struct mc_listen_fd *);
	/* Does it want another connection? */
	bool (*wants)(struct cluster_server *);
	/* A connection is its; resumable, and sock is looked at once. */
	enum rt_status (*accept)(struct cluster_server *, struct mc_sock *sock);
};

struct cluster_server {
	const struct cluster_server_ops *ops;
	struct script_vm *vm;
	struct rt_uv_server *uv; /* what holds the loop until the answer */
	int slot;		 /* of the userdata, whose first user value is the script's object */
	int64_t key;		 /* which socket of the primary: the port, and how often before */
	struct cluster_handle *handle; /* the primary's; NULL: no answer yet */
	bool left;		       /* closed before the answer */
	struct ls_list link;	       /* in vm->cluster_servers */
};

/* Asks the primary for a port, where this is a worker's main thread (else false); the
 * userdata is in `slot`.  The prelude hears the answer as server:_bound(port or -errno). */
bool script_cluster_listen(struct cluster_server *s, int slot, uint16_t port, uint32_t backlog);
/* It listens no more. */
void script_cluster_unlisten(struct cluster_server *s);

#endif
