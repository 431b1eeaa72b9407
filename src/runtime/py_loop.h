/* SPDX-License-Identifier: MIT
 *
 * runtime/py_loop.h - the event loop of a Python process: asyncio's own, or uvloop.
 *
 * Tasks, futures, locks and queues are CPython's own code on both; they ask the loop for
 * little: call this soon, call it at that time, from another thread, run, stop.  Both
 * loops have a FIFO `ready` of which a pass runs a snapshot.  They differ in where timers
 * and I/O stand beside it, which is what rt_py_loop_ops holds.
 *
 *   asyncio (runtime/aio_loop.c)       uvloop (runtime/uvloop.c)
 *   one _run_once:                     one iteration of libuv (runtime/uv_loop.h):
 *     prune cancelled timers             timers run inline, FIFO within a millisecond
 *     select                             idle: the snapshot of ready
 *     readers and writers -> ready       poll: I/O callbacks run inline
 *     due timers -> ready                check, closing
 *     run the snapshot of ready
 *
 * Sources: CPython 3.11 Lib/asyncio/base_events.py (_run_once, call_soon, call_at,
 * run_forever, stop), Lib/asyncio/events.py (Handle, TimerHandle); uvloop 0.17
 * loop.pyx (_on_idle, _on_wake, _stop, __run, call_later), cbhandles.pyx.
 *
 * Ownership: the struct is its owner's and must outlive its thread; tasks and timers are
 * the host's memory until their task is released.
 */
#ifndef LS_RUNTIME_PY_LOOP_H
#define LS_RUNTIME_PY_LOOP_H

#include "runtime/task.h"
#include "runtime/uv_loop.h"

struct rt_py_loop;

/* A TimerHandle: runs its task once, when it is due. */
struct rt_py_timer {
	struct rt_task *task;
	struct rt_py_loop *loop;
	double when;	 /* seconds of the loop's clock */
	bool waits;	 /* in the heap, or a libuv timer that is active */
	uint32_t line;	 /* of the script: where it was made */
	const char *label; /* while it is started */
	struct rt_uv_timer uv;
	struct rt_call call; /* uvloop: while it runs inline */
};

/* A file descriptor with what add_reader and add_writer registered for it.  asyncio puts
 * the handle at the end of `ready` when the selector reports it (_process_events); uvloop
 * runs it at once, in libuv's poll.  The file of the watch is a socket or a listener
 * (machine/net.h).  The callbacks are resumable. */
struct rt_py_fd {
	struct rt_py_loop *loop;
	enum rt_status (*readable)(struct rt_py_fd *);
	enum rt_status (*writable)(struct rt_py_fd *);
	bool reads, writes; /* registered */
	/* --- the rest is the loop's --- */
	struct rt_task reader, writer;
	bool reader_ready, writer_ready; /* in loop->ready */
	struct rt_uv_source source;	 /* asyncio uses its watch only */
	struct rt_call call;
	int at;
};

struct rt_py_loop_ops {
	const char *name; /* "asyncio", "uvloop": the loop's flavour in the journal */
	enum rt_status (*run)(struct rt_py_loop *);
	void (*ready)(struct rt_py_loop *); /* something was put into `ready` */
	void (*wake)(struct rt_py_loop *);  /* the same, by another thread */
	void (*stop)(struct rt_py_loop *);
	double (*time)(struct rt_py_loop *);
	/* `seconds` from now, or of the loop's clock. */
	void (*timer_start)(struct rt_py_timer *, double seconds, bool absolute);
	void (*timer_cancel)(struct rt_py_timer *);
};

/* An element of the timer heap: what is compared stands beside whose it is. */
struct rt_py_due {
	double when;
	struct rt_py_timer *timer;
};

struct rt_py_loop {
	const struct rt_py_loop_ops *ops;
	struct rt_thread *thread; /* that made it, and runs it */
	uint32_t id;		  /* in the journal */
	uint32_t q_ready, q_timers, q_suspended;
	struct rt_fifo ready;
	uint32_t n_ready;
	uint64_t passes;
	bool running, stopping;
	/* While a pass runs its snapshot. */
	uint32_t todo;
	uint32_t ahead; /* of so many of them the memory was asked for */
	struct rt_task *current;
	struct rt_call call;
	int at_run, at_once, at_pass, at_poll, paid;
	int passed; /* uvloop: rt_pass_gil() */
	/* asyncio */
	struct rt_py_due *heap; /* heapq, by `when` */
	uint32_t n_heap, cap_heap;
	int64_t n_cancelled; /* timer_cancelled_count */
	struct mc_epoll epoll;
	struct mc_watch pipe;	  /* the self-pipe's end */
	struct rt_task self_pipe; /* _read_from_self */
	bool pipe_full;
	uint32_t reported; /* by epoll, in this pass */
	bool polling, yielded;
	sim_time until;
	/* Races, as in uv_loop.h; asked while orders are explored. */
	bool held_up, sleeps_on, timed;
	sim_time late_since; /* asked about what was posted then */
	/* uvloop */
	char flavour[32];
	struct rt_uv_loop uv;
	struct rt_uv_watcher idle;
	struct rt_uv_async async;
	struct rt_task stop_task;
	bool stop_queued;
	struct ls_list written; /* streams to flush, by `to_flush` (runtime/py_stream.h) */
	struct rt_uv_watcher flusher; /* a check handle, while there are any */
	bool threw; /* the last error came from a handle: leave with RT_THREW */
};

