/* SPDX-License-Identifier: MIT */
#include "view/app.h"

#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include "view/commands.h"

int64_t view_wall_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void attach(struct view_app *v, const struct replay_source *source)
{
	v->source = *source;
	v->cursor = replay_cursor_new(source);
	view_memory_init(&v->memory, source->store);
	v->clock = 0;
	v->prepared = 0;
	v->playing = false;
	v->goal.kind = VIEW_GOAL_NONE;
	v->dirty = true;
}

static void detach(struct view_app *v)
{
	view_compare_close(v);
	replay_cursor_free(v->cursor);
	view_memory_release(&v->memory);
	if (v->session->release)
		v->session->release(v->session->arg, &v->source);
}

/* Passes over what comes before the script: the world is set up there. */
static void open_at_start(struct view_app *v)
{
	struct jrn_record r;

	while (replay_peek(v->cursor, &r) && r.kind != JRN_PHASE && r.kind != JRN_BEGIN &&
	       r.kind != JRN_STOP)
		replay_forward(v->cursor, REPLAY_RECORD);
	view_app_moved(v);
}

struct view_app *view_app_new(const struct view_session *s)
{
	struct view_app *v = ls_calloc(1, sizeof *v);

	v->session = s;
	v->speed = view_speed_normal();
	v->card = LS_ERR_INIT;
	view_stage_init(&v->stage);
	view_stage_init(&v->other.stage);
	view_canvas_init(&v->canvas, s->options.ascii);
	attach(v, &s->source);
	if (s->options.at) {
		replay_seek(v->cursor, s->options.at);
		view_app_moved(v);
	} else {
		open_at_start(v);
	}
	return v;
}

void view_app_free(struct view_app *v)
{
	if (!v)
		return;
	detach(v);
	replay_why_release(&v->why);
	replay_why_release(&v->next);
	view_stage_release(&v->stage);
	view_stage_release(&v->other.stage);
	view_canvas_release(&v->canvas);
	ls_err_release(&v->card);
	ls_str_release(&v->line);
	ls_str_release(&v->search);
	ls_str_release(&v->note);
	view_break_clear(v);
	view_predict_release(&v->predict);
	while (v->n_history)
		free(v->history[--v->n_history]);
	free(v);
}

void view_app_note(struct view_app *v, const char *fmt, ...)
{
	va_list args;

	ls_str_clear(&v->note);
	va_start(args, fmt);
	ls_str_vaddf(&v->note, fmt, args);
	va_end(args);
	v->dirty = true;
}

void view_app_moved(struct view_app *v)
{
	v->clock = replay_now(v->cursor);
	v->credit = 0;
	v->stage.panes[VIEW_CODE].scroll = 0;
	v->stage.panes[VIEW_OUTPUT].scroll = 0;
	v->stage.panes[VIEW_LOG].scroll = 0;
	v->dirty = true;
}

void view_app_open(struct view_app *v, const struct replay_source *source)
{
	detach(v);
	attach(v, source);
	open_at_start(v);
}

void view_app_restart(struct view_app *v, bool reload)
{
	struct replay_source fresh;
	struct ls_err err = LS_ERR_INIT;

	if (!v->session->restart(v->session->arg, reload, &fresh, &err)) {
		ls_err_release(&v->card);
		v->card = err;
		v->over = VIEW_OVER_CARD;
		v->over_scroll = 0;
		v->playing = false;
		v->dirty = true;
		return;
	}
	view_app_open(v, &fresh);
	if (reload)
		v->orders = NULL;
	view_app_note(v, reload ? "The script was read again." : "Back at the start.");
}

void view_app_set(struct view_app *v, const char *name, const char *value)
{
	struct replay_source fresh;
	struct ls_err err = LS_ERR_INIT;

	if (!v->session->set(v->session->arg, name, value, &fresh, &err)) {
		view_app_note(v, "%s", err.message);
		ls_err_release(&err);
		return;
	}
	view_app_open(v, &fresh);
	v->orders = NULL;
	view_app_note(v, "From the start, with %s %s.", name, value);
}

