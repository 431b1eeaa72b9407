/* SPDX-License-Identifier: MIT */
#include "replay/why.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "replay/system.h"
#include "replay/why_inside.h"

#define LOOK_AHEAD 512 /* records between here and the next event */

/* Words and facts for the rules. */

void why_say(const struct situation *w, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	ls_str_vaddf(w->out, fmt, args);
	va_end(args);
}

void why_item(const struct situation *w, uint32_t item)
{
	replay_word_item(w->out, w->s, replay_name_of(w->p, item));
}

void why_count(const struct situation *w, uint32_t n, const char *one, const char *many)
{
	why_say(w, "%u %s", n, n == 1 ? one : many);
}

void why_drain(const struct situation *w, bool ticks_first)
{
	static const enum jrn_queue_type queues[] = {JRN_Q_TICKS, JRN_Q_MICROTASKS};
	static const char *const one[] = {"tick", "promise job"};
	static const char *const many[] = {"ticks", "promise jobs"};
	int said = 0;

	for (int i = 0; i < 2; i++) {
		int k = ticks_first ? i : 1 - i;
		uint32_t n = why_len(w, queues[k]);

		if (!n)
			continue;
		if (said++)
			why_say(w, " and ");
		why_count(w, n, one[k], many[k]);
	}
}

uint32_t why_len(const struct situation *w, enum jrn_queue_type type)
{
	return replay_queue_len(w->p, w->queues[type]);
}

uint32_t why_first(const struct situation *w, enum jrn_queue_type type)
{
	return w->queues[type] ? w->p->queues[w->queues[type]].head : 0;
}

uint32_t why_first_timer(const struct situation *w, uint32_t not )
{
	uint32_t first[2];
	size_t n = replay_due_first(w->p, w->queues[JRN_Q_TIMERS], first, 2);

	for (size_t i = 0; i < n; i++)
		if (first[i] != not &&w->p->items[first[i]].type != JRN_IT_LOOP_TIMER)
			return first[i];
	return 0;
}

const struct pic_loop *why_loop(const struct situation *w)
{
	static const struct pic_loop none;

	return w->loop ? &w->p->loops[w->loop] : &none;
}

bool why_is_due(const struct situation *w, uint32_t timer)
{
	jrn_time due = timer ? w->p->items[timer].due : JRN_NEVER;

	return due != JRN_NEVER && due <= w->next.at;
}

uint32_t why_pool(const struct situation *w, uint32_t *idle)
{
	uint32_t n = 0;

	*idle = 0;
	for (uint32_t i = 1; i < w->p->n_threads; i++) {
		const struct pic_thread *t = &w->p->threads[i];

		if (t->role != JRN_ROLE_POOL || t->exited)
			continue;
		n++;
		*idle += !t->top;
	}
	return n;
}

bool why_uses_pool(unsigned type)
{
	return type == JRN_IT_FS || type == JRN_IT_DNS || type == JRN_IT_CRYPTO ||
	       type == JRN_IT_ZLIB;
}

bool why_is_job(unsigned type)
{
	return type == JRN_IT_MICROTASK || type == JRN_IT_REACTION ||
	       type == JRN_IT_AWAIT || type == JRN_IT_THENABLE;
}

bool why_is_event(const struct situation *w, uint32_t item, const char *name)
{
	const struct pic_item *it = &w->p->items[item];

	return it->type == JRN_IT_EVENT && it->label &&
	       !strncmp(jrn_store_text(w->s, it->label, NULL), name, strlen(name));
}

/* libuv moved timers to the end of an iteration with 1.45. */
bool replay_timers_last(const struct jrn_store *s, const struct picture *p, uint32_t loop)
{
	const char *flavour, *version;

	if (!loop || loop >= p->n_loops)
		return true;
	flavour = jrn_store_text(s, p->loops[loop].flavour, NULL);
	version = flavour ? strstr(flavour, "1.") : NULL;
	return !version || strtol(version + 2, NULL, 10) >= 45;
}

/* The table of tables: by the kind of the next event. */

static const struct rule *python_rules_for(enum jrn_kind kind)
{
	switch ((unsigned)kind) {
	case JRN_BEGIN:
		return why_py_begin_rules;
	case JRN_POLL:
		return why_py_poll_rules;
	case JRN_PHASE:
		return why_py_phase_rules;
	case JRN_NEW:
		return why_py_new_rules;
	case JRN_MOVE:
		return why_py_move_rules;
	case JRN_END:
		return why_py_end_rules;
	}
	return why_py_other_rules;
}

