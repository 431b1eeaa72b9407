/* SPDX-License-Identifier: MIT
 *
 * replay/words.h - times, items and records in words.
 *
 * The same words everywhere: on the stage, in the log, in plain mode and in WHY.  Kinds
 * of item are called what the program's author wrote (setTimeout, nextTick, fs.stat).
 *
 * Ownership: everything is appended to the caller's string.
 */
#ifndef LS_REPLAY_WORDS_H
#define LS_REPLAY_WORDS_H

#include "base/str.h"
#include "journal/picture.h"
#include "journal/record.h"
#include "journal/store.h"

/* An instant: "1.300 ms", from a second on "12.480 s" with as many digits as it has. */
void replay_word_time(struct ls_str *out, jrn_time at);
/* A length of time, rounded for reading: "250 us", "4.2 ms", "1.5 s". */
void replay_word_span(struct ls_str *out, jrn_time ns);

/* What names an item, whether it still lives or not. */
struct replay_name {
	uint32_t label; /* text id, 0: none */
	uint32_t line;	/* 0: none */
	uint32_t serial;
	uint8_t type; /* enum jrn_item_type */
};

struct replay_name replay_name_of(const struct picture *p, uint32_t item);

/* In a box: its label, or what made it and where ("timeout:12"). */
void replay_word_chip(struct ls_str *out, const struct jrn_store *s,
		      struct replay_name n);
/* In a sentence: 'the timeout "t1" (line 3)', "the main script". */
void replay_word_item(struct ls_str *out, const struct jrn_store *s,
		      struct replay_name n);
/* The word of its type: "timeout", "promise job". */
const char *replay_word_type(unsigned type);
/* The word a program's author used: "setTimeout", "process.nextTick". */
const char *replay_word_maker(unsigned type);
const char *replay_word_queue(unsigned type);
/* "timers", "poll"; the start is "main script". */
const char *replay_word_phase(unsigned phase);

/* Is this the name of the number that says which thread has the GIL? */
bool replay_is_gil(const struct jrn_store *s, uint32_t name);

/* A text of the journal with its control characters made visible and no line break at
 * its end. */
void replay_word_text(struct ls_str *out, const struct jrn_store *s, uint32_t id);

/* A record in short form: enough for a sentence, long after the item has gone. */
struct replay_event {
	uint64_t record; /* its number */
	jrn_time at;
	int64_t a, b;		 /* what the kind needs, see words_event.c */
	struct replay_name what; /* the item */
	uint32_t thread, thread_name;
	uint32_t process; /* in which it happens, 0: in none, or it is not known */
	uint8_t kind;  /* enum jrn_kind */
	uint8_t queue; /* enum jrn_queue_type, JRN_Q_TYPE_COUNT: none */
	uint8_t role;  /* enum jrn_role of the thread */
};

/* `before` is the picture that the record is about to change. */
struct replay_event replay_event_of(const struct picture *before,
				    const struct jrn_record *r);

/* What the event says, without its time.  Nothing for what says nothing to a reader. */
void replay_word_event(struct ls_str *out, const struct jrn_store *s,
		       const struct replay_event *e);

#endif