/* Keys. */

/* Over the stage lies the help or a card: keys scroll it or put it away. */
static void key_over(struct view_app *v, view_key key)
{
	v->dirty = true;
	if (key == VIEW_KEY_DOWN || key == 'j')
		v->over_scroll++;
	else if (key == VIEW_KEY_PAGE_DOWN || key == ' ')
		v->over_scroll += 10;
	else if (key == VIEW_KEY_UP || key == 'k')
		v->over_scroll -= v->over_scroll > 0;
	else if (key == VIEW_KEY_PAGE_UP)
		v->over_scroll = v->over_scroll > 10 ? v->over_scroll - 10 : 0;
	else
		v->over = VIEW_OVER_NOTHING;
}

/* Keys that work whatever is on the screen. */
static bool key_always(struct view_app *v, view_key key)
{
	if (key == VIEW_CTRL('c')) {
		v->quit = true;
		v->status = 130;
	} else if (key == VIEW_CTRL('z')) {
		v->suspend = true;
	} else if (key == VIEW_CTRL('l')) {
		v->repaint = v->dirty = true;
	} else {
		return false;
	}
	return true;
}

static bool key_count(struct view_app *v, view_key key)
{
	if (key < '0' || key > '9' || (key == '0' && !v->count))
		return false;
	if (v->count < 1000000)
		v->count = v->count * 10 + (int)(key - '0');
	v->dirty = true;
	return true;
}

void view_app_key(struct view_app *v, view_key key)
{
	const struct view_command *c;

	if (key_always(v, key))
		return;
	if (v->note.len)
		v->dirty = true;
	ls_str_clear(&v->note);
	if (v->prompt) {
		view_prompt_key(v, key);
		return;
	}
	if (v->over == VIEW_OVER_ORDERS) {
		view_orders_key(v, key);
		return;
	}
	if (v->over == VIEW_OVER_PREDICT) {
		view_predict_key(v, key);
		return;
	}
	if (v->over && (v->over != VIEW_OVER_CARD || (key != 'r' && key != 'R'))) {
		key_over(v, key);
		return;
	}
	v->over = VIEW_OVER_NOTHING;
	if (v->goal.kind) {
		/* Any key stops a long way, as far as it has come. */
		if (v->goal.kind == VIEW_GOAL_END || v->goal.kind == VIEW_GOAL_TIME ||
		    v->goal.kind == VIEW_GOAL_EVENT)
			replay_seek(v->cursor, jrn_store_count(v->source.store));
		v->goal.kind = VIEW_GOAL_NONE;
		view_app_moved(v);
		if (key == VIEW_KEY_ESC)
			return;
	}
	if (key_count(v, key))
		return;
	c = view_command_of_key(v, key);
	if (c)
		view_command_run(v, c, NULL);
	else if (key != VIEW_KEY_ESC && key != VIEW_KEY_NONE)
		view_app_note(v, "This key does nothing here; ? shows those that do.");
	v->count = 0;
}

bool view_app_tick(struct view_app *v, int64_t elapsed, int64_t budget)
{
	if (v->goal.kind)
		view_goal_pursue(v, budget);
	else if (v->playing)
		view_play(v, elapsed, budget);
	return v->goal.kind || v->playing;
}

#define AT_ONCE 100000 /* records, a few milliseconds of folding */

bool view_app_prepare(struct view_app *v)
{
	if (v->source.more || v->prepared >= jrn_store_count(v->source.store))
		return false;
	v->prepared += AT_ONCE;
	jrn_store_prepare(v->source.store, v->prepared);
	return true;
}

/* Drawing. */

