/* SPDX-License-Identifier: MIT
 *
 * replay/system.h - questions about a system under load: its processes, its requests as
 * a whole, its devices.
 *
 * All is read from one picture, so that it is the same however one got there.  Figures
 * "of late" are over the present epoch and those before it (PIC_EPOCH).
 *
 * Ownership: nothing is kept.
 */
#ifndef LS_REPLAY_SYSTEM_H
#define LS_REPLAY_SYSTEM_H

#include "journal/picture.h"
#include "journal/record.h"
#include "journal/store.h"
#include "replay/words.h"

/* Is there more to see than one program: several processes, or requests? */
bool replay_is_system(const struct picture *p);

/* The process's first loop; the thread of that loop, or else its first one; 0: none. */
uint32_t replay_loop_of(const struct picture *p, uint32_t process);
uint32_t replay_thread_of(const struct picture *p, uint32_t process);

/* The callback that is lowest on the thread's stack: what runs there, whatever it calls.
 * Not the main script of Python while it runs the loop.  0: none. */
uint32_t replay_root_of(const struct picture *p, uint32_t thread);

/* The value of this owner whose name begins with `name`, and what follows in the name
 * (to *rest, if not NULL).  `from` is where to begin, and is moved behind what was found;
 * start with 1.  False when there is no further one. */
bool replay_value(const struct picture *p, const struct jrn_store *s, uint32_t owner,
		  const char *name, uint32_t *from, int64_t *value, const char **rest);
/* The only one, 0: it was not told. */
int64_t replay_value_of(const struct picture *p, const struct jrn_store *s,
			uint32_t owner, const char *name);

/* "worker 3": what the process is and its pid, or its number where pids are not told.
 * Short, for lanes: "w3". */
void replay_word_process(struct ls_str *out, const struct picture *p,
			 const struct jrn_store *s, uint32_t process, bool brief);

/* What waits for the loop: callbacks that are ready, in whatever queue. */
uint32_t replay_ready(const struct picture *p, uint32_t loop);
/* Requests in this queue of the process (0: of nobody). */
uint32_t replay_requests_in(const struct picture *p, enum jrn_queue_type type,
			    uint32_t process);
/* Requests that the process has, in whatever queue. */
uint32_t replay_requests_of(const struct picture *p, uint32_t process);

/* The share of the time of late that the thread was on a core, 0 to 1. */
double replay_busy_share(const struct picture *p, uint32_t thread, jrn_time now);

/* Requests a second, of late: over the last whole second, or what there is of one. */
struct replay_rates {
	double sent, answered, lost;
};
struct replay_rates replay_rates(const struct picture *p, jrn_time now);
/* Those answered in the epoch so many before the present one. */
uint32_t replay_answered_in(const struct picture *p, jrn_time now, uint32_t ago);

/* The latency that so many of a thousand answered requests did not exceed, rounded up to
 * the end of its bucket; -1: none was answered. */
jrn_time replay_latency(const struct picture *p, unsigned permille);

/* Does this record end a request that was slow for what came before it (beyond the 90th
 * percentile of at least 20), or that got no good answer?  Asked before it is applied. */
bool replay_ends_slow_request(const struct picture *p, const struct jrn_record *r);

#endif
