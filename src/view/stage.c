/* SPDX-License-Identifier: MIT */
#include "view/stage.h"

#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

void view_stage_init(struct view_stage *s)
{
	*s = (struct view_stage){.focus = VIEW_LOOP};
	for (int i = 0; i < VIEW_PANE_COUNT; i++)
		s->panes[i].selected = -1;
}

void view_stage_release(struct view_stage *s)
{
	for (int i = 0; i < VIEW_PANE_COUNT; i++)
		view_pane_state_release(&s->panes[i]);
}

/* The line at the top: what is run, and where it stands. */

static void write_text(struct view_pen *pen, enum view_style style,
		       const struct view_frame *f, uint32_t id)
{
	struct ls_str s = LS_STR_INIT;

	replay_word_text(&s, f->store, id);
	view_write(pen, style, s.s ? s.s : "");
	ls_str_release(&s);
}

/* The run may name a version only; its process says of what. */
static void draw_runtime(const struct view_frame *f, struct view_pen *pen)
{
	const char *run = jrn_store_text(f->store, f->memory->run.runtime, NULL);

	if (!run || !*run)
		return;
	view_write(pen, VIEW_DIM, "  ");
	if (*run >= '0' && *run <= '9' && f->process) {
		write_text(pen, VIEW_PLAIN, f, f->p->processes[f->process].runtime);
		view_write(pen, VIEW_PLAIN, " ");
	}
	write_text(pen, VIEW_PLAIN, f, f->memory->run.runtime);
}

/* Right end: clock, event, state.  Always shown. */
static int draw_where(const struct view_frame *f, const struct view_status *st,
		      struct view_canvas *c)
{
	struct ls_str s = LS_STR_INIT;
	struct view_pen pen;
	int width, state = ls_utf8_width(st->state, strlen(st->state)) + 2;

	replay_word_time(&s, f->now);
	ls_str_addf(&s, "  event %" PRIu64 "/%" PRIu64 "%s  ", f->position, st->known,
		    st->over ? "" : "+");
	width = ls_utf8_width(s.s, s.len) + state + 1;
	if (width > c->width) {
		ls_str_release(&s);
		return c->width;
	}
	pen = view_pen(c, c->width - width, 0, width);
	view_write(&pen, VIEW_BAR, s.s);
	view_writef(&pen, VIEW_STATE, "[%s]", st->state);
	ls_str_release(&s);
	return c->width - width;
}

static void draw_top(const struct view_frame *f, const struct view_status *st,
		     struct view_canvas *c)
{
	const char *slash = strrchr(st->file, '/');
	struct view_pen pen = view_pen(c, 1, 0, draw_where(f, st, c) - 2);

	view_write(&pen, VIEW_BAR, slash ? slash + 1 : st->file);
	draw_runtime(f, &pen);
	if (f->memory->known)
		view_writef(&pen, VIEW_DIM, "  seed %" PRIu64, f->memory->run.seed);
	if (f->p->counts.warnings)
		view_writef(&pen, VIEW_ERROR, "  ! %" PRIu64, f->p->counts.warnings);
	if (f->p->counts.warnings && view_pen_room(&pen) > 9)
		view_write(&pen, VIEW_ERROR,
			   f->p->counts.warnings == 1 ? " warning" : " warnings");
}

/* Panes. */

static const char *title_of(const struct view_frame *f, int pane)
{
	const struct view_pane *p = &view_panes[pane];

	return f->python && p->python_title ? p->python_title : p->title;
}

/* Panes that show one process, which is to be named where there are several. */
static bool is_of_process(enum view_pane_id pane)
{
	return pane == VIEW_LOOP || pane == VIEW_STACK || pane == VIEW_POOL ||
	       pane == VIEW_TASKS || pane == VIEW_TIMERS || pane == VIEW_KERNEL;
}

static void draw_pane(struct view_stage *s, const struct view_frame *f,
		      struct view_canvas *c, const struct view_place *place)
{
	const struct view_pane *pane = &view_panes[place->pane];
	struct view_draw d = {.f = f,
			      .c = c,
			      .r = view_inside(place->rect),
			      .st = &s->panes[place->pane],
			      .focused = s->focus == place->pane &&
					 (f->leads || !f->system),
			      .subject = s->subject};
	struct view_pen pen;

	if (place->rect.w < 3 || place->rect.h < 2)
		return;
	d.st->n_targets = 0;
	pen = view_pen(c, d.r.x + 1, place->rect.y, d.r.w - 2);
	view_writef(&pen, d.focused ? VIEW_FOCUS : VIEW_TITLE, " %s ",
		    title_of(f, (int)place->pane));
	if (is_of_process(place->pane) && replay_is_system(f->p) && f->process) {
		struct ls_str name = LS_STR_INIT;

		replay_word_process(&name, f->p, f->store, f->process, true);
		view_writef(&pen, VIEW_STRONG, "%s ", name.s);
		ls_str_release(&name);
	}
	if (pane->heading) {
		pen.end -= 1;
		pane->heading(&d, &pen);
		pen.end += 1;
		view_write(&pen, VIEW_PLAIN, " ");
	}
	c->clip = d.r;
	if (d.r.w > 0 && d.r.h > 0)
		pane->draw(&d);
	c->clip = (struct view_rect){0, 0, c->width, c->height};
	if (d.st->selected >= (int)d.st->n_targets)
		d.st->selected = (int)d.st->n_targets - 1;
}

static void draw_tabs(struct view_stage *s, const struct view_frame *f,
		      struct view_canvas *c)
{
	struct view_pen pen = view_pen(c, 0, 1, c->width);

