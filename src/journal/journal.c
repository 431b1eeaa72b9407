/* SPDX-License-Identifier: MIT */
#include "journal/journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

void jrn_init(struct jrn *j)
{
	*j = (struct jrn){.strings = jrn_strings_new(),
			  .next_item = 1,
			  .next_thread = 1,
			  .next_loop = 1,
			  .next_queue = 1,
			  .next_process = 1};
}

void jrn_release(struct jrn *j)
{
	jrn_strings_free(j->strings);
	free(j->free_ids);
	*j = (struct jrn){0};
}

void jrn_attach(struct jrn *j, struct jrn_sink *sink)
{
	struct jrn_sink **end = &j->sinks;

	while (*end)
		end = &(*end)->next;
	*end = sink;
	sink->next = NULL;
	j->on = true;
	j->lines |= sink->keeps;
}

uint32_t jrn_text(struct jrn *j, const char *text, size_t len)
{
	return jrn_strings_add(j->strings, text, len);
}

static uint32_t name_of(struct jrn *j, const char *name)
{
	return name ? jrn_strings_name(j->strings, name) : 0;
}

void jrn_emit(struct jrn *j, const struct jrn_record *r)
{
	if (!j->on)
		return;
	if (r->at < j->last)
		ls_bug("a record at %lld ns follows one at %lld ns", (long long)r->at,
		       (long long)j->last);
	j->last = r->at;
	j->count++;
	for (struct jrn_sink *s = j->sinks; s; s = s->next)
		s->put(s, r, j->strings);
}

