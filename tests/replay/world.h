/* SPDX-License-Identifier: MIT
 *
 * tests/replay/world.h - a small world in a journal, told by hand.
 *
 * One process with a loop, its queues and a pool of two threads.  A test emits what it
 * needs and then looks at the run at a moment: world_mark() is "here, before what comes
 * next".
 */
#ifndef LS_TESTS_REPLAY_WORLD_H
#define LS_TESTS_REPLAY_WORLD_H

#include "journal/journal.h"
#include "journal/store.h"
#include "replay/cursor.h"

#define MS 1000000LL

struct world {
	struct jrn j;
	struct jrn_store *store;
	struct replay_cursor *cursor;
	jrn_time now;
	uint32_t process, thread, loop, pool[2];
	uint32_t q[JRN_Q_TYPE_COUNT];
	uint64_t mark;
};

void world_init(struct world *w, const char *flavour);
void world_release(struct world *w);

/* A new item; in the queue of this type, or in none (JRN_Q_TYPE_COUNT). */
uint32_t world_item(struct world *w, enum jrn_item_type type, enum jrn_queue_type queue,
		    jrn_time due, const char *label);
void world_begin(struct world *w, uint32_t item);
void world_end(struct world *w, uint32_t item);
void world_phase(struct world *w, enum jrn_phase phase);
void world_mark(struct world *w);

/* A cursor at the mark. */
struct replay_cursor *world_cursor(struct world *w);

#endif
