/* SPDX-License-Identifier: MIT
 *
 * view/app.h - the state of a session, and what can be done with it.
 *
 * The front ends (a terminal, a key file) put in keys, time and a size and take out a
 * canvas; they know nothing else.  Whatever takes long (a run to its end, a search) is a
 * goal that is pursued in slices, so that a key can stop it and the screen never stands
 * still.
 *
 * Ownership: view_app_new/free; the session is borrowed.
 */
#ifndef LS_VIEW_APP_H
#define LS_VIEW_APP_H

#include "base/str.h"
#include "journal/lint.h"
#include "view/keys.h"
#include "view/predict.h"
#include "view/stage.h"
#include "view/view.h"

/* Something to reach, in slices. */
enum view_goal_kind {
	VIEW_GOAL_NONE,
	VIEW_GOAL_WALK,	  /* `count` steps of `unit` forward */
	VIEW_GOAL_SEARCH, /* the next event that says `search` */
	VIEW_GOAL_SLOW,	  /* the end of the next slow request */
	VIEW_GOAL_BREAK,  /* the next breakpoint, or the end */
	VIEW_GOAL_TIME,
	VIEW_GOAL_EVENT,
	VIEW_GOAL_END
};

struct view_goal {
	enum view_goal_kind kind;
	enum replay_unit unit;
	uint64_t count; /* steps left, or the number of the record */
	jrn_time time;
	uint64_t from; /* where the way began */
};

enum view_over {
	VIEW_OVER_NOTHING,
	VIEW_OVER_HELP,
	VIEW_OVER_CARD,
	VIEW_OVER_ORDERS,
	VIEW_OVER_RULE,
	VIEW_OVER_PREDICT
};

/* Where play and the way to the end stop. */
struct view_break {
	uint32_t line; /* of the script; 0: at an event that says the text */
	char *text;
};

#define VIEW_MAX_BREAKS 16
#define VIEW_HISTORY	32 /* typed lines that are kept */

/* A second system beside the one that is walked through: it follows its clock. */
struct view_side {
	bool on;
	struct replay_source source;
	struct replay_cursor *cursor;
	struct view_memory memory;
	struct view_frame frame;
	struct view_stage stage;
	char *changed; /* "workers 4": what is otherwise in it; NULL: it is another system */
};

struct view_app {
	const struct view_session *session;
	struct replay_source source;
	struct replay_cursor *cursor;
	struct view_memory memory;
	struct replay_why why, next; /* of what has begun, of what comes next */
	struct view_frame frame;
	struct view_stage stage;
	struct view_side other;
	char *changed; /* as of the other, when the two have been swapped */
	bool other_first; /* the other stands left, or above */
	bool screen_chosen; /* by the user: no change by itself any more */
	struct view_canvas canvas;

	uint64_t known; /* records, when `complete` was found out */
	bool complete;
	uint64_t prepared; /* records of a file that have been folded for seeking */

	bool playing;
	int speed;	/* index into the table of speeds */
	int64_t credit; /* wall nanoseconds that play may spend */
	jrn_time clock; /* on screen */
	struct view_goal goal;

	enum view_theme theme;
	bool mouse; /* the terminal is to tell of it, and then selects no text itself */
	int count; /* typed before a command, 0: none */
	enum view_over over;
	int over_scroll;
	const struct view_orders *orders; /* found so far; the session's */
	size_t order;			  /* that is selected among them */
	size_t order_shown;		  /* that is run */
	struct view_predict predict;
	struct ls_err card; /* what is wrong with the script on disk */
	uint64_t warning;   /* number of the record that is explained, */
	const struct jrn_rule_words *rule; /* or the rule itself; NULL: that of the warning */
	struct view_break breaks[VIEW_MAX_BREAKS];
	int n_breaks;
	char *history[VIEW_HISTORY]; /* of the command line, the newest last */
	int n_history, recalled;     /* recalled: which is shown, n_history: none */
	char prompt;	    /* ':', '/', 'u': the line at the bottom is being typed; 0 */
	struct ls_str line; /* what has been typed */
	struct ls_str search;
	struct ls_str note; /* a message that lasts until the next key */

	bool dirty;   /* something on the screen has changed */
	bool repaint; /* and the terminal must forget what it shows */
	bool suspend, quit;
	int status; /* exit status */
};

struct view_app *view_app_new(const struct view_session *s);
void view_app_free(struct view_app *v);

void view_app_key(struct view_app *v, view_key key);
/* A click, or the wheel, at this cell. */
void view_app_mouse(struct view_app *v, view_key what, int x, int y);

/* Lets `elapsed` wall nanoseconds pass, working no longer than `budget`.  True when it
 * wants to be called again soon: it plays, or pursues a goal. */
