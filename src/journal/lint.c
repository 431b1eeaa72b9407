/* SPDX-License-Identifier: MIT */
#include "journal/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "journal/lint_inside.h"

/* Makes room for the id; a new element is zero. */
#define REACH(l, array, id)                                                              \
	do {                                                                             \
		ls_grow((l)->array, (l)->cap_##array, (size_t)(id) + 1);                 \
		while ((l)->n_##array <= (size_t)(id))                                   \
			memset(&(l)->array[(l)->n_##array++], 0, sizeof *(l)->array);    \
	} while (0)

bool lint_worth(struct jrn_lint *l, enum jrn_rule rule, uint32_t thread, uint32_t line,
		uint64_t measure)
{
	struct lint_place *p = l->places, *end = p + l->n_places;

	while (p < end && (p->rule != rule || p->thread != thread || p->line != line))
		p++;
	if (p == l->places + JRN_LINT_PLACES || (p < end && measure < 2 * p->measure))
		return false;
	l->n_places += p == end;
	*p = (struct lint_place){rule, thread, line, measure};
	return true;
}

void lint_warn(struct jrn_lint *l, jrn_time at, enum jrn_rule rule, uint32_t thread,
	       uint32_t line, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	jrn_emit_warn(l->journal, at, thread, jrn_rules[rule].id, text, line);
}

void lint_name(const struct jrn_lint *l, const struct lint_item *it, char *out, size_t size)
{
	const char *type = it->type == JRN_IT_TIMER_HANDLE ? "timer"
							   : jrn_item_type_names[it->type];

	if (it->label)
		snprintf(out, size, "%s \"%s\"", it->type == JRN_IT_NET ? "request" : type,
			 jrn_strings_get(l->journal->strings, it->label, NULL));
	else
		snprintf(out, size, "the %s", type);
}

double lint_ms(jrn_time ns)
{
	return (double)ns / 1e6;
}

uint32_t lint_thread_of(const struct jrn_lint *l, uint32_t process)
{
	uint32_t first = 0;

	for (uint32_t t = 1; t < l->n_threads; t++) {
		if (l->threads[t].process != process)
			continue;
		if (l->threads[t].has_loop)
			return t;
		first = first ? first : t;
	}
	return first;
}

void jrn_lint_tell(struct jrn_lint *l, jrn_time at, enum jrn_rule rule, uint32_t thread,
		   uint32_t line, uint64_t measure, const char *text)
{
	if (l && lint_worth(l, rule, thread, line, measure))
		lint_warn(l, at, rule, thread, line, "%s", text);
}

/* Records. */

static void see_new(struct jrn_lint *l, const struct jrn_record *r)
{
	uint32_t id = (uint32_t)r->v[0];

	REACH(l, items, id);
	l->items[id] = (struct lint_item){.type = (uint8_t)r->v[1],
					  .due = r->v[3],
					  .line = (uint32_t)r->v[4],
					  .label = (uint32_t)r->v[5]};
	lint_enter(l, r->at, id, (uint32_t)r->v[2]);
}

static void see_move(struct jrn_lint *l, const struct jrn_record *r)
{
	uint32_t id = (uint32_t)r->v[0];

	lint_leave(l, r->at, id);
	l->items[id].due = r->v[2];
	lint_enter(l, r->at, id, (uint32_t)r->v[1]);
}

static void see_drop(struct jrn_lint *l, const struct jrn_record *r)
{
	uint32_t id = (uint32_t)r->v[0];

	if (r->v[1] == JRN_DROP_ANSWERED)
		lint_answered(l, r->at, id);
	lint_leave(l, r->at, id);
}

static void see_thread(struct jrn_lint *l, const struct jrn_record *r)
{
	REACH(l, threads, r->v[0]);
	l->threads[r->v[0]].process = (uint32_t)r->v[1];
}

static void see_loop(struct jrn_lint *l, const struct jrn_record *r)
{
	REACH(l, loops, r->v[0]);
	REACH(l, threads, r->v[1]);
	l->loops[r->v[0]] = (uint32_t)r->v[1];
	l->threads[r->v[1]].has_loop = true;
}

static void see_queue(struct jrn_lint *l, const struct jrn_record *r)
{
	REACH(l, queues, r->v[0]);
	l->queues[r->v[0]].type = (uint32_t)r->v[1];
	l->queues[r->v[0]].owner = (uint32_t)r->v[2];
}

static void see_phase(struct jrn_lint *l, const struct jrn_record *r)
{
	l->threads[l->loops[r->v[0]]].turning = r->v[1] != JRN_PH_START;
}

static void see_due(struct jrn_lint *l, const struct jrn_record *r)
{
	l->items[r->v[0]].due = r->v[1];
}

static void see_process(struct jrn_lint *l, const struct jrn_record *r)
{
	uint32_t parent = (uint32_t)r->v[1];

	REACH(l, processes, r->v[0]);
	l->processes[r->v[0]].parent = parent;
	l->processes[parent].children++;
}

static void see_exit(struct jrn_lint *l, const struct jrn_record *r)
{
	l->processes[l->processes[r->v[0]].parent].children--;
}

static void (*const see[JRN_KIND_COUNT])(struct jrn_lint *, const struct jrn_record *) = {
	[JRN_PROCESS] = see_process, [JRN_THREAD] = see_thread, [JRN_LOOP] = see_loop,
	[JRN_QUEUE] = see_queue,     [JRN_PHASE] = see_phase,   [JRN_NEW] = see_new,
	[JRN_MOVE] = see_move,	     [JRN_DUE] = see_due,	[JRN_DROP] = see_drop,
	[JRN_BEGIN] = lint_begin,    [JRN_END] = lint_end,	[JRN_WAIT] = lint_wait,
	[JRN_PROCESS_EXIT] = see_exit,
	[JRN_CPU] = lint_cpu,	     [JRN_BURN] = lint_burn,	[JRN_AT] = lint_at,
};

static void put(struct jrn_sink *sink, const struct jrn_record *r,
		const struct jrn_strings *strings)
{
	(void)strings;
	if (see[r->kind])
		see[r->kind]((struct jrn_lint *)sink, r);
}

struct jrn_lint *jrn_lint_new(struct jrn *j)
{
	struct jrn_lint *l = ls_calloc(1, sizeof *l);

	l->sink.put = put;
	l->journal = j;
	jrn_attach(j, &l->sink);
	return l;
}

void jrn_lint_free(struct jrn_lint *l)
{
	if (!l)
		return;
	free(l->items);
	free(l->queues);
	free(l->threads);
	free(l->loops);
	free(l->processes);
	free(l);
}