/* `uv`: the rules of libuv for uvloop, NULL for asyncio. */
void rt_py_loop_init(struct rt_py_loop *l, struct rt_thread *t, const struct rt_uv_rules *uv);
/* Lets go of everything that waits. */
void rt_py_loop_close(struct rt_py_loop *l);

/* run_forever: RT_DONE after stop(), RT_THREW when a task said so (SystemExit or
 * KeyboardInterrupt; the host holds the error).  Resumable. */
enum rt_status rt_py_run(struct rt_py_loop *l);
void rt_py_stop(struct rt_py_loop *l);
/* loop.time(): seconds; each reading is later than the one before (asyncio), or whole
 * milliseconds (uvloop). */
double rt_py_time(struct rt_py_loop *l);

/* Puts a task at the end of `ready`.  Its item moves there, or is made. */
void rt_py_call_soon(struct rt_py_loop *l, struct rt_task *t, enum jrn_item_type type,
		     uint32_t line, const char *label);
/* The same by the thread `by`, which may be another than the loop's. */
void rt_py_call_threadsafe(struct rt_py_loop *l, struct rt_task *t, struct rt_thread *by,
			   uint32_t line, const char *label);
/* A timer that is due joins `ready`. */
void rt_py_timer_ready(struct rt_py_timer *t, jrn_time due);
/* A task in `ready` will not run: it is dropped when its turn comes. */
void rt_py_cancel_ready(struct rt_py_loop *l, struct rt_task *t);

/* Makes the timer's item and starts it; `seconds` from now, or of the loop's clock. */
void rt_py_call_later(struct rt_py_loop *l, struct rt_py_timer *t, double seconds,
		      uint32_t line, const char *label);
void rt_py_call_at(struct rt_py_loop *l, struct rt_py_timer *t, double seconds, uint32_t line,
		   const char *label);
/* Handle.cancel() of a timer, wherever it is. */
void rt_py_timer_cancel(struct rt_py_timer *t);

void rt_py_fd_init(struct rt_py_loop *l, struct rt_py_fd *fd);
/* The epoll of whichever loop it is. */
struct mc_epoll *rt_py_epoll(struct rt_py_loop *l);
/* add_reader or remove_reader; the watch must have its file by then.  A handle that waits
 * in `ready` is taken out when it is removed. */
void rt_py_read(struct rt_py_fd *fd, bool on);
void rt_py_write(struct rt_py_fd *fd, bool on);
/* Both, and the watch: before the file is closed. */
void rt_py_fd_close(struct rt_py_fd *fd);
/* For aio_loop.c: the selector has reported it. */
void rt_py_fd_reported(struct mc_watch *w);

/* For the two loops. */
/* The timer waits in the loop's heap until the instant `due`. */
void rt_py_timer_item(struct rt_py_timer *t, jrn_time due);
extern const struct rt_py_loop_ops rt_aio_ops, rt_uvloop_ops;
void rt_aio_init(struct rt_py_loop *l);
void rt_uvloop_init(struct rt_py_loop *l, const struct rt_uv_rules *rules);
void rt_uvloop_close(struct rt_py_loop *l);
/* Lets go of the GIL and takes it again.  Resumable. */
enum rt_status rt_py_let_others(struct rt_py_loop *l);
/* Runs as many of `ready` as there are now.  RT_THREW: a task said so, the rest stays. */
enum rt_status rt_py_run_snapshot(struct rt_py_loop *l, sim_time cost);

/* The array of heapq, ordered by `when` only: what ties yield is CPython's. */
void rt_aio_heap_push(struct rt_py_loop *l, struct rt_py_timer *t);
struct rt_py_timer *rt_aio_heap_pop(struct rt_py_loop *l);
/* Those of the timers next to come that are before `end`, about in order; how many. */
uint32_t rt_aio_heap_due(const struct rt_py_loop *l, double end,
			 struct rt_py_timer *timers[RT_AHEAD]);
void rt_aio_heapify(struct rt_py_loop *l);

#endif
