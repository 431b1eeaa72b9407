/* SPDX-License-Identifier: MIT
 *
 * journal/schema.h - what can be said about a run: the kinds of record.
 *
 * A journal is a list of records, each a kind, an instant and a few fields.  The kinds
 * are few and general: *items* (a timer, a tick, a promise job, a pool job) come into
 * being, wait in *queues*, are run by *threads* and go; *loops* move through phases.
 * What tells Node from asyncio is the type of an item and of a queue, both tables too.
 * schema.c is the one table that the packed store, JSON Lines, the fold, the log view
 * and docs/journal.md are derived from; each row says its meaning in plain words.
 *
 * Ids (item, thread, loop, queue, process) are small integers from 1, chosen by the
 * writer; 0 means none.  An item's id is used again after the item has gone; its
 * serial number (counted by the picture) is not.
 */
#ifndef LS_JOURNAL_SCHEMA_H
#define LS_JOURNAL_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JRN_FORMAT 2 /* version of this table in JSON; a reader refuses a newer one */
#define JRN_MAX_FIELDS 8

typedef int64_t jrn_time; /* virtual nanoseconds since the start of the run */

#define JRN_NEVER ((jrn_time)-1) /* no such instant: an open wait, an item with no due time */

enum jrn_kind {
	JRN_RUN,          /* format script source options seed runtime */
	JRN_PROCESS,      /* process parent name runtime */
	JRN_PROCESS_EXIT, /* process code */
	JRN_THREAD,       /* thread process role name */
	JRN_THREAD_EXIT,  /* thread */
	JRN_CPU,          /* thread core: it has a core */
	JRN_WAIT,         /* thread wait until: it has none, and why */
	JRN_QUEUE,        /* queue type owner (a loop, pool or process, by type) */
	JRN_LOOP,         /* loop thread flavour */
	JRN_ITERATION,    /* loop number */
	JRN_PHASE,        /* loop phase */
	JRN_LOOP_TIME,    /* loop ms: the loop's cached clock was refreshed */
	JRN_POLL,         /* loop timeout reason: poll is about to look, or to block */
	JRN_POLLED,       /* loop ready: poll has returned with this many ready sources */
	JRN_NEW,          /* item type queue due line label cause */
	JRN_MOVE,         /* item queue due: to the tail of another queue, or again of its own */
	JRN_DUE,          /* item due: its due time changed where it waits */
	JRN_BEGIN,        /* item thread: it leaves its queue and runs, on top of what ran */
	JRN_END,          /* item thread outcome */
	JRN_DROP,         /* item reason: it goes without (further) running */
	JRN_AWAIT,        /* item on line label: it will not run on before that has happened */
	JRN_WAKE,         /* item cause line: what it awaited has happened */
	JRN_BURN,         /* thread ns line: the script burns CPU */
	JRN_AT,           /* thread line: the script has reached this line */
	JRN_PRINT,        /* thread stream text line */
	JRN_WARN,         /* thread rule text line */
	JRN_CHOICE,       /* label options picked */
	JRN_VALUE,        /* owner name value: a number worth showing (heap, refs, who has
			     the GIL) */
	JRN_STOP,         /* code text: the run is over, and why */
	JRN_KIND_COUNT
};

/* What an item is; the words are what the program's author wrote to make it. */
enum jrn_item_type {
	JRN_IT_MAIN,      /* the main script */
	JRN_IT_TIMEOUT,
	JRN_IT_INTERVAL,
	JRN_IT_IMMEDIATE,
	JRN_IT_TICK,
	JRN_IT_MICROTASK, /* queueMicrotask */
	JRN_IT_REACTION,  /* a promise's then/catch/finally callback */
	JRN_IT_AWAIT,     /* an async function goes on after await */
	JRN_IT_THENABLE,  /* the job that calls a thenable's then */
	JRN_IT_FS,
	JRN_IT_DNS,
	JRN_IT_CRYPTO,
	JRN_IT_ZLIB,
	JRN_IT_NET,       /* kernel I/O */
	JRN_IT_DEVICE,    /* a device of the script */
	JRN_IT_MESSAGE,   /* a message at a port */
	JRN_IT_CLOSE,     /* a closing handle */
	JRN_IT_EVENT,     /* an event of the process: beforeExit, exit, uncaughtException ... */
	JRN_IT_CALL,      /* a call within a callback: a listener, an async function */
	JRN_IT_LOOP_TIMER, /* libuv's own timer, one for all of Node's lists */
	JRN_IT_HANDLE,    /* asyncio: a call_soon callback */
	JRN_IT_TIMER_HANDLE, /* asyncio: a call_later or call_at callback, a sleep */
	JRN_IT_TASK,      /* asyncio: a task; runs once for each step */
	JRN_IT_JOB,       /* asyncio: a function for an executor's thread or process */
	JRN_IT_REQUEST,   /* a request of a load's client; it waits in queues, and never runs */
	JRN_IT_TYPE_COUNT
};