static const struct rule *rules_for(enum jrn_kind kind)
{
	switch (kind) {
	case JRN_BEGIN:
		return why_begin_rules;
	case JRN_POLL:
		return why_poll_rules;
	case JRN_PHASE:
		return why_phase_rules;
	case JRN_NEW:
		return why_new_rules;
	case JRN_MOVE:
		return why_move_rules;
	case JRN_END:
		return why_end_rules;
	case JRN_RUN:
	case JRN_PROCESS:
	case JRN_PROCESS_EXIT:
	case JRN_THREAD:
	case JRN_THREAD_EXIT:
	case JRN_CPU:
	case JRN_WAIT:
	case JRN_QUEUE:
	case JRN_LOOP:
	case JRN_ITERATION:
	case JRN_LOOP_TIME:
	case JRN_POLLED:
	case JRN_DUE:
	case JRN_DROP:
	case JRN_AWAIT:
	case JRN_WAKE:
	case JRN_BURN:
	case JRN_AT:
	case JRN_PRINT:
	case JRN_WARN:
	case JRN_CHOICE:
	case JRN_VALUE:
	case JRN_STOP:
	case JRN_KIND_COUNT:
		break;
	}
	return why_other_rules;
}

const char *const *replay_why_rules(void)
{
	static const struct rule *const tables[] = {
		why_begin_rules,    why_poll_rules,	why_phase_rules,
		why_new_rules,	    why_move_rules,	why_end_rules,
		why_other_rules,    why_py_begin_rules, why_py_poll_rules,
		why_py_phase_rules, why_py_new_rules,	why_py_move_rules,
		why_py_end_rules,   why_py_other_rules, why_request_rules};
	static const char *names[192];
	size_t n = 0;

	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
		for (const struct rule *r = tables[t]; r->name; r++)
			names[n++] = r->name;
	names[n] = NULL;
	return names;
}

/* The situation. */

static uint32_t serial_of(const struct picture *p, int64_t item)
{
	return item > 0 && item < p->n_items ? p->items[item].serial : 0;
}

/* Records of awaiting and waiting are no events: they belong to the one that follows.
 * Until it is known which item that is about, `on` keeps whose they are. */
static void note(struct situation *w, const struct jrn_record *r)
{
	struct pic_await *a = &w->awaited;

	if (r->kind == JRN_AWAIT) {
		if (a->on != r->v[0])
			*a = (struct pic_await){.on = (uint32_t)r->v[0]};
		if (!a->many++)
			a->on_serial = serial_of(w->p, r->v[1]);
		a->line = (uint32_t)r->v[2];
		a->label = (uint32_t)r->v[3];
	} else if (r->kind == JRN_WAIT) {
		w->wait = *r;
	} else if (r->kind == JRN_WAKE) {
		*a = (struct pic_await){.on = (uint32_t)r->v[0],
					.waker = serial_of(w->p, r->v[1]),
					.waker_line = (uint32_t)r->v[2],
					.woken = 1};
	}
}

/* The next record that is an event, if it is known already. */
static bool next_event(struct replay_cursor *c, struct situation *w)
{
	struct jrn_record *out = &w->next;
	struct jrn_reader reader;

	w->number = replay_position(c);
	if (!replay_peek(c, out))
		return false;
	if (replay_is_event(w->s, out))
		return true;
	jrn_reader_at(&reader, replay_store(c), w->number);
	for (int i = 0; i < LOOK_AHEAD && jrn_reader_next(&reader, out); i++) {
		w->number = reader.next - 1;
		if (replay_is_event(w->s, out))
			return true;
		note(w, out);
	}
	return false;
}

/* What the picture knows of the item's awaiting, and what was said since. */
static void look_at_await(struct situation *w)
{
	const struct pic_await *known = jrn_picture_await(w->p, w->item);
	struct pic_await said = w->awaited;

	if (said.on != w->item)
		said = (struct pic_await){0};
	if (known && !said.many) {
		w->awaited = *known;
		if (said.woken) {
			w->awaited.waker = said.waker;
			w->awaited.waker_line = said.waker_line;
			w->awaited.woken = 1;
		}
		return;
	}
	w->awaited = said;
}

/* The item that the record is about, when the picture knows it. */
static uint32_t item_of(const struct picture *p, const struct jrn_record *r)
{
	if (r->kind != JRN_BEGIN && r->kind != JRN_END && r->kind != JRN_MOVE &&
	    r->kind != JRN_DROP)
		return 0;
	if ((uint64_t)r->v[0] >= p->n_items || p->items[r->v[0]].state == PIC_FREE)
		return 0;
	return (uint32_t)r->v[0];
}

/* The loop that the event is of: the one that its record names, or that of its process.
 * What happens in the focus's own process is seen from there. */
