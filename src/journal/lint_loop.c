/* SPDX-License-Identifier: MIT
 *
 * journal/lint_loop.c - rules on callbacks: how long one has the loop, whether it waits
 * there, how late a timer is, and whether ticks go on for ever.
 *
 * A callback is the lowest item on the stack of a loop's thread that is not the main
 * script; what runs on top of it is part of it.
 */
#include "journal/lint_inside.h"

static bool is_timer(unsigned type)
{
	return type == JRN_IT_TIMEOUT || type == JRN_IT_INTERVAL ||
	       type == JRN_IT_TIMER_HANDLE;
}

/* No callback took long, and yet it comes late: many did not take long. */
static void check_late(struct jrn_lint *l, const struct jrn_record *r,
		       const struct lint_thread *t, const struct lint_item *it)
{
	jrn_time late = r->at - it->due;
	char name[80];

	if (!is_timer(it->type) || it->due == JRN_NEVER || late <= JRN_LINT_LATE ||
	    t->long_end > it->due || t->callbacks - it->callbacks < 100 ||
	    !lint_worth(l, JRN_STARVED_PHASE, (uint32_t)r->v[1], it->line, (uint64_t)late))
		return;
	lint_name(l, it, name, sizeof name);
	lint_warn(l, r->at, JRN_STARVED_PHASE, (uint32_t)r->v[1], it->line,
		  "%s comes %.0f ms late: short callbacks, one after the other, came first",
		  name, lint_ms(late));
}

static void check_depth(struct jrn_lint *l, const struct jrn_record *r,
			const struct lint_item *it)
{
	const char *what = it->type == JRN_IT_TICK ? "ticks" : "promise jobs";

	if (it->depth < JRN_LINT_DEPTH ||
	    !lint_worth(l, JRN_TICK_RECURSION, (uint32_t)r->v[1], it->line, it->depth))
		return;
	lint_warn(l, r->at, JRN_TICK_RECURSION, (uint32_t)r->v[1], it->line,
		  "%u %s, each queued by the one before: the loop cannot go on", it->depth,
		  what);
}

static void begin_callback(struct jrn_lint *l, const struct jrn_record *r,
			   struct lint_thread *t)
{
	t->item = (uint32_t)r->v[0];
	t->begun = r->at;
	t->waited = t->kept = t->burnt = 0;
	t->line = l->items[t->item].line;
	t->callbacks++;
	check_late(l, r, t, &l->items[t->item]);
	check_depth(l, r, &l->items[t->item]);
}

void lint_begin(struct jrn_lint *l, const struct jrn_record *r)
{
	struct lint_thread *t = &l->threads[r->v[1]];
	uint32_t id = (uint32_t)r->v[0];

	lint_leave(l, r->at, id);
	if (t->item) {
		t->depth++;
		return;
	}
	if (l->items[id].type == JRN_IT_MAIN)
		t->main = true;
	else if (t->has_loop && (t->turning || !t->main))
		begin_callback(l, r, t);
}

static void check_length(struct jrn_lint *l, const struct jrn_record *r,
			 struct lint_thread *t, const struct lint_item *it)
{
	jrn_time took = r->at - t->begun - t->waited - t->kept;
	char name[80];

	if (r->at - t->begun > JRN_LINT_SHORT)
		t->long_end = r->at;
	if (took <= JRN_LINT_BLOCKED || !lint_worth(l, JRN_BLOCKED_LOOP, (uint32_t)r->v[1],
						    t->line, (uint64_t)took))
		return;
	lint_name(l, it, name, sizeof name);
	lint_warn(l, r->at, JRN_BLOCKED_LOOP, (uint32_t)r->v[1], t->line,
		  "%s had the loop for %.0f ms: nothing else of it could run", name,
		  lint_ms(took));
}

static void check_waits(struct jrn_lint *l, const struct jrn_record *r,
			const struct lint_thread *t, const struct lint_item *it)
{
	char name[80];

	if (t->waited < JRN_LINT_SYNC || !lint_worth(l, JRN_SYNC_CALL, (uint32_t)r->v[1],
						     t->line, (uint64_t)t->waited))
		return;
	lint_name(l, it, name, sizeof name);
	lint_warn(l, r->at, JRN_SYNC_CALL, (uint32_t)r->v[1], t->line,
		  "%s waited %.1f ms in a call that holds the loop's own thread", name,
		  lint_ms(t->waited));
}

void lint_end(struct jrn_lint *l, const struct jrn_record *r)
{
	struct lint_thread *t = &l->threads[r->v[1]];

	if (!t->item) {
		t->main &= l->items[r->v[0]].type != JRN_IT_MAIN;
		return;
	}
	if (t->depth) {
		t->depth--;
		return;
	}
	check_length(l, r, t, &l->items[t->item]);
	check_waits(l, r, t, &l->items[t->item]);
	t->item = 0;
}

static void note_kept(struct lint_thread *t, jrn_time at, jrn_time waited)
{
	t->kept += waited;
	if (waited > JRN_LINT_KEPT)
		t->long_end = at;
}

/* Where it waits by its own will, and where others keep it from running. */
void lint_wait(struct jrn_lint *l, const struct jrn_record *r)
{
	struct lint_thread *t = &l->threads[r->v[0]];

	t->waits = (uint8_t)r->v[1];
	t->waits_since = r->at;
}

void lint_cpu(struct jrn_lint *l, const struct jrn_record *r)
{
	struct lint_thread *t = &l->threads[r->v[0]];
	jrn_time waited = r->at - t->waits_since;

	if (t->waits == JRN_WAIT_SLEEP || t->waits == JRN_WAIT_DEVICE ||
	    t->waits == JRN_WAIT_JOIN)
		t->waited += waited;
	else if (t->waits == JRN_WAIT_GIL || t->waits == JRN_WAIT_CORE)
		note_kept(t, r->at, waited);
	t->waits = JRN_WAIT_COUNT;
}

/* The line that counts is the one that burns most, or else the last one reached. */
void lint_burn(struct jrn_lint *l, const struct jrn_record *r)
{
	struct lint_thread *t = &l->threads[r->v[0]];

	if (r->v[1] < t->burnt)
		return;
	t->burnt = r->v[1];
	t->line = (uint32_t)r->v[2];
}

void lint_at(struct jrn_lint *l, const struct jrn_record *r)
{
	struct lint_thread *t = &l->threads[r->v[0]];

	if (!t->burnt)
		t->line = (uint32_t)r->v[1];
}
