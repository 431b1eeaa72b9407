/* SPDX-License-Identifier: MIT
 *
 * One item: what it is, where it came from, what it waits for.
 */
#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "view/pane.h"

struct lines {
	struct view_draw *d;
	int row;
	enum view_style style;
};

static void put_line(void *arg, const char *s, size_t n)
{
	struct lines *l = arg;
	struct view_pen pen = view_row(l->d, l->row++);

	view_writen(&pen, l->style, s, n);
}

static void paragraph(struct lines *l, enum view_style style, const struct ls_str *s)
{
	l->style = style;
	if (s->len)
		view_wrap(s->s, l->d->r.w, put_line, l);
}

static void field(struct lines *l, const char *name, const char *value)
{
	struct view_pen pen = view_row(l->d, l->row++);

	view_writef(&pen, VIEW_DIM, "%-8s", name);
	view_write(&pen, VIEW_PLAIN, value);
}

static void time_field(struct lines *l, const char *name, jrn_time at)
{
	struct ls_str s = LS_STR_INIT;

	replay_word_time(&s, at);
	field(l, name, s.s);
	ls_str_release(&s);
}

/* The chain of what made what, as far as it is shown. */
static void causes(struct lines *l, uint32_t serial)
{
	const struct view_frame *f = l->d->f;
	struct ls_str s = LS_STR_INIT;

	replay_word_item(&s, f->store, replay_birth(&f->memory->cache, f->store, serial));
	field(l, "made by", s.s);
	ls_str_release(&s);
}

static void live_item(struct lines *l, uint32_t item)
{
	static const char *const states[] = {"gone", "waits in no queue", "waits in ",
					     "runs"};
	const struct view_frame *f = l->d->f;
	const struct pic_item *it = &f->p->items[item];
	struct ls_str s = LS_STR_INIT;

	ls_str_add(&s, states[it->state]);
	if (it->state == PIC_QUEUED)
		ls_str_add(&s, replay_word_queue(f->p->queues[it->queue].type));
	field(l, "state", s.s);
	time_field(l, "since", it->since);
	if (it->due != JRN_NEVER)
		time_field(l, "due", it->due);
	if (it->runs) {
		ls_str_clear(&s);
		ls_str_addf(&s, "%" PRIu32 " time%s", it->runs, it->runs == 1 ? "" : "s");
		field(l, "ran", s.s);
	}
	if (it->cause)
		causes(l, it->cause);
	ls_str_clear(&s);
	replay_why_waits(&s, f->store, f->p, f->loop, item);
	l->row++;
	paragraph(l, VIEW_WHY, &s);
	ls_str_release(&s);
}

/* Without a selection: what runs, or else what is about to. */
static uint32_t by_itself(const struct view_frame *f)
{
	uint32_t top = f->thread ? f->p->threads[f->thread].top : 0;

	if (top || !f->has_next)
		return top;
	return f->next.kind == JRN_BEGIN || f->next.kind == JRN_MOVE ||
			       f->next.kind == JRN_END
		       ? (uint32_t)f->next.v[0]
		       : 0;
}

void view_draw_inspector(struct view_draw *d)
{
	struct lines l = {.d = d};
	uint32_t serial = d->subject.serial, item;
	struct ls_str s = LS_STR_INIT;

	if (serial && replay_birth(&d->f->memory->cache, d->f->store, serial).type ==
			      JRN_IT_REQUEST) {
		view_draw_request(d, serial);
		return;
	}
	item = serial ? replay_item_with(&d->f->memory->cache, d->f->p, serial)
		      : by_itself(d->f);
	if (!serial && !item) {
		put_line(&l, "(nothing selected)", 18);
		return;
	}
	if (item)
		serial = d->f->p->items[item].serial;
	replay_word_item(&s, d->f->store,
			 item ? replay_name_of(d->f->p, item)
			      : replay_birth(&d->f->memory->cache, d->f->store, serial));
	ls_str_addf(&s, "  #%" PRIu32, serial);
	paragraph(&l, VIEW_STRONG, &s);
	if (item)
		live_item(&l, item);
	else
		field(&l, "state", "gone");
	ls_str_release(&s);
}
