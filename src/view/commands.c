/* SPDX-License-Identifier: MIT */
#include "view/commands_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Steps. */

static uint64_t take_count(struct view_app *v)
{
	uint64_t n = v->count > 0 ? (uint64_t)v->count : 1;

	v->count = 0;
	return n;
}

static void forward(struct view_app *v, enum replay_unit unit)
{
	view_goal_set(v, (struct view_goal){.kind = VIEW_GOAL_WALK,
					    .unit = unit,
					    .count = take_count(v)});
}

static void back(struct view_app *v, enum replay_unit unit)
{
	v->playing = false;
	for (uint64_t n = take_count(v); n > 0; n--)
		if (!replay_back(v->cursor, unit))
			break;
	view_app_moved(v);
}

#define STEP(name, direction, unit)                                                      \
	static void name(struct view_app *v, const char *arg)                            \
	{                                                                                \
		(void)arg, direction(v, unit);                                           \
	}
STEP(event_forward, forward, REPLAY_EVENT)
STEP(event_back, back, REPLAY_EVENT)
STEP(callback_forward, forward, REPLAY_CALLBACK)
STEP(callback_back, back, REPLAY_CALLBACK)
STEP(phase_forward, forward, REPLAY_PHASE)
STEP(phase_back, back, REPLAY_PHASE)
STEP(iteration_forward, forward, REPLAY_ITERATION)
STEP(iteration_back, back, REPLAY_ITERATION)
STEP(warning_forward, forward, REPLAY_WARNING)
STEP(warning_back, back, REPLAY_WARNING)
#undef STEP

static const char *not_at_end(const struct view_app *v)
{
	return v->frame.has_next ? NULL : "This is the end of the run.";
}

static const char *not_at_start(const struct view_app *v)
{
	return v->frame.position ? NULL : "This is the start of the run.";
}

static void go_to_start(struct view_app *v, const char *arg)
{
	struct jrn_record r;

	(void)arg;
	v->playing = false;
	replay_seek(v->cursor, 0);
	/* What comes before the script is of no interest. */
	while (replay_peek(v->cursor, &r) && r.kind != JRN_PHASE && r.kind != JRN_BEGIN)
		if (!replay_forward(v->cursor, REPLAY_RECORD))
			break;
	view_app_moved(v);
}

static void go_to_end(struct view_app *v, const char *arg)
{
	(void)arg;
	view_goal_set(v, (struct view_goal){.kind = v->n_breaks ? VIEW_GOAL_BREAK
								: VIEW_GOAL_END});
}

/* Play. */

static void play(struct view_app *v, const char *arg)
{
	(void)arg;
	v->playing = !v->playing;
	v->credit = 0;
	v->clock = replay_now(v->cursor);
	v->dirty = true;
}

static const char *cannot_play(const struct view_app *v)
{
	return v->playing ? NULL : not_at_end(v);
}

static void faster(struct view_app *v, const char *arg)
{
	(void)arg;
	v->speed++;
	view_app_note(v, "Speed %s", view_speed_name(v->speed));
}

static void slower(struct view_app *v, const char *arg)
{
	(void)arg;
	v->speed--;
	view_app_note(v, "Speed %s", view_speed_name(v->speed));
}

static const char *not_fastest(const struct view_app *v)
{
	return v->speed + 1 < view_speed_count() ? NULL : "This is the highest speed.";
}

static const char *not_slowest(const struct view_app *v)
{
	return v->speed > 0 ? NULL : "This is the lowest speed.";
}

/* Searching. */

static void next_match(struct view_app *v, const char *arg)
{
	(void)arg;
	if (v->search.len)
		view_goal_set(v, (struct view_goal){.kind = VIEW_GOAL_SEARCH});
	else
		forward(v, REPLAY_PRINT);
}

static void previous_match(struct view_app *v, const char *arg)
{
	(void)arg;
	v->playing = false;
	if (!v->search.len)
		back(v, REPLAY_PRINT);
	else if (!view_search_back(v))
		view_app_note(v, "Not found before this: %s", v->search.s);
}

static void search(struct view_app *v, const char *arg)
{
	(void)arg;
	view_prompt_open(v, '/');
}

static void until(struct view_app *v, const char *arg)
{
	(void)arg;
	view_prompt_open(v, 'u');
}