/* Is the last record that is known the last of the run? */
static bool is_complete(struct view_app *v)
{
	uint64_t n = jrn_store_count(v->source.store);
	struct jrn_reader reader;
	struct jrn_record r;

	if (!v->source.more || !v->frame.has_next)
		return true;
	if (n != v->known) {
		v->known = n;
		jrn_reader_at(&reader, v->source.store, n ? n - 1 : 0);
		v->complete = jrn_reader_next(&reader, &r) && r.kind == JRN_STOP;
	}
	return v->complete;
}

static const char *state_word(struct view_app *v, char *buffer, size_t size)
{
	if (v->goal.kind)
		return "SEEKING, Esc stops";
	if (v->playing) {
		snprintf(buffer, size, "RUN %s", view_speed_name(v->speed));
		return buffer;
	}
	if (!v->frame.has_next)
		return "END";
	snprintf(buffer, size, v->count ? "PAUSED %d" : "PAUSED", v->count);
	return buffer;
}

/* The words of the moment.  When a callback has just begun the question is why this one
 * and not another: then the rules look at the moment before. */
static void explain(struct view_app *v)
{
	struct view_frame *f = &v->frame;

	replay_why_tell(&v->next, v->cursor, f->loop);
	f->why = &v->next;
	f->next_text = v->next.next.s;
	f->begun = view_frame_has_begun(f) && replay_back(v->cursor, REPLAY_RECORD);
	if (f->begun) {
		replay_why_tell(&v->why, v->cursor, f->loop);
		replay_forward(v->cursor, REPLAY_RECORD);
		f->why = &v->why;
	}
}

/* A system is shown as a whole, until the user wants it otherwise. */
static void choose_screen(struct view_app *v)
{
	bool system = replay_is_system(v->frame.p) ||
		      replay_system_of(v->source.store);

	if (!v->screen_chosen)
		v->stage.screen = system ? VIEW_SCREEN_SYSTEM : VIEW_SCREEN_STAGE;
}

/* Two systems at the same instant: side by side, or one above the other. */
static void draw_both(struct view_app *v, const struct view_status *status)
{
	struct view_canvas *c = &v->canvas;
	struct view_rect a, b;

	view_compare_follow(v);
	view_layout_edges(&v->stage.layout, c->width, c->height, v->stage.focus, false,
			  false);
	a = b = v->stage.layout.body;
	if (a.w >= 160) {
		a.w = a.w / 2 + 1;
		b.x = a.w - 1;
		b.w -= b.x;
	} else {
		a.h /= 2;
		b.y += a.h;
		b.h -= a.h;
	}
	view_stage_draw_half(&v->stage, &v->frame, c, v->other_first ? b : a);
	view_stage_draw_half(&v->other.stage, &v->other.frame, c, v->other_first ? a : b);
	view_stage_draw_edges(&v->stage, &v->frame, status, c);
}

static bool breaks_at(const void *app, uint32_t line)
{
	const struct view_app *v = app;

	for (int i = 0; i < v->n_breaks; i++)
		if (v->breaks[i].line == line)
			return true;
	return false;
}

const struct view_canvas *view_app_draw(struct view_app *v, int width, int height)
{
	struct view_status status;
	char state[32];

	v->dirty = false;
	view_frame_make(&v->frame, &v->memory, v->cursor, v->clock, v->stage.process);
	v->frame.breaks_at = breaks_at;
	v->frame.app = v;
	explain(v);
	choose_screen(v);
	if (v->over == VIEW_OVER_PREDICT && !v->predict.committed)
		view_predict_hide(v);
	status = (struct view_status){
		.file = v->session->file,
		.state = state_word(v, state, sizeof state),
		.note = v->note.len ? v->note.s : NULL,
		.known = jrn_store_count(v->source.store),
		.over = is_complete(v),
	};
	view_canvas_reset(&v->canvas, width, height);
	if (v->other.on)
		draw_both(v, &status);
	else
		view_stage_draw(&v->stage, &v->frame, &status, &v->canvas);
	view_draw_bottom(v, &v->canvas);
	if (v->over)
		view_draw_over(v, &v->canvas);
	view_canvas_finish(&v->canvas);
	return &v->canvas;
}