/* EMIT(j, at, KIND, fields in the schema's order) */
#define EMIT(j, at, kind, ...)                                                           \
	jrn_emit(j, &(struct jrn_record){at, JRN_##kind, {__VA_ARGS__}})

void jrn_emit_run(struct jrn *j, const char *script, const char *source,
		  const char *options, uint64_t seed, const char *runtime)
{
	if (j->on)
		EMIT(j, 0, RUN, JRN_FORMAT, name_of(j, script), name_of(j, source),
		     name_of(j, options), (int64_t)seed, name_of(j, runtime));
}

uint32_t jrn_emit_process(struct jrn *j, jrn_time at, uint32_t parent, const char *name,
			  const char *runtime)
{
	if (!j->on)
		return 0;
	EMIT(j, at, PROCESS, j->next_process, parent, name_of(j, name),
	     name_of(j, runtime));
	return j->next_process++;
}

void jrn_emit_process_exit(struct jrn *j, jrn_time at, uint32_t process, int code)
{
	if (j->on && process)
		EMIT(j, at, PROCESS_EXIT, process, code);
}

uint32_t jrn_emit_thread(struct jrn *j, jrn_time at, uint32_t process, enum jrn_role role,
			 const char *name)
{
	if (!j->on)
		return 0;
	EMIT(j, at, THREAD, j->next_thread, process, role, name_of(j, name));
	return j->next_thread++;
}

void jrn_emit_thread_exit(struct jrn *j, jrn_time at, uint32_t thread)
{
	if (j->on && thread)
		EMIT(j, at, THREAD_EXIT, thread);
}

void jrn_emit_cpu(struct jrn *j, jrn_time at, uint32_t thread, uint32_t core)
{
	if (j->on && thread)
		EMIT(j, at, CPU, thread, core);
}

void jrn_emit_wait(struct jrn *j, jrn_time at, uint32_t thread, enum jrn_wait why,
		   jrn_time until)
{
	if (j->on && thread)
		EMIT(j, at, WAIT, thread, why, until);
}

uint32_t jrn_emit_queue(struct jrn *j, jrn_time at, enum jrn_queue_type type,
			uint32_t owner)
{
	if (!j->on)
		return 0;
	EMIT(j, at, QUEUE, j->next_queue, type, owner);
	return j->next_queue++;
}

uint32_t jrn_emit_loop(struct jrn *j, jrn_time at, uint32_t thread, const char *flavour)
{
	if (!j->on)
		return 0;
	EMIT(j, at, LOOP, j->next_loop, thread, name_of(j, flavour));
	return j->next_loop++;
}

void jrn_emit_iteration(struct jrn *j, jrn_time at, uint32_t loop, uint64_t number)
{
	if (j->on && loop)
		EMIT(j, at, ITERATION, loop, (int64_t)number);
}

void jrn_emit_phase(struct jrn *j, jrn_time at, uint32_t loop, enum jrn_phase phase)
{
	if (j->on && loop)
		EMIT(j, at, PHASE, loop, phase);
}

void jrn_emit_loop_time(struct jrn *j, jrn_time at, uint32_t loop, int64_t ms)
{
	if (j->on && loop)
		EMIT(j, at, LOOP_TIME, loop, ms);
}

void jrn_emit_poll(struct jrn *j, jrn_time at, uint32_t loop, jrn_time timeout,
		   enum jrn_poll_reason reason)
{
	if (j->on && loop)
		EMIT(j, at, POLL, loop, timeout, reason);
}

void jrn_emit_polled(struct jrn *j, jrn_time at, uint32_t loop, uint32_t ready)
{
	if (j->on && loop)
		EMIT(j, at, POLLED, loop, ready);
}

/* Ids that were given back are used again first, the last one before the others. */
static uint32_t take_id(struct jrn *j)
{
	return j->n_free ? j->free_ids[--j->n_free] : j->next_item++;
}

static void give_id(struct jrn *j, uint32_t id)
{
	if (j->n_free == j->cap_free) {
		j->cap_free = j->cap_free ? 2 * j->cap_free : 64;
		j->free_ids = ls_realloc(j->free_ids, j->cap_free, sizeof *j->free_ids);
	}
	j->free_ids[j->n_free++] = id;
}

uint32_t jrn_emit_new(struct jrn *j, jrn_time at, const struct jrn_item *item)
{
	uint32_t id;

	if (!j->on)
		return 0;
	id = take_id(j);
	EMIT(j, at, NEW, id, item->type, item->queue, item->due, item->line,
	     name_of(j, item->label), item->cause);
	return id;
}

void jrn_emit_move(struct jrn *j, jrn_time at, uint32_t item, uint32_t queue,
		   jrn_time due)
{
	if (j->on && item)
		EMIT(j, at, MOVE, item, queue, due);
}

void jrn_emit_due(struct jrn *j, jrn_time at, uint32_t item, jrn_time due)
{
	if (j->on && item)
		EMIT(j, at, DUE, item, due);
}

void jrn_emit_begin(struct jrn *j, jrn_time at, uint32_t item, uint32_t thread)
{
	if (j->on && item)
		EMIT(j, at, BEGIN, item, thread);
}

void jrn_emit_end(struct jrn *j, jrn_time at, uint32_t item, uint32_t thread,
		  enum jrn_outcome outcome)
{
	if (!j->on || !item)
		return;
	EMIT(j, at, END, item, thread, outcome);
	if (outcome != JRN_OUT_KEPT)
		give_id(j, item);
}

void jrn_emit_drop(struct jrn *j, jrn_time at, uint32_t item, enum jrn_drop reason)
{
	if (!j->on || !item)
		return;
	EMIT(j, at, DROP, item, reason);
	give_id(j, item);
}

void jrn_emit_await(struct jrn *j, jrn_time at, uint32_t item, uint32_t on, uint32_t line,
		    const char *label)
{
	if (j->on && item)
		EMIT(j, at, AWAIT, item, on, line, name_of(j, label));
}

void jrn_emit_wake(struct jrn *j, jrn_time at, uint32_t item, uint32_t cause,
		   uint32_t line)
{
	if (j->on && item)
		EMIT(j, at, WAKE, item, cause, line);
}

void jrn_emit_burn(struct jrn *j, jrn_time at, uint32_t thread, jrn_time ns,
		   uint32_t line)
{
	if (j->on && thread)
		EMIT(j, at, BURN, thread, ns, line);
}

void jrn_emit_at(struct jrn *j, jrn_time at, uint32_t thread, uint32_t line)
{
	if (j->on && thread)
		EMIT(j, at, AT, thread, line);
}

void jrn_emit_print(struct jrn *j, jrn_time at, uint32_t thread, enum jrn_stream stream,
		    const char *text, size_t len, uint32_t line)
{
	if (j->on && thread)
		EMIT(j, at, PRINT, thread, stream,
		     jrn_strings_pass(j->strings, text, len), line);
}

void jrn_emit_warn(struct jrn *j, jrn_time at, uint32_t thread, const char *rule,
		   const char *text, uint32_t line)
{
	if (j->on && thread)
		EMIT(j, at, WARN, thread, name_of(j, rule),
		     jrn_strings_pass(j->strings, text, strlen(text)), line);
}

void jrn_emit_choice(struct jrn *j, jrn_time at, const char *label, uint32_t options,
		     uint32_t picked)
{
	if (j->on)
		EMIT(j, at, CHOICE, name_of(j, label), options, picked);
}

void jrn_emit_value(struct jrn *j, jrn_time at, uint32_t owner, const char *name,
		    int64_t value)
{
	if (j->on)
		EMIT(j, at, VALUE, owner, name_of(j, name), value);
}

void jrn_emit_stop(struct jrn *j, jrn_time at, int code, const char *text)
{
	if (j->on)
		EMIT(j, at, STOP, code, name_of(j, text));
	j->on = false; /* what is torn down afterwards is of no interest */
}
