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
	bool python, selector; /* a Python loop; and asyncio's own */
};

struct rule {
	const char *name;
	bool (*when)(const struct situation *w);
	void (*tell)(const struct situation *w);
};

/* The rules for each kind of record, ending with a row without a name. */
extern const struct rule why_begin_rules[], why_poll_rules[], why_phase_rules[],
	why_new_rules[], why_move_rules[], why_end_rules[], why_other_rules[];
/* Of any kind; asked first where the loop is Python's. */
extern const struct rule why_python_rules[];

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

#endif