static void command_line(struct view_app *v, const char *arg)
{
	(void)arg;
	view_prompt_open(v, ':');
}

/* A run that is not over yet may still give one. */
static const char *no_warning(const struct view_app *v)
{
	bool over = v->complete || !v->frame.has_next;

	return over && !view_warning_is_known(v) ? "No warning comes after this." : NULL;
}

static const char *no_warning_before(const struct view_app *v)
{
	return jrn_store_warning(v->source.store, 0) + 1 < replay_position(v->cursor)
		       ? NULL
		       : "No warning came before this.";
}

/* The rule of that name, or of the last warning. */
static void explain(struct view_app *v, const char *arg)
{
	uint64_t passed = replay_picture(v->cursor)->counts.warnings;

	if (arg && !jrn_rule_of(arg, strlen(arg)))
		view_app_note(v, "There is no rule \"%s\"; Tab completes.", arg);
	else if (!arg && !passed)
		view_app_note(v, "Nothing was warned of so far; :explain RULE tells of any.");
	else
		view_explain_open(v, arg);
}

/* The session. */

char *view_knob_parse(const char *arg, const char **value)
{
	size_t len = arg ? strcspn(arg, " =") : 0;

	*value = arg ? arg + len + strspn(arg + len, " =") : "";
	return len && **value ? ls_strndup(arg, len) : NULL;
}

static void restart(struct view_app *v, const char *arg)
{
	(void)arg;
	view_app_restart(v, false);
}

static void reload(struct view_app *v, const char *arg)
{
	(void)arg;
	view_app_restart(v, true);
}

static const char *cannot_restart(const struct view_app *v)
{
	return v->session->restart ? NULL : "A recorded journal cannot be run again.";
}

static void set(struct view_app *v, const char *arg)
{
	const char *value;
	char *name = view_knob_parse(arg, &value);

	if (name)
		view_app_set(v, name, value);
	else
		view_app_note(v, "Say what and to what: :set threadpool 8, :set seed 3.");
	free(name);
}

static void help(struct view_app *v, const char *arg)
{
	(void)arg;
	v->over = VIEW_OVER_HELP;
	v->over_scroll = 0;
	v->dirty = true;
}

/* The next one, or that of the name. */
static void theme(struct view_app *v, const char *arg)
{
	int to = arg ? 0 : ((int)v->theme + 1) % VIEW_THEME_COUNT;

	while (arg && to < VIEW_THEME_COUNT &&
	       strcmp(arg, view_theme_name((enum view_theme)to)) != 0)
		to++;
	if (to == VIEW_THEME_COUNT) {
		view_app_note(v, "The themes are default, contrast, light, mono and blind.");
		return;
	}
	v->theme = (enum view_theme)to;
	view_app_note(v, "Colours: %s", view_theme_name(v->theme));
}

static const char *knob_word(const struct view_app *v, size_t i)
{
	return v->session->knob ? v->session->knob(v->session->arg, i) : NULL;
}

static const char *theme_word(const struct view_app *v, size_t i)
{
	(void)v;
	return i < VIEW_THEME_COUNT ? view_theme_name((enum view_theme)i) : NULL;
}

static const char *rule_word(const struct view_app *v, size_t i)
{
	(void)v;
	return i < JRN_RULE_COUNT ? jrn_rules[i].id : NULL;
}

static void mouse(struct view_app *v, const char *arg)
{
	(void)arg;
	v->mouse = !v->mouse;
	view_app_note(v, v->mouse ? "The mouse is on; with Shift it selects text."
				  : "The mouse is off.");
}

static void redraw(struct view_app *v, const char *arg)
{
	(void)arg;
	v->repaint = v->dirty = true;
}

static void suspend(struct view_app *v, const char *arg)
{
	(void)arg;
	v->suspend = true;
}

static void quit(struct view_app *v, const char *arg)
{
	(void)arg;
	v->quit = true;
}

static void go_to(struct view_app *v, const char *arg)
{
	struct view_goal goal;

	if (view_goal_parse(v, arg ? arg : "", &goal))
		view_goal_set(v, goal);
	else
		view_app_note(v, "Say where to: 12ms, +0.2s, event 123.");
}

static void toggle_break(struct view_app *v, const char *arg)
{
	view_break_toggle(v, arg);
}

