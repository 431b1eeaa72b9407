/* SPDX-License-Identifier: MIT
 *
 * view/breaks.c - breakpoints: on a line, or on the words of an event.
 *
 * They stop play and the way to the end.  A line is reached when the script says that it
 * is there, computes, prints, waits or makes something in it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "view/app.h"

static void take_out(struct view_app *v, int i)
{
	free(v->breaks[i].text);
	memmove(v->breaks + i, v->breaks + i + 1,
		(size_t)(--v->n_breaks - i) * sizeof *v->breaks);
}

void view_break_clear(struct view_app *v)
{
	while (v->n_breaks)
		take_out(v, 0);
	v->dirty = true;
}

static bool is_same(const struct view_break *b, uint32_t line, const char *text)
{
	return line ? b->line == line : !b->line && !strcmp(b->text, text);
}

static void word_break(struct ls_str *out, const struct view_break *b)
{
	if (b->line)
		ls_str_addf(out, "line %" PRIu32, b->line);
	else
		ls_str_addf(out, "\"%s\"", b->text);
}

/* "12", "line 12", or words. */
static uint32_t line_of(const char *what)
{
	char *end;
	unsigned long n;

	if (!strncmp(what, "line ", 5))
		what += 5;
	n = strtoul(what, &end, 10);
	return end != what && !*end && n < UINT32_MAX ? (uint32_t)n : 0;
}

static void add(struct view_app *v, uint32_t line, const char *text)
{
	struct ls_str s = LS_STR_INIT;

	if (v->n_breaks == VIEW_MAX_BREAKS) {
		view_app_note(v, "There are %d breakpoints already; :unbreak takes them away.",
			      VIEW_MAX_BREAKS);
		return;
	}
	v->breaks[v->n_breaks++] =
		(struct view_break){line, ls_strdup(line ? "" : text)};
	word_break(&s, &v->breaks[v->n_breaks - 1]);
	view_app_note(v, "Play and G stop at %s; b or :break takes it away again.", s.s);
	ls_str_release(&s);
}

void view_break_toggle(struct view_app *v, const char *what)
{
	bool running;
	uint32_t line = what ? line_of(what) : view_frame_line(&v->frame, &running);

	if (!what && !line) {
		view_app_note(v, "Say where: :break 12, or words of an event.");
		return;
	}
	if (line > v->memory.source.n) {
		view_app_note(v, "The script has %" PRIu32 " lines.", v->memory.source.n);
		return;
	}
	for (int i = 0; i < v->n_breaks; i++)
		if (is_same(&v->breaks[i], line, what)) {
			take_out(v, i);
			view_app_note(v, "The breakpoint is gone.");
			return;
		}
	add(v, line, what);
}

/* Which field of a record is the line of the script, counted from 1. */
static const uint8_t lines[JRN_KIND_COUNT] = {
	[JRN_AT] = 2,	 [JRN_BURN] = 3, [JRN_AWAIT] = 3,
	[JRN_PRINT] = 4, [JRN_WARN] = 4, [JRN_NEW] = 5,
};

const struct view_break *view_break_at(const struct view_app *v, const struct picture *before,
				       const struct jrn_record *r)
{
	uint32_t line = lines[r->kind] ? (uint32_t)r->v[lines[r->kind] - 1] : 0;
	struct replay_event e = {0};

	for (int i = 0; i < v->n_breaks; i++) {
		const struct view_break *b = &v->breaks[i];

		if (b->line) {
			if (b->line == line)
				return b;
			continue;
		}
		if (r->kind == JRN_RUN)
			continue;
		if (!e.at && !e.record)
			e = replay_event_of(before, r);
		if (view_event_says(v->source.store, &e, b->text, strlen(b->text)))
			return b;
	}
	return NULL;
}

void view_break_note(struct view_app *v, const struct view_break *b)
{
	struct ls_str s = LS_STR_INIT;

	word_break(&s, b);
	view_app_note(v, "Stopped at the breakpoint on %s.", s.s);
	ls_str_release(&s);
}
