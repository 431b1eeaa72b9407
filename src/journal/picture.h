/* SPDX-License-Identifier: MIT
 *
 * journal/picture.h - the world at one instant, as plain arrays.
 *
 * Everything on screen is read from here.  The picture is changed in one file only
 * (journal/fold.c), by applying a record or undoing it.  Index 0 of each array is
 * unused, so an id is an index and 0 means none.
 *
 * A picture holds counts and sums, never maxima, so that undo is exact.
 *
 * Ownership: jrn_picture_init/release; arrays grow as ids appear.
 */
#ifndef LS_JOURNAL_PICTURE_H
#define LS_JOURNAL_PICTURE_H

#include "journal/schema.h"

enum pic_item_state { PIC_FREE, PIC_IDLE, PIC_QUEUED, PIC_RUNNING };

struct pic_item {
	jrn_time due;    /* JRN_NEVER: none */
	jrn_time since;  /* when it came into its present state */
	jrn_time born;
	uint32_t serial; /* from 1, never used twice in a run */
	uint32_t cause;  /* serial of the item that made it, 0: none */
	uint32_t cause_line;
	uint32_t label;  /* text id, 0: none */
	uint32_t line;   /* script line that made it, 0: none */
	uint32_t queue;  /* where it waits, 0: nowhere; a running item may wait again */
	uint32_t prev, next; /* neighbours in its queue */
	uint32_t below;  /* while running: the item under it on the thread's stack */
	uint32_t thread; /* while running */
	uint32_t runs;   /* how often it has begun */
	uint32_t reached; /* while another runs on top of it: the line it had reached */
	uint32_t request; /* serial of the load's request that it works for, 0: none */
	uint8_t type;    /* enum jrn_item_type */
	uint8_t state;   /* enum pic_item_state */
};

/* What an item that has stopped in the middle awaits, and who ended that.  A slot for
 * each item, up to the last one that ever did; all zero for one that does not. */
struct pic_await {
	uint32_t on, on_serial; /* another item and its serial; 0: none, or gone */
	uint32_t many;		/* how many it awaits, of which `on` is the first */
	uint32_t line;		/* where it stopped */
	uint32_t label;		/* text id: what it awaits, 0: nothing is known */
	uint32_t waker;		/* serial of the item that ended its waiting, 0: none */
	uint32_t waker_line;
	/* Who awaits this item: it does so while its serial and its runs are the same. */
	uint32_t by, by_serial, by_runs;
	uint8_t woken;
};

struct pic_queue {
	uint32_t type; /* enum jrn_queue_type */
	uint32_t owner;
	uint32_t head, tail, len;
	uint32_t entered; /* how many items came in, ever */
	uint32_t pass; /* the last item that the present pass of the loop will run, 0: none */
};

struct pic_thread {
	jrn_time since;   /* when it came into its present state */
	jrn_time until;   /* while waiting: when it will end, JRN_NEVER: open */
	jrn_time busy_ns; /* time on a core, up to `since` */
	/* The same at the beginning of the epoch in which `since` lies, and one before. */
	jrn_time epoch_busy, last_epoch_busy;
	uint32_t process;
	uint32_t name; /* text id */
	uint32_t core; /* from 1 while it has one, 0: waiting */
	uint32_t top;  /* the item it runs, 0: none */
	uint32_t depth;
	uint32_t line; /* script line reached last in what it runs */
	uint32_t epoch; /* in which `since` lies, see PIC_EPOCH */
	uint8_t role;  /* enum jrn_role */
	uint8_t wait;  /* enum jrn_wait, while core is 0 */
	uint8_t exited;
};

struct pic_loop {
	jrn_time phase_since;
	jrn_time timeout;  /* of the last poll; -1: for ever */
	int64_t now_ms;    /* the loop's cached clock */
	uint64_t iteration;
	uint32_t thread;
	uint32_t flavour;  /* text id */
	uint32_t ready;    /* sources the last poll returned */
	uint8_t phase;     /* enum jrn_phase */
	uint8_t reason;    /* enum jrn_poll_reason of the last poll */
	uint8_t polling;   /* between POLL and POLLED */
};

struct pic_process {
	uint32_t parent, name, runtime;
	uint32_t answered, lost; /* requests that ended while it had them, by how */
	int32_t code;
	uint8_t exited;
};

struct pic_value {
	int64_t value;
	uint32_t owner, name; /* name is a text id */
};

struct pic_counts {
	uint64_t prints, warnings, choices, callbacks; /* so far */
};

/* How requests of loads have ended, so far. */
struct pic_requests {
	uint64_t sent, answered, failed, timed_out, refused;
	jrn_time latency; /* the sum over those answered */
};

/* How many were answered within some time: see jrn_bucket. */
struct pic_bucket {
	uint32_t count;
};

/* The last epochs in a ring: epoch n is slot 1 + n % PIC_RECENT, if `epoch` says so. */
#define PIC_EPOCH  ((jrn_time)100000000) /* ns */
#define PIC_RECENT 32

struct pic_recent {
	uint32_t epoch;
	uint32_t sent, answered, lost; /* requests in it */
};

struct picture {
	jrn_time at;     /* instant of the last record applied */
	uint64_t record; /* how many records are applied */
	uint32_t serials; /* items made so far */
	int32_t exit_code;
	uint8_t stopped; /* the run is over */
	struct pic_counts counts;
	struct pic_requests requests;
	struct pic_item *items;
	struct pic_queue *queues;
	struct pic_thread *threads;
	struct pic_loop *loops;
	struct pic_process *processes;
	struct pic_value *values;
	struct pic_await *awaits;
	struct pic_bucket *buckets;
	struct pic_recent *recent;
	/* Highest id + 1, or 0. */
	uint32_t n_items, n_queues, n_threads, n_loops, n_processes, n_values,
		n_awaits, n_buckets, n_recent;
	uint32_t cap_items, cap_queues, cap_threads, cap_loops, cap_processes, cap_values,
		cap_awaits, cap_buckets, cap_recent;
};

void jrn_picture_init(struct picture *p);
void jrn_picture_release(struct picture *p);

/* Bytes of a copy. */
size_t jrn_picture_size(const struct picture *p);
void jrn_picture_copy(struct picture *to, const struct picture *from);

/* Same world: every field of every live element (padding and capacity do not count). */
bool jrn_picture_equal(const struct picture *a, const struct picture *b);

/* NULL, or what contradicts itself: an id out of range, a queue whose links do not
 * close, a stack that is not as deep as it says.  Walking a picture that passes is safe. */
const char *jrn_picture_check(const struct picture *p);

/* The index in values of this number, 0: it was not told yet. */
uint32_t jrn_picture_value(const struct picture *p, uint32_t owner, uint32_t name);

/* What the item awaits, NULL: nothing. */
const struct pic_await *jrn_picture_await(const struct picture *p, uint32_t item);
/* The item that awaits this one, 0: none.  Of several, the last to do so. */
uint32_t jrn_picture_awaiter(const struct picture *p, uint32_t item);

/* The bucket for a latency, from 1: eight for each power of two of microseconds.  And the
 * longest latency that a bucket is for. */
uint32_t jrn_bucket(jrn_time latency);
jrn_time jrn_bucket_top(uint32_t bucket);

/* The queue of this type and owner, 0: none.  A loop, a process and a pool have at most
 * one of each type. */
uint32_t jrn_picture_queue(const struct picture *p, enum jrn_queue_type type, uint32_t owner);

#endif