static uint32_t loop_of(const struct situation *w, uint32_t focus)
{
	const struct picture *p = w->p;
	struct replay_event e = replay_event_of(p, &w->next);
	uint32_t of_focus = focus && focus < p->n_loops
				    ? p->threads[p->loops[focus].thread].process
				    : 0;

	if ((w->next.kind == JRN_PHASE || w->next.kind == JRN_POLL) &&
	    (uint64_t)w->next.v[0] < p->n_loops)
		return (uint32_t)w->next.v[0];
	for (uint32_t i = 1; e.thread && i < p->n_loops; i++)
		if (p->loops[i].thread == e.thread)
			return i;
	if (e.process && e.process != of_focus)
		return replay_loop_of(p, e.process);
	return focus < p->n_loops ? focus : 0;
}

static void look(struct situation *w, uint32_t loop)
{
	const struct picture *p = w->p;

	w->item = item_of(p, &w->next);
	w->type = w->next.kind == JRN_NEW ? (uint8_t)w->next.v[1]
		  : w->item		  ? p->items[w->item].type
					  : JRN_IT_TYPE_COUNT;
	w->loop = loop_of(w, loop);
	w->thread = why_loop(w)->thread;
	for (unsigned q = 0; q < JRN_Q_TYPE_COUNT; q++)
		w->queues[q] = replay_queue_of(p, (enum jrn_queue_type)q, w->loop);
	w->timers_last = replay_timers_last(w->s, p, w->loop);
	w->selector = replay_world_of(p, w->s, w->loop) == REPLAY_ASYNCIO;
	w->python = replay_world_of(p, w->s, w->loop) != REPLAY_NODE;
	w->has_gil =
		w->thread && replay_gil(p, w->s, p->threads[w->thread].process, &w->gil);
	look_at_await(w);
}

/* The first line of why the run was stopped. */
static void tell_reason(struct replay_why *w, const struct jrn_store *s, uint32_t id)
{
	size_t len;
	const char *text = jrn_store_text(s, id, &len);
	const char *nl = memchr(text, '\n', len);

	ls_text_escape(&w->why, text, nl ? (size_t)(nl - text) : len);
	ls_str_addc(&w->why, '.');
}

static void tell_end_of_run(struct replay_why *w, const struct jrn_store *s,
			    const struct picture *p)
{
	struct jrn_reader reader;
	struct jrn_record stop;

	w->rule = p->stopped ? "over" : "unknown";
	ls_str_add(&w->next, p->stopped ? "nothing: the run is over" : "not known");
	if (!p->stopped) {
		ls_str_add(&w->why, "The journal ends here.");
		return;
	}
	jrn_reader_at(&reader, s, p->record - 1);
	if (jrn_reader_next(&reader, &stop) && stop.kind == JRN_STOP && stop.v[1])
		tell_reason(w, s, (uint32_t)stop.v[1]);
	else
		ls_str_addf(&w->why, "The process has exited with code %d. %s",
			    p->exit_code, "Step back to see how it came to that.");
}

void replay_why_release(struct replay_why *w)
{
	ls_str_release(&w->next);
	ls_str_release(&w->why);
}

/* A sentence may begin with an item: "the timeout ...". */
static void capitalize(char *s)
{
	if (!s)
		return;
	if (!strncmp(s, "the ", 4))
		*s = 'T';
	while ((s = strstr(s, ". the ")))
		s[2] = 'T';
}

static bool apply_rules(struct replay_why *w, const struct situation *at,
			const struct rule *rules)
{
	for (const struct rule *r = rules; r->name; r++) {
		if (r->when && !r->when(at))
			continue;
		w->rule = r->name;
		r->tell(at);
		return true;
	}
	return false;
}

void replay_why_tell(struct replay_why *w, struct replay_cursor *c, uint32_t loop)
{
	struct situation at = {
		.out = &w->why, .s = replay_store(c), .p = replay_picture(c)};
	struct replay_event event;

	ls_str_clear(&w->next);
	ls_str_clear(&w->why);
	if (!next_event(c, &at)) {
		tell_end_of_run(w, at.s, at.p);
		return;
	}
	look(&at, loop);
	event = replay_event_of(at.p, &at.next);
	if (event.process && at.p->n_processes > 2) {
		replay_word_process(&w->next, at.p, at.s, event.process, true);
		ls_str_add(&w->next, ": ");
	}
	replay_word_event(&w->next, at.s, &event);
	w->rule = "none";
	if (at.type == JRN_IT_REQUEST)
		apply_rules(w, &at, why_request_rules);
	else if (!at.python || !apply_rules(w, &at, python_rules_for(at.next.kind)))
		apply_rules(w, &at, rules_for(at.next.kind));
	capitalize(w->why.s);
}
