/* SPDX-License-Identifier: MIT
 *
 * journal/lint_inside.h - what the rules of a lint know of the run: far less than a
 * picture, since a lint looks on while the run is at full speed.
 *
 * All arrays are indexed by id.
 */
#ifndef LS_JOURNAL_LINT_INSIDE_H
#define LS_JOURNAL_LINT_INSIDE_H

#include "base/die.h"
#include "journal/lint.h"

struct lint_item {
	jrn_time due, since; /* since: when it came into its queue */
	uint32_t queue, line, label;
	uint32_t depth;	   /* how many ticks, one queued by the other, led to it */
	uint64_t callbacks; /* that had begun on its loop when it was queued */
	uint8_t type;
};

struct lint_queue {
	uint32_t type, owner, len;
};

struct lint_thread {
	uint32_t process;
	uint32_t item, depth; /* the callback that runs, and the items on top of it */
	jrn_time begun;
	jrn_time waits_since;
	jrn_time waited;   /* of the callback, in calls that do not return */
	jrn_time kept;	   /* of the callback, without a core or the GIL */
	jrn_time burnt;	   /* the most that one line of it burnt */
	jrn_time long_end; /* when one that took long was done last, or was kept waiting */
	uint32_t line;	   /* of the callback: where it spent its time */
	uint64_t callbacks;	      /* that have begun */
	uint8_t waits;		      /* enum jrn_wait, while it does */
	bool has_loop, turning;	      /* its loop has left the start */
	bool main;		      /* the main script is on its stack */
};

struct lint_process {
	uint32_t parent, children; /* children: that live */
	uint32_t answers;
};

struct lint_place {
	enum jrn_rule rule;
	uint32_t thread, line;
	uint64_t measure; /* how bad it was when it was told of */
};

struct jrn_lint {
	struct jrn_sink sink; /* first */
	struct jrn *journal;
	struct lint_item *items;
	struct lint_queue *queues;
	struct lint_thread *threads;
	struct lint_process *processes;
	uint32_t *loops; /* the thread of each */
	size_t n_items, n_queues, n_threads, n_loops, n_processes;
	size_t cap_items, cap_queues, cap_threads, cap_loops, cap_processes;
	uint32_t answered;
	struct lint_place places[JRN_LINT_PLACES];
	size_t n_places;
};

/* Is it the first time here, or twice as bad as the last? */
bool lint_worth(struct jrn_lint *l, enum jrn_rule rule, uint32_t thread, uint32_t line,
		uint64_t measure);
void lint_warn(struct jrn_lint *l, jrn_time at, enum jrn_rule rule, uint32_t thread,
	       uint32_t line, const char *fmt, ...) LS_PRINTF(6, 7);
/* `timeout "t1"`, "the tick". */
void lint_name(const struct jrn_lint *l, const struct lint_item *it, char *out, size_t size);
double lint_ms(jrn_time ns);
/* The thread of the process's loop, or its first one; 0: none. */
uint32_t lint_thread_of(const struct jrn_lint *l, uint32_t process);

/* lint_loop.c: callbacks. */
void lint_begin(struct jrn_lint *l, const struct jrn_record *r);
void lint_end(struct jrn_lint *l, const struct jrn_record *r);
void lint_wait(struct jrn_lint *l, const struct jrn_record *r);
void lint_cpu(struct jrn_lint *l, const struct jrn_record *r);
void lint_burn(struct jrn_lint *l, const struct jrn_record *r);
void lint_at(struct jrn_lint *l, const struct jrn_record *r);

/* lint_queue.c: what waits.  `queue` may be 0. */
void lint_enter(struct jrn_lint *l, jrn_time at, uint32_t item, uint32_t queue);
void lint_leave(struct jrn_lint *l, jrn_time at, uint32_t item);
void lint_answered(struct jrn_lint *l, jrn_time at, uint32_t item);

#endif