	for (int i = 0; i < VIEW_PANE_COUNT; i++)
		if (s->wanted[i])
			view_writef(&pen, i == (int)s->focus ? VIEW_FOCUS : VIEW_DIM,
				    " %s ", title_of(f, i));
	if (view_pen_room(&pen) > 30)
		view_write(&pen, VIEW_DIM, "  (80x24 shows all)");
}

/* What comes next, in the lowest border, and why. */

struct why_lines {
	struct view_canvas *c;
	int x, y, rows;
};

static void put_why(void *arg, const char *text, size_t n)
{
	struct why_lines *l = arg;
	struct view_pen pen = view_pen(l->c, l->x, l->y, l->c->width - l->x - 1);

	if (l->rows == 0)
		return;
	/* The last row takes all that is left and ends with an ellipsis. */
	view_writen(&pen, VIEW_WHY, text, l->rows == 1 ? strlen(text) : n);
	l->rows--;
	l->y++;
}

static void draw_why(const struct view_stage *s, const struct view_frame *f,
		     const struct view_status *st, struct view_canvas *c)
{
	const struct view_layout *l = &s->layout;
	const struct view_rect b = l->body;
	struct view_pen pen;

	if (l->why_rows == 0)
		return;
	if (b.h >= 2) {
		pen = view_pen(c, b.x + 2, b.y + b.h - 1, b.w - 4);
		if (f->begun) {
			view_write(&pen, VIEW_TITLE, " NOW ");
			view_write(&pen, VIEW_CURRENT, f->why->next.s);
			view_write(&pen, VIEW_PLAIN, " ");
			pen.x += 2;
		}
		view_write(&pen, VIEW_TITLE, " NEXT ");
		view_write(&pen, VIEW_STRONG, f->next_text ? f->next_text : "");
		view_write(&pen, VIEW_PLAIN, " ");
	}
	pen = view_pen(c, 1, l->why_y, 4);
	view_write(&pen, VIEW_TITLE, st->note ? "" : "WHY");
	view_wrap(st->note	  ? st->note
		  : f->why->why.s ? f->why->why.s
				  : "",
		  c->width - 6 - 1, put_why,
		  &(struct why_lines){c, st->note ? 1 : 5, l->why_y, l->why_rows});
}

/* Is the pane for this screen?  Some are for both. */
static bool is_on(enum view_pane_id pane, enum view_screen screen)
{
	if (pane == VIEW_PROCESSES || pane == VIEW_REQUESTS || pane == VIEW_FIGURES)
		return screen == VIEW_SCREEN_SYSTEM;
	if (pane == VIEW_TIMELINE || pane == VIEW_LOG || pane == VIEW_METRICS || pane == VIEW_INSPECTOR ||
	    pane == VIEW_OUTPUT)
		return true;
	return screen == VIEW_SCREEN_STAGE;
}

static void find_wants(struct view_stage *s, const struct view_frame *f,
		       int want[VIEW_PANE_COUNT])
{
	for (int i = 0; i < VIEW_PANE_COUNT; i++) {
		want[i] = is_on((enum view_pane_id)i, s->screen) ? view_panes[i].want(f) : 0;
		s->wanted[i] = want[i] > 0;
	}
}

static void draw_places(struct view_stage *s, const struct view_frame *f,
			struct view_canvas *c)
{
	for (int i = 0; i < s->layout.n; i++)
		view_box(c, s->layout.places[i].rect, VIEW_BORDER);
	for (int i = 0; i < s->layout.n; i++)
		draw_pane(s, f, c, &s->layout.places[i]);
}

/* What is not shown cannot have the keys. */
static void mend_focus(struct view_stage *s)
{
	for (int i = 0; i < s->layout.n; i++)
		if (s->layout.places[i].pane == s->focus)
			return;
	if (s->layout.n)
		s->focus = s->layout.places[0].pane;
}

void view_stage_draw(struct view_stage *s, const struct view_frame *f,
		     const struct view_status *status, struct view_canvas *c)
{
	int want[VIEW_PANE_COUNT];

	find_wants(s, f, want);
	if (!s->wanted[s->focus])
		s->focus = s->screen == VIEW_SCREEN_SYSTEM ? VIEW_PROCESSES : VIEW_LOOP;
	(s->screen == VIEW_SCREEN_SYSTEM ? view_layout_system : view_layout_make)(
		&s->layout, c->width, c->height, want, s->focus, s->zoomed,
		s->inspecting);
	mend_focus(s);
	draw_places(s, f, c);
	draw_top(f, status, c);
	if (s->layout.tabs && c->height > 4)
		draw_tabs(s, f, c);
	draw_why(s, f, status, c);
}

void view_stage_draw_half(struct view_stage *s, const struct view_frame *f,
			  struct view_canvas *c, struct view_rect r)
{
	int want[VIEW_PANE_COUNT];

	find_wants(s, f, want);
	s->layout.n = 0;
	view_layout_system_in(&s->layout, r, want, s->inspecting);
	if (f->leads)
		mend_focus(s);
	draw_places(s, f, c);
}

void view_stage_draw_edges(struct view_stage *s, const struct view_frame *f,
			   const struct view_status *status, struct view_canvas *c)
{
	draw_top(f, status, c);
	draw_why(s, f, status, c);
}

void view_stage_turn(struct view_stage *s, int by)
{
	const struct view_layout *l = &s->layout;

	if (l->tabs) {
		do {
			s->focus = (enum view_pane_id)(
				((int)s->focus + by + VIEW_PANE_COUNT) % VIEW_PANE_COUNT);
		} while (!s->wanted[s->focus]);
		return;
	}
	for (int i = 0; i < l->n; i++)
		if (l->places[i].pane == s->focus) {
			s->focus = l->places[(i + by + l->n) % l->n].pane;
			return;
		}
}
