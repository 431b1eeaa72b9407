/* SPDX-License-Identifier: MIT */
#include "replay/query.h"

#include <string.h>

static bool is_of_process(unsigned type)
{
	return type == JRN_Q_POOL || type == JRN_Q_POOL_SLOW || type == JRN_Q_POOL_BUSY;
}

uint32_t replay_queue_of(const struct picture *p, enum jrn_queue_type type, uint32_t loop)
{
	uint32_t owner = loop, q;

	if (loop == 0 || loop >= p->n_loops)
		return 0;
	if (is_of_process(type))
		owner = p->threads[p->loops[loop].thread].process;
	q = jrn_picture_queue(p, type, owner);
	/* A pool may have an id of its own. */
	for (uint32_t i = 1; !q && is_of_process(type) && i < p->n_queues; i++)
		if (p->queues[i].type == type)
			q = i;
	return q;
}

uint32_t replay_queue_len(const struct picture *p, uint32_t queue)
{
	return queue && queue < p->n_queues ? p->queues[queue].len : 0;
}

/* When it counts as due: what is not of the script comes after all that is. */
static jrn_time rank(const struct pic_item *it)
{
	if (it->type == JRN_IT_LOOP_TIMER)
		return INT64_MAX;
	return it->due == JRN_NEVER ? INT64_MAX - 1 : it->due;
}

size_t replay_due_first(const struct picture *p, uint32_t queue, uint32_t *out,
			size_t max)
{
	size_t n = 0;

	if (!queue || max == 0)
		return 0;
	for (uint32_t i = p->queues[queue].head; i; i = p->items[i].next) {
		jrn_time due = rank(&p->items[i]);
		size_t at = n;

		if (n == max && due >= rank(&p->items[out[n - 1]]))
			continue;
		while (at > 0 && due < rank(&p->items[out[at - 1]]))
			at--;
		if (n < max)
			n++;
		memmove(out + at + 1, out + at, (n - 1 - at) * sizeof *out);
		out[at] = i;
	}
	return n;
}

enum replay_world replay_world_of(const struct picture *p, const struct jrn_store *s,
				  uint32_t loop)
{
	uint32_t id = loop && loop < p->n_loops ? p->loops[loop].flavour
		      : p->n_processes > 1	? p->processes[1].runtime
						: 0;
	const char *text = id ? jrn_store_text(s, id, NULL) : "";

	return !strncmp(text, "asyncio", 7)  ? REPLAY_ASYNCIO
	       : !strncmp(text, "uvloop", 6) ? REPLAY_UVLOOP
					     : REPLAY_NODE;
}

bool replay_gil(const struct picture *p, const struct jrn_store *s, uint32_t process,
		uint32_t *thread)
{
	*thread = 0;
	for (uint32_t i = 1; i < p->n_values; i++) {
		const struct pic_value *v = &p->values[i];

		if (v->owner != process || !replay_is_gil(s, v->name))
			continue;
		if (v->value > 0 && v->value < p->n_threads)
			*thread = (uint32_t)v->value;
		return true;
	}
	return false;
}

bool replay_wants_gil(const struct picture *p, uint32_t thread)
{
	const struct pic_thread *t = &p->threads[thread];

	return !t->exited && !t->core && t->wait == JRN_WAIT_GIL;
}

jrn_time replay_busy(const struct picture *p, uint32_t thread, jrn_time now)
{
	const struct pic_thread *t = &p->threads[thread];

	return t->busy_ns + (t->core ? now - t->since : 0);
}

bool replay_run_of(const struct jrn_store *s, struct replay_run *out)
{
	struct jrn_reader reader;
	struct jrn_record r;

	*out = (struct replay_run){0};
	jrn_reader_at(&reader, s, 0);
	if (!jrn_reader_next(&reader, &r) || r.kind != JRN_RUN)
		return false;
	*out = (struct replay_run){(uint32_t)r.v[1], (uint32_t)r.v[2], (uint32_t)r.v[3],
				   (uint32_t)r.v[5], (uint64_t)r.v[4]};
	return true;
}

const char *replay_system_of(const struct jrn_store *s)
{
	static const char option[] = "--system ";
	struct replay_run run;
	const char *text;

	if (!replay_run_of(s, &run))
		return NULL;
	text = jrn_store_text(s, run.options, NULL);
	return text && !strncmp(text, option, sizeof option - 1)
		       ? text + sizeof option - 1
		       : NULL;
}

static bool read_at(const struct jrn_store *s, uint64_t n, struct jrn_record *out)
{
	struct jrn_reader reader;

	if (n >= jrn_store_count(s))
		return false;
	jrn_reader_at(&reader, s, n);
	return jrn_reader_next(&reader, out);
}

bool replay_print_get(struct replay_cache *c, const struct jrn_store *s, uint64_t i,
		      struct replay_print *out)
{
	struct replay_print *slot = &c->prints[i % REPLAY_CACHE];
	uint64_t n = jrn_store_print(s, i);
	struct jrn_record r;

	/* Record 0 is never a print, so that an empty slot has none. */
	if (slot->record == 0 || slot->index != i || slot->record != n) {
		if (!read_at(s, n, &r) || r.kind != JRN_PRINT)
			return false;
		*slot = (struct replay_print){
			.index = i,
			.record = n,
			.at = r.at,
			.text = (uint32_t)r.v[2],
			.line = (uint32_t)r.v[3],
			.stream = (uint8_t)r.v[1],
		};
	}
	*out = *slot;
	return true;
}

struct replay_name replay_birth_of(const struct jrn_store *s, uint32_t serial)
{
	struct jrn_record r;

	if (serial == 0 || !read_at(s, jrn_store_birth(s, serial), &r) ||
	    r.kind != JRN_NEW)
		return (struct replay_name){.type = JRN_IT_TYPE_COUNT};
	return (struct replay_name){(uint32_t)r.v[5], (uint32_t)r.v[4], serial,
				    (uint8_t)r.v[1]};
}

struct replay_name replay_birth(struct replay_cache *c, const struct jrn_store *s,
				uint32_t serial)
{
	struct replay_name *slot = &c->births[serial % REPLAY_CACHE];
	struct replay_name name;

	if (serial && slot->serial == serial)
		return *slot;
	name = replay_birth_of(s, serial);
	if (name.serial)
		*slot = name;
	return name;
}

static bool is_item(const struct picture *p, uint32_t item, uint32_t serial)
{
	return item < p->n_items && p->items[item].state != PIC_FREE &&
	       p->items[item].serial == serial;
}

uint32_t replay_item_with(struct replay_cache *c, const struct picture *p,
			  uint32_t serial)
{
	if (!serial)
		return 0;
	for (uint32_t i = c->item; i < p->n_items; i++)
		if (is_item(p, i, serial))
			return c->item = i;
	for (uint32_t i = 1; i < c->item && i < p->n_items; i++)
		if (is_item(p, i, serial))
			return c->item = i;
	return 0;
}

uint32_t replay_process_of_queue(const struct picture *p, uint32_t queue)
{
	const struct pic_queue *q = &p->queues[queue];

	if (q->type < JRN_Q_CLIENT && q->type != JRN_Q_POOL && q->type != JRN_Q_POOL_SLOW &&
	    q->type != JRN_Q_POOL_BUSY)
		return q->owner < p->n_loops ? p->threads[p->loops[q->owner].thread].process
					     : 0;
	return q->owner < p->n_processes ? q->owner : 0;
}