enum jrn_queue_type {
	JRN_Q_TIMERS,     /* waiting for their due time; any order, shown by due */
	JRN_Q_PENDING,
	JRN_Q_POLL,       /* ready in poll: completions, messages, sockets */
	JRN_Q_CHECK,      /* immediates */
	JRN_Q_CLOSING,    /* last in, first out */
	JRN_Q_TICKS,
	JRN_Q_MICROTASKS,
	JRN_Q_POOL,       /* waiting for a pool thread */
	JRN_Q_POOL_SLOW,  /* slow I/O, waiting for its turn */
	JRN_Q_POOL_BUSY,  /* on a pool thread now */
	JRN_Q_KERNEL,     /* under way in the kernel or a device, not in the pool */
	JRN_Q_READY,      /* asyncio's ready queue */
	JRN_Q_SUSPENDED,  /* asyncio: tasks that await something; any order */
	/* Where a request is (owner 0, or the server's process). */
	JRN_Q_CLIENT,     /* in the client: every connection is busy, or nobody listens yet */
	JRN_Q_SYN,        /* for its connection */
	JRN_Q_ACCEPT,     /* sent, on a connection that nobody has accepted */
	JRN_Q_PRIMARY,    /* its connection is to be handed to a worker */
	JRN_Q_RCVBUF,     /* sent, until the process reads it */
	JRN_Q_LIMITER,    /* for a token of the worker threads */
	JRN_Q_SERVED,     /* the process has read it and not answered yet */
	JRN_Q_PIPELINE,   /* behind an earlier request of its connection */
	JRN_Q_OUT,        /* answered; its bytes are on their way */
	JRN_Q_JOBS,       /* with the broker of a job system */
	JRN_Q_TYPE_COUNT
};

enum jrn_phase {
	JRN_PH_START,   /* before the loop: the main script and what it leaves */
	JRN_PH_TIMERS,
	JRN_PH_PENDING,
	JRN_PH_IDLE,
	JRN_PH_PREPARE,
	JRN_PH_POLL,
	JRN_PH_CHECK,
	JRN_PH_CLOSING,
	JRN_PH_EXIT,    /* beforeExit, exit */
	JRN_PH_READY,   /* asyncio: the handles that were ready when the pass began */
	JRN_PH_COUNT
};

enum jrn_role { JRN_ROLE_MAIN, JRN_ROLE_POOL, JRN_ROLE_WORKER, JRN_ROLE_COUNT };

enum jrn_wait {
	JRN_WAIT_CORE, /* runnable, but every core is busy */
	JRN_WAIT_POLL, /* blocked in epoll_wait */
	JRN_WAIT_JOB,  /* a pool thread with nothing to do */
	JRN_WAIT_DEVICE,
	JRN_WAIT_SLEEP, /* Atomics.wait, time.sleep */
	JRN_WAIT_LOCK,
	JRN_WAIT_GIL,  /* another thread has the GIL */
	JRN_WAIT_JOIN, /* for the end of another thread */
	JRN_WAIT_COUNT
};

/* Why poll blocks as long as it does (uv_backend_timeout). */
enum jrn_poll_reason {
	JRN_POLL_STOPPED,
	JRN_POLL_NOTHING_ALIVE, /* no ref'd handle, no request */
	JRN_POLL_PENDING,
	JRN_POLL_IDLE,      /* an idle handle is active: an immediate waits */
	JRN_POLL_CLOSING,
	JRN_POLL_TIMER,     /* until the earliest timer */
	JRN_POLL_TIMER_DUE, /* the earliest timer is due already */
	JRN_POLL_FOREVER,   /* only I/O can wake it */
	JRN_POLL_REASON_COUNT
};

enum jrn_outcome {
	JRN_OUT_DONE,  /* ran to its end and is gone */
	JRN_OUT_KEPT,  /* ran to its end and lives on, in no queue: an interval, a handle */
	JRN_OUT_THREW, /* threw, and is gone */
	JRN_OUT_COUNT
};

enum jrn_drop {
	JRN_DROP_CLEARED,
	JRN_DROP_OVER,
	JRN_DROP_EXIT,
	JRN_DROP_ANSWERED, /* of a request: with a status below 500 */
	JRN_DROP_FAILED,
	JRN_DROP_TIMED_OUT,
	JRN_DROP_REFUSED,
	JRN_DROP_COUNT
};

enum jrn_stream { JRN_STDOUT, JRN_STDERR, JRN_STREAM_COUNT };

/* The type of a field: how it is packed, printed, checked. */
enum jrn_field_type {
	JRN_F_UINT,
	JRN_F_INT,
	JRN_F_TIME,  /* absolute, packed as distance from the record's instant */
	JRN_F_SPAN,  /* nanoseconds; -1 is for ever */
	JRN_F_TEXT,  /* a string id of the journal; a string in JSON */
	JRN_F_ENUM,  /* an index into .names */
	JRN_F_ITEM,
	JRN_F_THREAD,
	JRN_F_LOOP,
	JRN_F_QUEUE,
	JRN_F_PROCESS
};

struct jrn_field {
	const char *name;
	enum jrn_field_type type;
	bool optional; /* may be left out in JSON: 0, no text, or for a time never */
	const char *const *names; /* of an enum, NULL-terminated */
	uint32_t n_names;
};

struct jrn_schema {
	const char *name;    /* "new", as in JSON */
	const char *meaning; /* one sentence in plain words */
	struct jrn_field fields[JRN_MAX_FIELDS];
	uint8_t n_fields;
};

/* The table, indexed by kind. */
extern const struct jrn_schema jrn_schemas[JRN_KIND_COUNT];

/* Names as in JSON and on screen, NULL-terminated, indexed by the enums above. */
extern const char *const jrn_item_type_names[];
extern const char *const jrn_queue_type_names[];
extern const char *const jrn_phase_names[];
extern const char *const jrn_role_names[];
extern const char *const jrn_wait_names[];
extern const char *const jrn_poll_reason_names[];
extern const char *const jrn_outcome_names[];
extern const char *const jrn_drop_names[];
extern const char *const jrn_stream_names[];

/* The kind with this JSON name, or -1. */
int jrn_kind_of(const char *name);
/* The value that stands for an optional field that was left out. */
int64_t jrn_field_none(const struct jrn_field *f);

#endif
