/* SPDX-License-Identifier: MIT
 *
 * runtime/node.h - Node: one JavaScript thread on a libuv loop.
 *
 * What Node adds to libuv: the tick queue and the microtask queue and the checkpoint
 * that drains them after every callback; timer lists on one uv timer; immediates on a
 * check and an idle handle; requests that go to the pool or to the kernel; what happens
 * on an error; and the outer loop with beforeExit and exit.
 *
 * The script's side (promises, emitters, the meaning of a callback) is the host's: it
 * hands over tasks, and answers five questions with the tasks in `hooks`.
 *
 * Sources: Node 20 src/api/callback.cc, src/node_task_queue.cc, src/api/embed_helpers.cc,
 * lib/internal/process/task_queues.js, lib/internal/process/execution.js.
 */
#ifndef LS_RUNTIME_NODE_H
#define LS_RUNTIME_NODE_H

#include "machine/device.h"
#include "runtime/node_immediate.h"
#include "runtime/node_port.h"
#include "runtime/node_rules.h"
#include "runtime/node_timer.h"
#include "runtime/task.h"
#include "runtime/uv_loop.h"
#include "runtime/uv_pool.h"

struct rt_node;

/* Tasks that the host keeps for the whole run.  Each `run` may be called many times. */
struct rt_node_hooks {
	struct rt_task *main;	     /* the main script */
	/* The error that the host holds since RT_THREW reaches the process:
	 * uncaughtExceptionMonitor, then uncaughtException.  RT_DONE: handled;
	 * RT_EXIT: nobody did, `exit` was emitted, the process ends. */
	struct rt_task *uncaught;
	/* PROCESS_REJECTIONS: rejectionHandled for late ones, unhandledRejection for new
	 * ones, each in order; without a listener, the error goes to the process at once.
	 * RT_THREW: a listener threw; the next call knows what is left.
	 * Must clear node->rejections when no work is left; sets node->rejected_any. */
	struct rt_task *rejections;
	struct rt_task *before_exit; /* emits beforeExit */
	struct rt_task *exit;	     /* emits exit, at the natural end */
	/* UV_THREADPOOL_SIZE, read when the pool is first used. */
	uint32_t (*pool_size)(struct rt_node *);
	/* The process has ended; its exit code is node->exit_code.  May be NULL. */
	void (*ended)(struct rt_node *);
};

struct rt_node {
	struct rt_thread thread;
	struct rt_uv_loop loop;
	const struct rt_node_rules *rules;
	struct rt_node_hooks hooks;
	struct rt_uv_pool *pool;  /* borrowed: the process's */
	struct rt_uv_port port;	  /* finished pool work */
	struct rt_node_timers timers;
	struct rt_node_immediates immediates;
	struct rt_fifo ticks, microtasks;
	bool has_tick;	   /* set on the first tick, cleared when a drain has ended well */
	bool in_microtasks;
	bool rejections;   /* the host has rejections to process */
	bool rejected_any; /* the last processing found some */
	bool exiting;	   /* process.exit() or the end: ticks are ignored */
	bool esm;	   /* the main module is an ES module */
	bool in_worker;	   /* the main script comes as a message, when the loop runs */
	uint32_t depth;	   /* nesting of callback scopes */
	int exit_code;	   /* process.exitCode as it stands */
	uint32_t q_ticks, q_microtasks; /* journal */
	/* Where the resumable functions stand. */
	int at_main, at_callback, at_close, at_checkpoint, at_drain, at_micro, at_uncaught;
	int at_between, paid;
	enum rt_status ended; /* how the code of the last scope ended */
	struct rt_call call_callback, call_tick, call_micro, call_uncaught, call_rejections;
	struct rt_task *tick, *micro;
	struct rt_node_noop *noops, *spare_noops; /* all that were made; those that ran */
	struct rt_node_req *module;    /* an ES module being read */
	struct rt_uv_async load;       /* of a Worker: the message with its script */
	struct ls_list asked; /* of rt_node_req: what the kernel or a device works on */
};

/* A process whose main thread runs `hooks->main` when the simulation starts.  The caller
 * owns the struct and has filled in rules, hooks, pool, esm and in_worker. */
void rt_node_start(struct rt_node *n, struct mc_machine *m, const struct rt_overheads *cost,
		   const char *name);
void rt_node_release(struct rt_node *n);
void rt_node_release_noops(struct rt_node *n);

/* process.nextTick, queueMicrotask and every promise job.  Emits the item. */
void rt_node_next_tick(struct rt_node *n, struct rt_task *t, uint32_t line, const char *label);
void rt_node_enqueue_microtask(struct rt_node *n, struct rt_task *t, enum jrn_item_type type,
			       uint32_t line, const char *label);

/* A macro callback: the task in a scope of its own, then the checkpoint.  Resumable;
 * for whatever the loop calls.  An error goes to `uncaught`; RT_EXIT ends the run. */
enum rt_status rt_node_callback(struct rt_node *n, struct rt_task *t, bool kept);
/* Between two timers or two immediates (runNextTicks): a throw comes back as RT_THREW. */
enum rt_status rt_node_between(struct rt_node *n);
/* The end of a scope whose code ended with `st`: an error goes to `uncaught`, else the
 * outermost scope runs the checkpoint.  node->depth was raised at its begin. */
enum rt_status rt_node_close_scope(struct rt_node *n, enum rt_status st);
/* A scope around several callbacks: of those inside none is followed by a checkpoint. */
void rt_node_open_scope(struct rt_node *n);
/* Drains ticks and microtasks (a scope's close does; the check phase does once more). */
enum rt_status rt_node_checkpoint(struct rt_node *n);
/* An error outside of a callback's end: asks the hook, queues the no-op immediate. */
enum rt_status rt_node_uncaught(struct rt_node *n);

/* ---- I/O requests ------------------------------------------------------------------ */

enum rt_node_io {
	RT_NODE_FS,	/* pool, fast I/O, waits on the disk */
	RT_NODE_DNS,	/* dns.lookup: pool, slow I/O */
	RT_NODE_CPU,	/* crypto, zlib: pool, CPU */
	RT_NODE_KERNEL, /* dns.resolve, a device: not the pool, ready in poll */
	RT_NODE_PENDING /* fails at once, told in the pending phase */
};

/* One call of the script's; `task` is its callback.  The host's memory until released. */
struct rt_node_req {
	struct rt_task *task;
	struct rt_node *node;
	enum rt_node_io io;
	sim_time ms;	  /* what one job takes */
	uint32_t trips;	  /* round trips through the pool; readFile makes four */
	bool first_only;  /* only the first trip takes time: zlib flushes in the second */
	/* --- the rest is the runtime's --- */
	struct rt_uv_work work;
	struct mc_call call;
	struct rt_uv_source source;
	struct rt_uv_pending pending;
	sim_event_id event;
	struct ls_list link; /* in node->asked */
	int at, at_trip;
};

/* Starts the request; an active request of the loop until its callback has run.
 * `type` and `label` are for the screen ("fs.stat a.txt").  `device`: whom an
 * RT_NODE_KERNEL request asks; NULL: something that serves any number at once. */
void rt_node_request(struct rt_node *n, struct rt_node_req *r, enum jrn_item_type type,
		     struct mc_device *device, uint32_t line, const char *label);
/* The process is gone: what the kernel and devices still work on answers to nobody. */
void rt_node_forget_requests(struct rt_node *n);

#endif
