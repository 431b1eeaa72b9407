/* SPDX-License-Identifier: MIT */
#include "journal/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gen_init(struct gen *g, uint64_t seed, struct jrn_strings *strings)
{
	*g = (struct gen){.random = seed, .strings = strings, .max_items = 40};
	jrn_picture_init(&g->picture);
}

void gen_release(struct gen *g)
{
	jrn_picture_release(&g->picture);
}

uint64_t gen_random(struct gen *g, uint64_t below)
{
	uint64_t z = g->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return below ? (z ^ z >> 31) % below : 0;
}

/* An id of an array of length n; sometimes 0, which is none. */
static int64_t some(struct gen *g, uint32_t n)
{
	return (int64_t)gen_random(g, n ? n : 1);
}

static int64_t text(struct gen *g)
{
	static const char bytes[] = {'a', '"',	'\\',	    '\n',
				     0,	  0x1b, (char)0xff, (char)0xc3};
	char buffer[16];
	size_t len = gen_random(g, sizeof buffer);

	if (gen_random(g, 3))
		len = (size_t)snprintf(buffer, sizeof buffer, "name %d",
				       (int)gen_random(g, 9));
	else
		for (size_t i = 0; i < len; i++)
			buffer[i] = bytes[gen_random(g, sizeof bytes)];
	return jrn_strings_add(g->strings, buffer, len);
}

static int64_t due(struct gen *g)
{
	return gen_random(g, 4) ? g->picture.at + (int64_t)gen_random(g, 5000000) - 1000
				: JRN_NEVER;
}

/* A free slot, or the next. */
static int64_t item_slot(struct gen *g)
{
	const struct picture *p = &g->picture;

	for (int tries = 0; tries < 4 && p->n_items > 1; tries++) {
		uint32_t id = 1 + (uint32_t)gen_random(g, p->n_items - 1);

		if (p->items[id].state == PIC_FREE)
			return id;
	}
	return p->n_items ? p->n_items : 1;
}

/* A thread that runs something, or the last one looked at. */
static int64_t busy_thread(struct gen *g)
{
	const struct picture *p = &g->picture;
	uint32_t id = 1;

	for (int tries = 0; tries < 8; tries++) {
		id = 1 + (uint32_t)gen_random(g, p->n_threads - 1);
		if (p->threads[id].top)
			break;
	}
	return id;
}

static void fields(struct gen *g, enum jrn_kind kind, int64_t *v)
{
	const struct picture *p = &g->picture;
	const struct jrn_schema *schema = &jrn_schemas[kind];

	for (unsigned i = 0; i < schema->n_fields; i++) {
		switch (schema->fields[i].type) {
		case JRN_F_UINT:
			v[i] = (int64_t)gen_random(g, 200);
			break;
		case JRN_F_INT:
			v[i] = (int64_t)gen_random(g, 2000) - 1000;
			break;
		case JRN_F_TIME:
			v[i] = due(g);
			break;
		case JRN_F_SPAN:
			v[i] = (int64_t)gen_random(g, 1000000) - 1;
			break;
		case JRN_F_TEXT:
			v[i] = text(g);
			break;
		case JRN_F_ENUM:
			v[i] = (int64_t)gen_random(g, schema->fields[i].n_names);
			break;
		case JRN_F_ITEM:
			v[i] = some(g, p->n_items);
			break;
		case JRN_F_THREAD:
			v[i] = some(g, p->n_threads);
			break;
		case JRN_F_LOOP:
			v[i] = some(g, p->n_loops);
			break;
		case JRN_F_QUEUE:
			v[i] = some(g, p->n_queues);
			break;
		case JRN_F_PROCESS:
			v[i] = some(g, p->n_processes);
			break;
		}
	}
}

static int64_t next(uint32_t n)
{
	return n ? n : 1;
}

/* What `fields` cannot guess: new ids, and the item on top of a thread. */
static void adjust(struct gen *g, enum jrn_kind kind, int64_t *v)
{
	const struct picture *p = &g->picture;

	if (kind == JRN_RUN)
		v[0] = JRN_FORMAT;
	if (kind == JRN_PROCESS)
		v[0] = next(p->n_processes);
	if (kind == JRN_THREAD)
		v[0] = next(p->n_threads);
	if (kind == JRN_QUEUE)
		v[0] = next(p->n_queues);
	if (kind == JRN_LOOP)
		v[0] = next(p->n_loops);
	if (kind == JRN_NEW)
		v[0] = item_slot(g);
	if (kind == JRN_NEW && gen_random(g, 2)) /* some queue is long */
		v[2] = 1;
	if (kind == JRN_END) {
		v[1] = busy_thread(g);
		v[0] = p->threads[v[1]].top;
	}
	/* Somebody must go on. */
	if (kind == JRN_THREAD_EXIT && v[0] <= 3)
		v[0] = 0;
	if (kind == JRN_PROCESS_EXIT && v[0] == 1)
		v[0] = 0;
}

static enum jrn_kind pick_kind(struct gen *g)
{
	static const enum jrn_kind often[] = {JRN_NEW,	 JRN_NEW,  JRN_MOVE, JRN_BEGIN,
					      JRN_BEGIN, JRN_END,  JRN_END,  JRN_DUE,
					      JRN_AT,	 JRN_DROP, JRN_PHASE};
	const struct picture *p = &g->picture;
	enum jrn_kind kind;

	if (p->record < 8)
		return (const enum jrn_kind[]){JRN_RUN,	   JRN_PROCESS, JRN_THREAD,
					       JRN_THREAD, JRN_THREAD,	JRN_LOOP,
					       JRN_QUEUE,  JRN_QUEUE}[p->record];
	kind = gen_random(g, 3) ? often[gen_random(g, sizeof often / sizeof *often)]
				: (enum jrn_kind)gen_random(g, JRN_STOP);
	if (kind == JRN_NEW && gen_random(g, p->n_items + 1) > g->max_items)
		return JRN_DROP;
	if ((kind == JRN_THREAD_EXIT || kind == JRN_PROCESS_EXIT || kind == JRN_PROCESS ||
	     kind == JRN_THREAD || kind == JRN_QUEUE || kind == JRN_LOOP) &&
	    gen_random(g, 20))
		return JRN_AT;
	return kind;
}

void gen_next(struct gen *g, struct jrn_record *r)
{
	const char *why;

	for (;;) {
		*r = (struct jrn_record){.at = g->picture.at};
		if (gen_random(g, 3) == 0)
			r->at += (jrn_time)gen_random(g,
						      gen_random(g, 9) ? 5000 : 1 << 30);
		r->kind = pick_kind(g);
		fields(g, r->kind, r->v);
		adjust(g, r->kind, r->v);
		if (jrn_apply(&g->picture, r, NULL, &why))
			return;
		g->refused++;
	}
}

void gen_fill(struct jrn_store *s, uint64_t seed, uint64_t n)
{
	struct jrn_record r;
	struct gen g;

	gen_init(&g, seed, jrn_store_strings(s));
	while (n--) {
		gen_next(&g, &r);
		jrn_store_append(s, &r);
	}
	gen_release(&g);
}
