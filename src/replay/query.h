/* SPDX-License-Identifier: MIT
 *
 * replay/query.h - questions that screens ask about a picture and its journal.
 *
 * Ownership: nothing is kept but in the caches, which the caller makes and frees.
 */
#ifndef LS_REPLAY_QUERY_H
#define LS_REPLAY_QUERY_H

#include "journal/picture.h"
#include "journal/store.h"
#include "replay/words.h"

/* The loop's queue of this type, its own or its process's; 0: it has none. */
uint32_t replay_queue_of(const struct picture *p, enum jrn_queue_type type,
			 uint32_t loop);
uint32_t replay_queue_len(const struct picture *p, uint32_t queue);

/* The first `max` items of a queue of timers in order of their due times (the queue's
 * order where two are equal); returns how many there are.  libuv's own timer and items
 * that are never due come last. */
size_t replay_due_first(const struct picture *p, uint32_t queue, uint32_t *out,
			size_t max);

/* What runs there: by the flavour of the loop, or before there is one by what the first
 * process says that it is. */
enum replay_world { REPLAY_NODE, REPLAY_ASYNCIO, REPLAY_UVLOOP };
enum replay_world replay_world_of(const struct picture *p, const struct jrn_store *s,
				  uint32_t loop);

/* Which thread of the process has the GIL, 0: it is free.  False: nobody has told of a
 * GIL. */
bool replay_gil(const struct picture *p, const struct jrn_store *s, uint32_t process,
		uint32_t *thread);
bool replay_wants_gil(const struct picture *p, uint32_t thread);

/* How long the thread has been on cores by now. */
jrn_time replay_busy(const struct picture *p, uint32_t thread, jrn_time now);

/* What is known of the run as a whole, from its first record. */
struct replay_run {
	uint32_t script, source, options, runtime; /* text ids */
	uint64_t seed;
};
bool replay_run_of(const struct jrn_store *s, struct replay_run *out);
/* The name of the system that was run, NULL: the journal does not say. */
const char *replay_system_of(const struct jrn_store *s);

/* A print: kept in a small cache, since a record cannot be reached at once. */
struct replay_print {
	uint64_t index, record;
	jrn_time at;
	uint32_t text, line;
	uint8_t stream;
};

#define REPLAY_CACHE 256

struct replay_cache {
	struct replay_print prints[REPLAY_CACHE];
	struct replay_name births[REPLAY_CACHE];
	uint32_t item; /* where the item asked for last was found */
};

/* The i-th print of the journal; false when there is none. */
bool replay_print_get(struct replay_cache *c, const struct jrn_store *s, uint64_t i,
		      struct replay_print *out);
/* The name of the item with this serial, whether it lives or not. */
struct replay_name replay_birth(struct replay_cache *c, const struct jrn_store *s,
				uint32_t serial);
/* The same without a cache. */
struct replay_name replay_birth_of(const struct jrn_store *s, uint32_t serial);
/* The live item with this serial, 0: it is gone. */
uint32_t replay_item_with(struct replay_cache *c, const struct picture *p,
			  uint32_t serial);

/* Whose queue it is, be it a loop's or its own; 0: of none. */
uint32_t replay_process_of_queue(const struct picture *p, uint32_t queue);

#endif
