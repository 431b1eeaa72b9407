/* SPDX-License-Identifier: MIT
 *
 * journal/lint.h - what deserves a warning, found while a run is recorded.
 *
 * A lint is a sink that looks at every record and, where a rule applies, emits a `warn`
 * of its own right behind it.  So a warning is an event like any other: it is in the
 * file, has a moment and a line, and can be stepped to.  The rules know items, queues
 * and threads, not runtimes; what only a runtime can know (a coroutine that was never
 * awaited, a stream that is written to against its word) it emits itself, by a rule of
 * the same table.
 *
 * A rule speaks up once for a place (a thread and a line), and again each time that it
 * got twice as bad there; JRN_LINT_PLACES bounds how many places are told of.
 *
 * Ownership: jrn_lint_new attaches itself to the journal and must come after all other
 * sinks; jrn_lint_free when no record will follow.
 */
#ifndef LS_JOURNAL_LINT_H
#define LS_JOURNAL_LINT_H

#include "journal/journal.h"

enum jrn_rule {
	JRN_BLOCKED_LOOP,
	JRN_SYNC_CALL,
	JRN_STARVED_PHASE,
	JRN_TICK_RECURSION,
	JRN_POOL_EXHAUSTED,
	JRN_LIMITER_EXHAUSTED,
	JRN_UNBOUNDED_QUEUE,
	JRN_HOT_WORKER,
	JRN_NEVER_AWAITED,
	JRN_IGNORED_BACKPRESSURE,
	JRN_RULE_COUNT
};

#define JRN_LINT_BLOCKED ((jrn_time)50000000) /* ns that a callback may take */
#define JRN_LINT_SYNC	 ((jrn_time)100000)   /* ns that a callback may sleep */
#define JRN_LINT_SHORT	 ((jrn_time)5000000)  /* ns of what is called a short callback */
#define JRN_LINT_LATE	 ((jrn_time)50000000) /* ns that a timer may be late */
#define JRN_LINT_KEPT	 ((jrn_time)1000000)  /* ns without a core or the GIL that count */
#define JRN_LINT_WAIT	 ((jrn_time)10000000) /* ns that a job may wait for a thread */
#define JRN_LINT_DEPTH	 1000 /* ticks that one after the other queued the next */
#define JRN_LINT_LENGTH	 1000 /* that wait in one queue */
#define JRN_LINT_ANSWERS 400  /* before shares of workers are compared */
#define JRN_LINT_SHARE	 1.6  /* times the fair share that one worker may have */
#define JRN_LINT_PLACES	 64

struct jrn_rule_words {
	const char *id;	     /* "blocked-loop" */
	const char *meaning; /* what it says, and why that is bad */
	const char *remedy;
};

/* Indexed by enum jrn_rule. */
extern const struct jrn_rule_words jrn_rules[JRN_RULE_COUNT];

/* The rule of this name, NULL: there is none. */
const struct jrn_rule_words *jrn_rule_of(const char *id, size_t len);

struct jrn_lint;

struct jrn_lint *jrn_lint_new(struct jrn *j);

/* For what a runtime finds: warns unless the place was told of when it was half as bad.
 * Nothing when `l` is NULL. */
void jrn_lint_tell(struct jrn_lint *l, jrn_time at, enum jrn_rule rule, uint32_t thread,
		   uint32_t line, uint64_t measure, const char *text);
void jrn_lint_free(struct jrn_lint *l);

#endif
