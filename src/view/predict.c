/* SPDX-License-Identifier: MIT */
#include "view/predict.h"

#include <stdlib.h>
#include <string.h>

#include "view/app.h"

#define AHEAD 200000 /* records that are looked at */

static void forget_coming(struct view_predict *p)
{
	while (p->n)
		free(p->coming[--p->n].text);
	p->n_picked = 0;
	p->sure = 2;
	p->committed = false;
}

void view_predict_release(struct view_predict *p)
{
	forget_coming(p);
	ls_str_release(&p->why);
}

/* ---- what is coming ----------------------------------------------------------------- */

/* Its words, when it is one of what is asked for; NULL otherwise. */
static char *words_of(struct view_app *v, const struct jrn_record *r, bool prints)
{
	const struct jrn_store *s = v->source.store;
	struct ls_str words = LS_STR_INIT;

	if (prints && r->kind == JRN_PRINT)
		replay_word_text(&words, s, (uint32_t)r->v[2]);
	else if (!prints && jrn_begins_callback(replay_picture(v->cursor), r))
		replay_word_item(&words, s,
				 replay_event_of(replay_picture(v->cursor), r).what);
	return words.s; /* the caller's to free */
}

/* Goes ahead and comes back. */
static void look_ahead(struct view_app *v, bool prints)
{
	struct view_predict *p = &v->predict;
	uint64_t from = replay_position(v->cursor);
	struct jrn_record r;

	forget_coming(p);
	p->prints = prints;
	for (int i = 0; i < AHEAD && p->n < VIEW_PREDICT_MOST; i++) {
		char *text;

		if (!replay_peek(v->cursor, &r))
			break;
		text = words_of(v, &r, prints);
		if (text)
			p->coming[p->n++] = (struct view_coming){
				text, replay_position(v->cursor)};
		if (!replay_forward(v->cursor, REPLAY_RECORD))
			break;
	}
	replay_seek(v->cursor, from);
}

/* In the order of the alphabet, which says nothing about the run. */
static void give_letters(struct view_predict *p)
{
	for (int i = 0; i < p->n; i++) {
		int at = i;

		while (at > 0 && strcmp(p->coming[p->shown[at - 1]].text,
					p->coming[i].text) > 0) {
			p->shown[at] = p->shown[at - 1];
			at--;
		}
		p->shown[at] = i;
	}
}

/* The code takes the screen, and the question lies over its right half. */
static void show_code(struct view_app *v)
{
	struct view_predict *p = &v->predict;

	p->zoomed = v->stage.zoomed;
	p->focus = v->stage.focus;
	if (v->stage.screen != VIEW_SCREEN_STAGE)
		return;
	v->stage.zoomed = true;
	v->stage.focus = VIEW_CODE;
}

static void close(struct view_app *v)
{
	v->over = VIEW_OVER_NOTHING;
	v->stage.zoomed = v->predict.zoomed;
	v->stage.focus = (enum view_pane_id)v->predict.focus;
}

void view_predict_open(struct view_app *v)
{
	v->playing = false;
	look_ahead(v, true);
	if (v->predict.n < 2)
		look_ahead(v, false);
	if (v->predict.n < 2) {
		view_app_note(v, "Less than two things come after this: nothing to predict.");
		return;
	}
	give_letters(&v->predict);
	show_code(v);
	v->over = VIEW_OVER_PREDICT;
	v->dirty = true;
}

/* ---- the answer --------------------------------------------------------------------- */

static const char *text_of(const struct view_predict *p, int letter)
{
	return p->coming[p->shown[letter]].text;
}

/* Before what is running begins. */
static void back_to_begin(struct replay_cursor *c)
{
	struct jrn_record r;

	while (replay_back(c, REPLAY_RECORD))
		if (replay_peek(c, &r) && r.kind == JRN_BEGIN)
			return;
}