bool view_app_tick(struct view_app *v, int64_t elapsed, int64_t budget);

/* While nothing is asked: makes keyframes for a while, of a file that has none, so that a
 * jump far ahead finds them.  False: there is nothing to make. */
bool view_app_prepare(struct view_app *v);

/* Draws everything for this size and returns the canvas. */
const struct view_canvas *view_app_draw(struct view_app *v, int width, int height);

/* A wall clock for budgets, in nanoseconds. */
int64_t view_wall_clock(void);

/* ---- for commands -------------------------------------------------------------------
 */

void view_app_note(struct view_app *v, const char *fmt, ...) LS_PRINTF(2, 3);
/* After the cursor has moved by itself: the clock and the screen follow. */
void view_app_moved(struct view_app *v);
void view_app_restart(struct view_app *v, bool reload);
/* Runs it again with an option changed, or says why not. */
void view_app_set(struct view_app *v, const char *name, const char *value);
/* "12ms", "+0.2s", "-1s", "event 123"; false when it is none of these. */
bool view_goal_parse(const struct view_app *v, const char *s, struct view_goal *out);
void view_goal_set(struct view_app *v, struct view_goal goal);
/* Pursues the goal for at most so long; true while it is not reached. */
bool view_goal_pursue(struct view_app *v, int64_t budget);
/* Finds the event before the position that says the text searched for. */
bool view_search_back(struct view_app *v);
/* Finds the record before the position that the function says yes to, and goes behind it.
 * False: there is none, and nothing has changed. */
bool view_find_back(struct view_app *v,
		    bool (*wanted)(const struct view_app *v, const struct picture *before,
				   const struct jrn_record *r));
/* Behind the end of the next slow request, or of the one before, with the inspector on
 * it. */
void view_slow_forward(struct view_app *v);
void view_slow_back(struct view_app *v);
/* Does the event say this text?  Upper and lower case are one. */
bool view_event_says(const struct jrn_store *s, const struct replay_event *e,
		     const char *text, size_t len);
/* breaks.c: sets or takes away a breakpoint: a line ("12"), words of an event, or, NULL,
 * the line where the run stands. */
void view_break_toggle(struct view_app *v, const char *what);
void view_break_clear(struct view_app *v);
/* The breakpoint that the record is at, asked before it is applied; NULL: none. */
const struct view_break *view_break_at(const struct view_app *v, const struct picture *before,
				       const struct jrn_record *r);
void view_break_note(struct view_app *v, const struct view_break *b);
/* On the stage, the process from within. */
void view_show_process(struct view_app *v, uint32_t process);
/* The request that is looked at, 0: none. */
uint32_t view_request(const struct view_app *v);
/* Puts another system beside this one, or away; changes which of them is walked. */
void view_compare(struct view_app *v);
/* The same system with an option or a param changed. */
void view_compare_changed(struct view_app *v, const char *name, const char *value);
void view_compare_close(struct view_app *v);
void view_compare_swap(struct view_app *v);
void view_compare_follow(struct view_app *v);

/* Another run takes the place of the one at hand, from its start. */
void view_app_open(struct view_app *v, const struct replay_source *source);
/* orders.c: the list of orders over the stage. */
void view_orders_open(struct view_app *v);
/* Opens the one that is selected. */
void view_orders_choose(struct view_app *v);
void view_orders_key(struct view_app *v, view_key key);
void view_orders_draw(struct view_app *v, struct view_canvas *c);

/* predict.c: a question about what comes next, over the stage. */
void view_predict_open(struct view_app *v);
void view_predict_key(struct view_app *v, view_key key);
void view_predict_draw(struct view_app *v, struct view_canvas *c);
/* What would give the answer away leaves the frame. */
void view_predict_hide(struct view_app *v);

/* Scrolls the pane that has the keys. */
void view_scroll(struct view_app *v, int by);
void view_play(struct view_app *v, int64_t elapsed, int64_t budget);
const char *view_speed_name(int speed);
int view_speed_normal(void);
int view_speed_count(void);

/* The typed line: one key; and what it says when Enter is pressed. */
void view_prompt_open(struct view_app *v, char sign);
void view_prompt_key(struct view_app *v, view_key key);
/* The line can be recalled. */
void view_prompt_keep(struct view_app *v, const char *line);
/* Draws the prompt or the bar of keys into the lowest row. */
void view_draw_bottom(struct view_app *v, struct view_canvas *c);
/* Does a warning come after the position, as far as the run is known? */
bool view_warning_is_known(const struct view_app *v);
/* A rule in full over the stage: the one named, or (NULL) that of the last warning, which
 * there must be. */
void view_explain_open(struct view_app *v, const char *rule);
/* Help, a rule or an error card, over the stage. */
void view_draw_over(struct view_app *v, struct view_canvas *c);

#endif