static void predict(struct view_app *v, const char *arg)
{
	(void)arg;
	view_predict_open(v);
}

static void clear_breaks(struct view_app *v, const char *arg)
{
	(void)arg;
	view_break_clear(v);
}

static const char *no_breaks(const struct view_app *v)
{
	return v->n_breaks ? NULL : "There are no breakpoints.";
}

/* clang-format off */
const struct view_command view_commands[] = {
	{ "forward", "Right l", "step", "one event forward (25l: 25 events)",
	  event_forward, not_at_end, NULL },
	{ "back", "Left h", "back", "one event back", event_back, not_at_start, NULL },
	{ "callback", "> .", "callback", "to the next callback",
	  callback_forward, not_at_end, NULL },
	{ "callback-back", "< ,", NULL, "to the callback before",
	  callback_back, not_at_start, NULL },
	{ "phase", "}", "phase", "to the next phase of the loop",
	  phase_forward, not_at_end, NULL },
	{ "phase-back", "{", NULL, "to the phase before",
	  phase_back, not_at_start, NULL },
	{ "iteration", "]", "iteration", "to the next iteration of the loop",
	  iteration_forward, not_at_end, NULL },
	{ "iteration-back", "[", NULL, "to the iteration before",
	  iteration_back, not_at_start, NULL },
	{ "play", "Space", "play", "play and pause", play, cannot_play, NULL },
	{ "faster", "+ =", NULL, "play faster", faster, not_fastest, NULL },
	{ "slower", "-", NULL, "play slower", slower, not_slowest, NULL },
	{ "start", "g Home", NULL, "to the start of the run",
	  go_to_start, not_at_start, NULL },
	{ "end", "G End", NULL, "to the end of the run", go_to_end, not_at_end, NULL },
	{ "until", "u", "until", "run until a time, an event or a name",
	  until, NULL, NULL },
	{ "break", "b", NULL, "play and G stop at this line, or at :break 12, :break WORDS",
	  toggle_break, NULL, NULL },
	{ "unbreak", "", NULL, "no breakpoints any more", clear_breaks, no_breaks, NULL },
	{ "predict", "p", "predict", "say what comes next, then see whether it does", predict,
	  not_at_end, NULL },
	{ "log", "L", NULL, "the log of events alone, or all panes",
	  view_do_log, NULL, NULL },
	{ "metrics", "m", "metrics", "all figures alone (latencies, threads, queues), or all panes",
	  view_do_metrics, NULL, NULL },
	{ "goto", "", NULL, "12ms, +0.2s, event 123", go_to, NULL, NULL },
	{ "next", "n", "output", "to the next output, or match of a search", next_match,
	  not_at_end, NULL },
	{ "previous", "N", NULL, "to the output or match before", previous_match,
	  not_at_start, NULL },
	{ "warning", "e", "warning", "to the next warning",
	  warning_forward, no_warning, NULL },
	{ "warning-back", "E", NULL, "to the warning before", warning_back,
	  no_warning_before, NULL },
	{ "explain", "W", NULL, "the rule of the last warning in full; :explain RULE", explain,
	  NULL, rule_word },
	{ "search", "/", NULL, "find an event by the words in it", search, NULL, NULL },
	{ "pane", "Tab", "pane", "next pane", view_do_next_pane, NULL, NULL },
	{ "pane-back", "S-Tab", NULL, "previous pane",
	  view_do_previous_pane, NULL, NULL },
	{ "select", "Down j", NULL, "select the next item, or scroll",
	  view_do_select_next, NULL, NULL },
	{ "select-back", "Up k", NULL, "select the item before",
	  view_do_select_previous, NULL, NULL },
	{ "page", "PgDn", NULL, "scroll down", view_do_page_down, NULL, NULL },
	{ "page-back", "PgUp", NULL, "scroll up", view_do_page_up, NULL, NULL },
	{ "inspect", "Enter", "inspect", "look into what is selected; from a line of output "
	  "or log, go there", view_do_open_target, NULL, NULL },
	{ "close", "Esc", NULL, "close what is open",
	  view_do_close_all, view_do_nothing_open, NULL },
	{ "zoom", "z", NULL, "this pane alone, or all", view_do_zoom, NULL, NULL },
	{ "zoom-in", "w", NULL, "timeline: closer",
	  view_do_zoom_in, view_do_not_timeline, NULL },
	{ "zoom-out", "s", NULL, "timeline: farther",
	  view_do_zoom_out, view_do_not_timeline, NULL },
	{ "pan-left", "a", NULL, "timeline: earlier",
	  view_do_pan_left, view_do_not_timeline, NULL },
	{ "pan-right", "d", NULL, "timeline: later",
	  view_do_pan_right, view_do_not_timeline, NULL },
	{ "fit", "f", NULL, "timeline: as it was",
	  view_do_fit, view_do_not_timeline, NULL },
	{ "screen", "y", "system", "the system as a whole, or one process from within",
	  view_do_screen, view_do_no_system, NULL },
	{ "process", "t", "process", "the panes show the next process", view_do_next_process,
	  view_do_no_processes, NULL },
	{ "process-back", "T", NULL, "the panes show the process before",
	  view_do_previous_process, view_do_no_processes, NULL },
	{ "slow", ")", "slow", "to the end of the next slow request, and look into it",
	  view_do_slow, view_do_no_requests, NULL },
	{ "slow-back", "(", NULL, "to the slow request before", view_do_slow_back,
	  view_do_no_requests, NULL },
	{ "handler", "i", "handler", "from a request to where its handler began; again: on",
	  view_do_handler, view_do_no_request, NULL },
	{ "blocker", "I", "blocker", "from a request to the callback it had to wait for",
	  view_do_blocker, view_do_no_request, NULL },
	{ "compare", "c", "compare", "another system of the file beside this one; :compare "
	  "workers 4: this one, with that changed",
	  view_do_compare, view_do_cannot_compare, knob_word },
	{ "swap", "X", "swap", "of two systems walk through the other", view_do_swap,
	  view_do_nothing_beside, NULL },
	{ "orders", "o", NULL, "every order that reality leaves open, and what each prints",
	  view_do_orders, view_do_no_orders, NULL },
	{ "restart", "r", NULL, "start the run again", restart, cannot_restart, NULL },
	{ "set", "", NULL, "threadpool 8, seed 3, a param of the script: run it again so",
	  set, cannot_restart, knob_word },
	{ "reload", "R", NULL, "read the script again and run it",
	  reload, cannot_restart, NULL },
	{ "theme", "C", NULL, "other colours: contrast, light, mono, blind, default", theme,
	  NULL, theme_word },
	{ "mouse", "M", NULL, "the mouse: click a pane or a time, wheel; off: it selects text",
	  mouse, NULL, NULL },
	{ "command", ":", NULL, "type a command by name", command_line, NULL, NULL },
	{ "redraw", "C-l", NULL, "draw everything again", redraw, NULL, NULL },
	{ "suspend", "C-z", NULL, "to the shell and back with fg", suspend, NULL, NULL },
	{ "help", "? F1", "help", "this help", help, NULL, NULL },
	{ "quit", "q C-c", "quit", "leave", quit, NULL, NULL },
	{ NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};
/* clang-format on */

/* Finding and doing. */

static bool has_key(const struct view_command *c, view_key key)
{
	const char *s = c->keys;

	while (*s) {
		size_t len = strcspn(s, " ");

		if (view_key_of(s, len) == key)
			return true;
		s += len + (s[len] == ' ');
	}
	return false;
}

const struct view_command *view_command_of_key(const struct view_app *v, view_key key)
{
	const struct view_command *found = NULL;

	for (const struct view_command *c = view_commands; c->name; c++) {
		if (!has_key(c, key))
			continue;
		if (!c->cannot || !c->cannot(v))
			return c;
		if (!found)
			found = c;
	}
	return found;
}

const struct view_command *view_command_of_name(const char *name, size_t len)
{
	const struct view_command *found = NULL;

	for (const struct view_command *c = view_commands; len && c->name; c++) {
		if (strncmp(c->name, name, len) != 0)
			continue;
		if (c->name[len] == '\0')
			return c;
		if (found)
			return NULL;
		found = c;
	}
	return found;
}

void view_command_run(struct view_app *v, const struct view_command *c, const char *arg)
{
	const char *why = c->cannot ? c->cannot(v) : NULL;

	if (why) {
		v->count = 0;
		view_app_note(v, "%s", why);
		return;
	}
	c->run(v, arg);
}