/* The reason for what prints with the record, or begins with it. */
static void find_reason(struct view_app *v, uint64_t record, struct ls_str *out)
{
	uint64_t from = replay_position(v->cursor);
	struct replay_why why = REPLAY_WHY_INIT;

	replay_seek(v->cursor, record);
	if (v->predict.prints)
		back_to_begin(v->cursor);
	replay_why_tell(&why, v->cursor, v->frame.loop);
	ls_str_clear(out);
	ls_str_add(out, why.why.s ? why.why.s : "");
	replay_why_release(&why);
	replay_seek(v->cursor, from);
}

/* Two that read the same are the same. */
static void commit(struct view_app *v)
{
	struct view_predict *p = &v->predict;

	p->committed = true;
	p->asked++;
	p->wrong = 0;
	while (p->wrong < p->n &&
	       !strcmp(text_of(p, p->picked[p->wrong]), p->coming[p->wrong].text))
		p->wrong++;
	if (p->wrong == p->n)
		p->right++;
	else {
		p->sure_and_wrong += p->sure > 2;
		find_reason(v, p->coming[p->wrong].record, &p->why);
	}
}

static void pick(struct view_predict *p, int letter)
{
	if (letter >= p->n)
		return;
	for (int i = 0; i < p->n_picked; i++)
		if (p->picked[i] == letter)
			return;
	p->picked[p->n_picked++] = letter;
}

/* To where the answer is seen: the first thing that was asked for, or the first that came
 * otherwise. */
static void watch(struct view_app *v)
{
	const struct view_predict *p = &v->predict;
	int at = p->wrong < p->n ? p->wrong : 0;

	close(v);
	view_goal_set(v, (struct view_goal){.kind = VIEW_GOAL_EVENT,
					    .count = p->coming[at].record + 1});
}

void view_predict_key(struct view_app *v, view_key key)
{
	struct view_predict *p = &v->predict;

	v->dirty = true;
	if (key == VIEW_KEY_ENTER && p->committed)
		watch(v);
	else if (key == VIEW_KEY_ESC || p->committed)
		close(v);
	else if (key >= 'a' && key <= 'z')
		pick(p, (int)(key - 'a'));
	else if (key >= 'A' && key <= 'Z')
		pick(p, (int)(key - 'A'));
	else if (key >= '1' && key <= '4')
		p->sure = (int)(key - '0');
	else if ((key == VIEW_KEY_BACKSPACE || key == 8) && p->n_picked)
		p->n_picked--;
	else if (key == VIEW_KEY_ENTER && p->n_picked == p->n)
		commit(v);
}

void view_predict_hide(struct view_app *v)
{
	v->frame.begun = false;
	v->frame.next_text = "?";
	ls_str_clear(&v->note); /* no view_app_note: drawing changes nothing on the screen */
	ls_str_add(&v->note, "Time waits for your answer.");
}

/* ---- drawing ------------------------------------------------------------------------ */

static const char *const sureness[] = {"guess", "maybe", "sure", "certain"};

struct sheet {
	struct view_canvas *c;
	struct view_rect r;
	int row;
	enum view_style style;
};

static struct view_pen next_row(struct sheet *s)
{
	return view_pen(s->c, s->r.x + 1, s->row < s->r.h ? s->r.y + s->row++ : -1,
			s->r.w - 2);
}

static void put(void *arg, const char *text, size_t n)
{
	struct sheet *s = arg;
	struct view_pen pen = next_row(s);

	view_writen(&pen, s->style, text, n);
}

static void wrapped(struct sheet *s, enum view_style style, const char *text)
{
	s->style = style;
	view_wrap(text, s->r.w - 2, put, s);
}

static bool is_picked(const struct view_predict *p, int letter)
{
	for (int i = 0; i < p->n_picked; i++)
		if (p->picked[i] == letter)
			return true;
	return false;
}

