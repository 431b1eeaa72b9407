/* SPDX-License-Identifier: MIT
 *
 * What was printed, and what happened: the two lists that grow.
 */
#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "view/pane.h"

/* Draws the lines of one print upwards from `row`, the last first; returns the row above
 * the first. */
static int draw_print(struct view_draw *d, int row, const struct replay_print *pr)
{
	size_t len;
	const char *text = jrn_store_text(d->f->store, pr->text, &len);
	struct view_target target = {.record = pr->record + 1};
	struct ls_str s = LS_STR_INIT;
	bool selected = view_target_add(d, target);

	if (len && text[len - 1] == '\n')
		len--;
	do {
		const char *nl = NULL;
		struct view_pen pen = view_row(d, row);

		for (size_t i = len; i > 0 && !nl; i--)
			if (text[i - 1] == '\n')
				nl = text + i;
		ls_str_clear(&s);
		ls_text_escape(&s, nl ? nl : text,
			       len - (size_t)((nl ? nl : text) - text));
		if (pr->stream == JRN_STDERR)
			view_write(&pen, VIEW_ERROR, "! ");
		view_writen(&pen, pr->stream == JRN_STDERR ? VIEW_ERROR : VIEW_PLAIN,
			    s.s ? s.s : "", s.len);
		if (selected)
			view_select(d,
				    &(struct view_pen){.x = d->r.x + d->r.w, .y = pen.y},
				    d->r.x);
		row--;
		len = nl ? (size_t)(nl - 1 - text) : 0;
		if (!nl)
			break;
	} while (row >= 0);
	ls_str_release(&s);
	return row;
}

/* Newest at the bottom.  Targets are noted from the newest on. */
void view_draw_output(struct view_draw *d)
{
	uint64_t n = d->f->p->counts.prints, skip = (uint64_t)d->st->scroll;
	int row = d->r.h - 1;
	struct replay_print pr;

	if (d->st->scroll < 0 || skip >= n)
		skip = 0;
	if (n < (uint64_t)d->r.h && skip == 0)
		row = (int)n - 1;
	if (n == 0 && d->r.h > 0) {
		struct view_pen pen = view_row(d, 0);

		view_write(&pen, VIEW_DIM, "(nothing printed yet)");
	}
	for (uint64_t i = n - skip; i > 0 && row >= 0; i--) {
		if (!replay_print_get(&d->f->memory->cache, d->f->store, i - 1, &pr))
			return;
		row = draw_print(d, row, &pr);
	}
}

static enum view_style style_of_event(const struct replay_event *e)
{
	if (e->kind == JRN_BEGIN)
		return VIEW_STRONG;
	if (e->kind == JRN_PHASE)
		return VIEW_CURRENT;
	return e->kind == JRN_WARN ? VIEW_ERROR : VIEW_PLAIN;
}

static void draw_event(struct view_draw *d, int row, const struct replay_event *e)
{
	struct view_pen pen = view_row(d, row);
	struct ls_str s = LS_STR_INIT;
	int x0 = pen.x;

	replay_word_time(&s, e->at);
	if (d->r.w < 50 && s.len > 3 && s.s[s.len - 2] == 'm') {
		s.len -= 3; /* everybody knows that these are milliseconds */
		s.s[s.len] = '\0';
	}
	view_writef(&pen, VIEW_DIM, d->r.w < 50 ? "%7s " : "%11s ", s.s);
	ls_str_clear(&s);
	if (e->process && d->f->p->n_processes > 2) {
		replay_word_process(&s, d->f->p, d->f->store, e->process, true);
		ls_str_add(&s, ": ");
	}
	replay_word_event(&s, d->f->store, e);
	view_write(&pen, style_of_event(e), s.s ? s.s : "");
	if (view_target_add(d, (struct view_target){.record = e->record + 1}))
		view_select(d, &pen, x0);
	ls_str_release(&s);
}

/* The events up to here, the newest at the bottom. */
void view_draw_log(struct view_draw *d)
{
	size_t n;
	const struct replay_event *events = replay_track_events(d->f->memory->track, &n);
	int row = d->r.h - 1, skip = d->st->scroll > 0 ? d->st->scroll : 0;

	while (n > 0 && events[n - 1].record >= d->f->position)
		n--;
	if (n < (size_t)d->r.h)
		row = (int)n - 1;
	for (; skip > 0 && n > (size_t)d->r.h; skip--)
		n--;
	for (; n > 0 && row >= 0; row--)
		draw_event(d, row, &events[--n]);
}
