/* SPDX-License-Identifier: MIT
 *
 * journal/journal.h - the writing end: one emit, several sinks.
 *
 * The model calls jrn_emit_*() whenever something happens.  With no sink attached
 * nothing is built and nothing is kept: `j->on` is false, and every emitter returns at
 * once.  Sinks are the store (stepping, export), a file.
 *
 * The journal also hands out item ids, and only while it is on: a model object keeps
 * its item's id in a field that stays 0 otherwise, and emitters ignore item 0.
 *
 * Ownership: sinks are borrowed, attached before the first record and flushed by
 * whoever made them.  Labels and names are copied (interned) by the journal; what a
 * script prints is only passed to the sinks (journal/strings.h), so that a run that
 * nobody keeps stays as small as it is.
 * Errors: none here; a sink that fails says so, and whoever drives the run may stop it.
 */
#ifndef LS_JOURNAL_JOURNAL_H
#define LS_JOURNAL_JOURNAL_H

#include "journal/record.h"
#include "journal/strings.h"

struct jrn_sink {
	/* Takes one record.  Texts in it are ids of `strings`. */
	void (*put)(struct jrn_sink *, const struct jrn_record *, const struct jrn_strings *);
	struct jrn_sink *next;
	bool keeps; /* it keeps the records, or shows each: see jrn.lines */
	bool failed; /* it cannot take any more, and says why when it is closed */
};

struct jrn {
	bool on;    /* some sink is attached */
	bool lines; /* somebody keeps the records: call sites are worth their cost */
	struct jrn_sink *sinks;
	struct jrn_strings *strings;
	uint64_t count;     /* records emitted */
	jrn_time last;      /* instant of the last record */
	uint32_t *free_ids; /* item ids to use again, a stack */
	size_t n_free, cap_free;
	uint32_t next_item, next_thread, next_loop, next_queue, next_process;
};

void jrn_init(struct jrn *j);
void jrn_release(struct jrn *j);
void jrn_attach(struct jrn *j, struct jrn_sink *sink);

/* The id of a text, made if new.  Cheap for the same pointer again and again. */
uint32_t jrn_text(struct jrn *j, const char *text, size_t len);

/* The general form; the named ones below are what the model calls. */
void jrn_emit(struct jrn *j, const struct jrn_record *r);

/* Each returns without doing anything when the journal is off; ids are 0 then. */
void jrn_emit_run(struct jrn *j, const char *script, const char *source, const char *options,
		  uint64_t seed, const char *runtime);
uint32_t jrn_emit_process(struct jrn *j, jrn_time at, uint32_t parent, const char *name,
			  const char *runtime);
void jrn_emit_process_exit(struct jrn *j, jrn_time at, uint32_t process, int code);
uint32_t jrn_emit_thread(struct jrn *j, jrn_time at, uint32_t process, enum jrn_role role,
			 const char *name);
void jrn_emit_thread_exit(struct jrn *j, jrn_time at, uint32_t thread);
void jrn_emit_cpu(struct jrn *j, jrn_time at, uint32_t thread, uint32_t core);
void jrn_emit_wait(struct jrn *j, jrn_time at, uint32_t thread, enum jrn_wait why,
		   jrn_time until);
uint32_t jrn_emit_queue(struct jrn *j, jrn_time at, enum jrn_queue_type type, uint32_t owner);
uint32_t jrn_emit_loop(struct jrn *j, jrn_time at, uint32_t thread, const char *flavour);
void jrn_emit_iteration(struct jrn *j, jrn_time at, uint32_t loop, uint64_t number);
void jrn_emit_phase(struct jrn *j, jrn_time at, uint32_t loop, enum jrn_phase phase);
void jrn_emit_loop_time(struct jrn *j, jrn_time at, uint32_t loop, int64_t ms);
void jrn_emit_poll(struct jrn *j, jrn_time at, uint32_t loop, jrn_time timeout,
		   enum jrn_poll_reason reason);
void jrn_emit_polled(struct jrn *j, jrn_time at, uint32_t loop, uint32_t ready);

/* What a new item is.  `line` is the script line that made it (0: none), `cause` the
 * item that was running, `label` a few words for the screen (a function's name, a path;
 * NULL: none). */
struct jrn_item {
	enum jrn_item_type type;
	uint32_t queue; /* 0: it waits nowhere yet */
	jrn_time due;   /* JRN_NEVER: none */
	uint32_t line;
	const char *label;
	uint32_t cause;
};

uint32_t jrn_emit_new(struct jrn *j, jrn_time at, const struct jrn_item *item);
void jrn_emit_move(struct jrn *j, jrn_time at, uint32_t item, uint32_t queue, jrn_time due);
void jrn_emit_due(struct jrn *j, jrn_time at, uint32_t item, jrn_time due);
void jrn_emit_begin(struct jrn *j, jrn_time at, uint32_t item, uint32_t thread);
/* After DONE and THREW the id may be given to another item. */
void jrn_emit_end(struct jrn *j, jrn_time at, uint32_t item, uint32_t thread,
		  enum jrn_outcome outcome);
void jrn_emit_drop(struct jrn *j, jrn_time at, uint32_t item, enum jrn_drop reason);
void jrn_emit_await(struct jrn *j, jrn_time at, uint32_t item, uint32_t on, uint32_t line,
		    const char *label);
void jrn_emit_wake(struct jrn *j, jrn_time at, uint32_t item, uint32_t cause, uint32_t line);
void jrn_emit_burn(struct jrn *j, jrn_time at, uint32_t thread, jrn_time ns, uint32_t line);
void jrn_emit_at(struct jrn *j, jrn_time at, uint32_t thread, uint32_t line);
void jrn_emit_print(struct jrn *j, jrn_time at, uint32_t thread, enum jrn_stream stream,
		    const char *text, size_t len, uint32_t line);
void jrn_emit_warn(struct jrn *j, jrn_time at, uint32_t thread, const char *rule,
		   const char *text, uint32_t line);
void jrn_emit_choice(struct jrn *j, jrn_time at, const char *label, uint32_t options,
		     uint32_t picked);
void jrn_emit_value(struct jrn *j, jrn_time at, uint32_t owner, const char *name,
		    int64_t value);
void jrn_emit_stop(struct jrn *j, jrn_time at, int code, const char *text);

#endif