static void question(const struct view_predict *p, struct sheet *s)
{
	wrapped(s, VIEW_STRONG,
		p->prints ? "Which of these lines is printed first, second, ...?"
			  : "Which of these callbacks begins first, second, ...?");
	for (int i = 0; i < p->n; i++) {
		struct view_pen pen = next_row(s);
		bool gone = is_picked(p, i);

		view_writef(&pen, gone ? VIEW_DIM : VIEW_KEY, " %c  ", 'A' + i);
		view_write(&pen, gone ? VIEW_DIM : VIEW_PLAIN, text_of(p, i));
	}
	s->row++;
}

static void answer(const struct view_predict *p, struct sheet *s)
{
	struct view_pen pen = next_row(s);

	view_write(&pen, VIEW_DIM, "Your order  ");
	for (int i = 0; i < p->n; i++)
		view_writef(&pen, VIEW_STRONG, "%c ",
			    i < p->n_picked ? 'A' + p->picked[i] : '_');
	pen = next_row(s);
	view_write(&pen, VIEW_DIM, "How sure    ");
	for (int i = 1; i <= 4; i++)
		view_writef(&pen, i == p->sure ? VIEW_CURRENT : VIEW_DIM,
			    i == p->sure ? "[%d] " : "%d  ", i);
	view_write(&pen, VIEW_PLAIN, sureness[p->sure - 1]);
}

/* Letters again, so that the two orders are compared at a glance. */
static int letter_of(const struct view_predict *p, int coming)
{
	for (int i = 0; i < p->n; i++)
		if (p->shown[i] == coming)
			return i;
	return 0;
}

static void result(const struct view_predict *p, struct sheet *s)
{
	struct ls_str words = LS_STR_INIT;
	struct view_pen pen = next_row(s);

	view_write(&pen, VIEW_DIM, "The run     ");
	for (int i = 0; i < p->n; i++)
		view_writef(&pen, i == p->wrong ? VIEW_CURRENT : VIEW_STRONG, "%c ",
			    'A' + letter_of(p, i));
	view_write(&pen, p->wrong == p->n ? VIEW_STATE : VIEW_LATE,
		   p->wrong == p->n ? "  right" : "  otherwise");
	s->row++;
	if (p->wrong < p->n) {
		ls_str_addf(&words, "%c, not %c: %s", 'A' + letter_of(p, p->wrong),
			    'A' + p->picked[p->wrong], p->why.s ? p->why.s : "");
		wrapped(s, VIEW_WHY, words.s);
	}
	ls_str_clear(&words);
	ls_str_addf(&words, "So far %u of %u right", p->right, p->asked);
	if (p->sure_and_wrong)
		ls_str_addf(&words, "; sure but wrong: %u", p->sure_and_wrong);
	wrapped(s, VIEW_DIM, words.s);
	ls_str_release(&words);
}

static const char *keys_now(const struct view_predict *p)
{
	if (p->committed)
		return p->wrong < p->n ? " Enter: to where it differs   Esc "
				       : " Enter: watch the first one   Esc ";
	return p->n_picked < p->n ? " letters, Backspace, 1-4 sure, Esc "
				  : " Enter commits, Backspace, 1-4 sure ";
}

void view_predict_draw(struct view_app *v, struct view_canvas *c)
{
	const struct view_predict *p = &v->predict;
	struct view_rect r = {0, 1, c->width / 2, c->height - 2 - v->stage.layout.why_rows};
	struct sheet s = {.c = c};
	struct view_pen pen;

	if (r.w < 40)
		r.w = c->width < 40 ? c->width : 40;
	r.x = c->width - r.w;
	view_fill(c, r, VIEW_PLAIN);
	view_box(c, r, VIEW_STRONG);
	pen = view_pen(c, r.x + 2, r.y, r.w - 4);
	view_write(&pen, VIEW_FOCUS, " PREDICT ");
	pen = view_pen(c, r.x + 2, r.y + r.h - 1, r.w - 4);
	view_write(&pen, VIEW_DIM, keys_now(p));
	s.r = view_inside(r);
	question(p, &s);
	answer(p, &s);
	if (p->committed)
		result(p, &s);
}
