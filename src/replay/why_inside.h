/* SPDX-License-Identifier: MIT
 *
 * replay/why_inside.h - what the files of the rules share; nothing else includes it.
 *
 * A rule looks at a situation: the picture, the next event, the loop in focus and its
 * queues.  `when` may be NULL: it always applies.
 */
#ifndef LS_REPLAY_WHY_INSIDE_H
#define LS_REPLAY_WHY_INSIDE_H

#include "replay/query.h"
#include "replay/why.h"

struct situation {
	struct ls_str *out;
	const struct jrn_store *s;
	const struct picture *p;
	struct jrn_record next; /* the next event */
	uint64_t number;	/* of its record */
	uint32_t item;		/* that it is about, 0: none, or not made yet */
	uint8_t type;		/* of that item, enum jrn_item_type */
	uint32_t loop, thread;
	uint32_t queues[JRN_Q_TYPE_COUNT];
	bool timers_last;
	bool python,
		selector; /* the loop is asyncio's or uvloop's; it is asyncio's own */
	/* What the item awaits or awaited, and who ended that, with what is said on the
	 * way to the next event. */
	struct pic_await awaited;
	bool has_gil;
	uint32_t gil;		/* the thread that has the GIL, 0: it is free */
	struct jrn_record wait; /* said last on the way: a thread leaves its core */
};

struct rule {
	const char *name;
	bool (*when)(const struct situation *w);
	void (*tell)(const struct situation *w);
};

/* The rules for each kind of record, ending with a row without a name. */
extern const struct rule why_begin_rules[], why_poll_rules[], why_phase_rules[],
	why_new_rules[], why_move_rules[], why_end_rules[], why_other_rules[];
/* The same for Python's loops; what they leave open is told by those above. */
extern const struct rule why_py_begin_rules[], why_py_poll_rules[], why_py_phase_rules[],
	why_py_new_rules[], why_py_move_rules[], why_py_end_rules[], why_py_other_rules[];

/* Whatever the record, when it is about a request. */
extern const struct rule why_request_rules[];
/* A sentence for a request that is in a queue of this type. */
const char *why_request_waits(unsigned queue_type);

/* Words. */
void why_say(const struct situation *w, const char *fmt, ...) LS_PRINTF(2, 3);
void why_item(const struct situation *w, uint32_t item);
/* "1 nextTick callback", "3 promise jobs". */
void why_count(const struct situation *w, uint32_t n, const char *one, const char *many);
/* "1 tick and 2 promise jobs", in the order in which they will run. */
void why_drain(const struct situation *w, bool ticks_first);

/* Facts. */
uint32_t why_len(const struct situation *w, enum jrn_queue_type type);
uint32_t why_first(const struct situation *w, enum jrn_queue_type type);
/* The timer of the script that is due first, but for `not`; 0: none. */
uint32_t why_first_timer(const struct situation *w, uint32_t not );
/* Is this timer due by the loop's clock? */
bool why_is_due(const struct situation *w, uint32_t timer);
const struct pic_loop *why_loop(const struct situation *w);
/* Threads of the pool: how many there are, and how many have no job. */
uint32_t why_pool(const struct situation *w, uint32_t *idle);
bool why_uses_pool(unsigned type);
bool why_is_job(unsigned type);
/* Is it an event of the process whose name begins so? */
bool why_is_event(const struct situation *w, uint32_t item, const char *name);

/* Facts of Python's world. */

/* The item with this serial, in words. */
void why_birth(const struct situation *w, uint32_t serial);
/* Is the item, or the new one, labelled so? */
bool why_is_called(const struct situation *w, const char *name);
/* What the item awaits, and where: "the future at line 3". */
void why_awaited(const struct situation *w);
bool why_awaits_sleep(const struct situation *w);
void why_waker(const struct situation *w);
/* Does a pass over ready run? */
bool why_in_pass(const struct situation *w);
/* How many of ready belong to the pass that runs; `later`: those after them. */
uint32_t why_ready(const struct situation *w, uint32_t *later);
/* How many run after the item, which is the head of ready. */
void why_rest(const struct situation *w);
/* What comes after the end of the item that runs. */
void why_next_in_pass(const struct situation *w);
void why_thread(const struct situation *w, uint32_t thread);
/* The thread that has waited longest for the GIL, 0: none, and how many do; without the
 * one that has it or is about to. */
uint32_t why_wants_gil(const struct situation *w, uint32_t *n);

#endif
