/* SPDX-License-Identifier: MIT
 *
 * script/ipc.h - messages between isolates of Node: child processes and Workers.
 *
 * A channel is a pair of connected sockets, one end in each isolate's loop, as Node's IPC
 * pipe is; a Worker's MessagePort goes the same way.  A message carries a value (copied
 * into the receiver's Lua state when it is sent), or an order of the cluster with a
 * connection (script/node_cluster.c).
 *
 * Sources: Node 20 lib/internal/child_process.js (setupChannel), lib/internal/worker/io.js.
 *
 * Ownership: an end belongs to its isolate, in whose Lua state it is a userdata that is
 * anchored until it has closed.
 */
#ifndef LS_SCRIPT_IPC_H
#define LS_SCRIPT_IPC_H

#include "runtime/uv_stream.h"
#include "script/process.h"

/* In the registry: the userdata of the end to the parent. */
#define SCRIPT_PARENT_END "loopscope.parent"

enum ipc_kind {
	IPC_VALUE,	/* process.send, postMessage */
	IPC_ERROR,	/* of a Worker: what it died of */
	IPC_ONLINE,	/* the other end has begun */
	IPC_LISTEN,	/* cluster: a worker wants a server's port */
	IPC_LISTENING,	/* and may use it; or an errno */
	IPC_LISTENS,	/* the worker says that it does */
	IPC_CONNECTION, /* a connection, for a worker's server */
	IPC_ACCEPTED,	/* it has it, or does not want it */
	IPC_CLOSE,	/* the worker closed its server */
	IPC_DISCONNECT,
	IPC_OVER /* a Worker has ended: the last of its messages */
};

struct cluster_place;
struct cluster_server;
struct ipc_end;

struct ipc_message {
	struct ipc_message *next; /* behind it in an inbox */
	enum ipc_kind kind;
	struct ipc_end *to; /* NULL: it is gone */
	int slot;	    /* of the value, in its Lua state */
	struct cluster_server *server; /* script/cluster.h */
	struct cluster_handle *handle;
	struct mc_sock *sock;
	int64_t number; /* port, or errno */
	uint32_t backlog;
	bool accepted;
};

struct ipc_end {
	struct rt_uv_stream uv;
	struct script_vm *vm;
	struct script_process *process; /* whose it is */
	struct script_process *child;	/* at a parent's end: who is at the other; */
	struct script_isolate *worker;	/* or which Worker */
	struct ipc_end *peer;		/* NULL: gone */
	struct ipc_end *next;	/* of the run */
	struct mc_sock *sock;	/* until it begins */
	int slot;
	struct rt_task task; /* the callback that is being run: */
	const char *event;
	int value; /* slot */
	struct ipc_message *message;
	struct ipc_message *inbox, **inbox_end; /* read, not delivered yet */
	struct rt_uv_source exited; /* SIGCHLD, at a parent's end */
	int exit_code, exit_signal;
	bool told_eof;
	int at, at_tell, at_exit, at_cluster, paid;
	/* cluster, at the primary's end: */
	struct cluster_place *places; /* node_cluster.c */
};

/* Two ends: one in the isolate `here`, pushed on its L; one in `there`, on its main
 * state, whose slot it keeps. */
struct ipc_end *script_ipc_pair(lua_State *L, struct script_isolate *there);
/* The isolate's loop is there: it reads from now on. */
void script_ipc_begin(struct ipc_end *e, bool refd);
/* The child at the other end has ended. */
void script_ipc_exited(struct ipc_end *e, int code, int signal);
/* An isolate goes; a run does. */
void script_ipc_release(struct script_vm *vm);
void script_ipc_free(struct script_run *r);
/* The userdata at idx. */
struct ipc_end *script_ipc_at(lua_State *L, int idx);
struct ipc_message *script_ipc_message(enum ipc_kind kind);
/* Sends it; it is freed when it has been received, or cannot be. */
void script_ipc_send(struct ipc_end *from, struct ipc_message *m);
/* The prelude hears of it: f(end, event, value...). */
enum rt_status script_ipc_tell(struct ipc_end *e, const char *event, int slot);

/* What the cluster does with its own messages: resumable.  node_cluster.c */
enum rt_status script_cluster_receive(struct ipc_end *e, struct ipc_message *m);
/* The worker at the other end is gone; its primary is, too. */
void script_cluster_lost(struct ipc_end *e);
void script_cluster_release(struct ipc_end *e);

void script_ipc_open(lua_State *L);
void script_cluster_open(lua_State *L);
void script_cluster_free(struct script_run *r);

#endif
