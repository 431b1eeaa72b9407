/* SPDX-License-Identifier: MIT
 *
 * view/prompt.c - the lowest row: a line that is being typed, or the keys that work now.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "view/commands.h"

/* Times and events, as typed. */

/* "12ms", "0.2s", "250us", "12" (ms).  False when it is none, or beyond all bounds. */
static bool parse_span(const char *s, jrn_time *out)
{
	char *end;
	double v = strtod(s, &end), unit;

	if (end == s || !(v >= 0) || strspn(s, "0123456789.") != (size_t)(end - s))
		return false;
	while (*end == ' ')
		end++;
	if (!*end || !strcmp(end, "ms"))
		unit = 1e6;
	else if (!strcmp(end, "s"))
		unit = 1e9;
	else if (!strcmp(end, "us"))
		unit = 1e3;
	else if (!strcmp(end, "ns"))
		unit = 1;
	else if (!strcmp(end, "m"))
		unit = 60e9;
	else
		return false;
	if (v * unit > 9e18)
		return false;
	*out = (jrn_time)(v * unit + 0.5);
	return true;
}

bool view_goal_parse(const struct view_app *v, const char *s, struct view_goal *out)
{
	jrn_time span;
	char sign = *s == '+' || *s == '-' ? *s : 0;

	while (*s == ' ')
		s++;
	if (!strncmp(s, "event", 5) || *s == '#') {
		char *end;
		unsigned long long n;

		s += *s == '#' ? 1 : 5;
		errno = 0;
		n = strtoull(s, &end, 10);
		*out = (struct view_goal){.kind = VIEW_GOAL_EVENT, .count = n};
		return end != s && !*end && !errno && !strchr(s, '-');
	}
	if (!parse_span(s + (sign != 0), &span))
		return false;
	if (sign == '+')
		span = span > INT64_MAX - v->clock ? INT64_MAX : v->clock + span;
	else if (sign == '-')
		span = span > v->clock ? 0 : v->clock - span;
	*out = (struct view_goal){.kind = VIEW_GOAL_TIME, .time = span};
	return true;
}

/* What is done when the line is complete. */

static void run_line(struct view_app *v, const char *line)
{
	const struct view_command *c;
	size_t len;
	char *end;

	while (*line == ' ')
		line++;
	if (!*line)
		return;
	/* A bare number goes to that event, as in other pagers. */
	if (strtoull(line, &end, 10) && !*end) {
		view_goal_set(v, (struct view_goal){.kind = VIEW_GOAL_EVENT,
						    .count = strtoull(line, NULL, 10)});
		return;
	}
	len = strcspn(line, " ");
	c = view_command_of_name(line, len);
	if (!c) {
		view_app_note(v,
			      "There is no command \"%.*s\"; Tab completes, ? shows all.",
			      (int)len, line);
		return;
	}
	while (line[len] == ' ')
		len++;
	view_command_run(v, c, line[len] ? line + len : NULL);
}

static void find(struct view_app *v, const char *text)
{
	if (*text) {
		ls_str_clear(&v->search);
		ls_str_add(&v->search, text);
	}
	if (v->search.len)
		view_goal_set(v, (struct view_goal){.kind = VIEW_GOAL_SEARCH});
}

/* A line that is repeated is kept once. */
void view_prompt_keep(struct view_app *v, const char *line)
{
	if (!*line || (v->n_history && !strcmp(v->history[v->n_history - 1], line)))
		return;
	if (v->n_history == VIEW_HISTORY) {
		free(v->history[0]);
		memmove(v->history, v->history + 1, sizeof v->history - sizeof *v->history);
		v->n_history--;
	}
	v->history[v->n_history++] = ls_strdup(line);
}

/* The line typed before (-1) or after the one that is shown. */
static void recall(struct view_app *v, int by)
{
	if (v->recalled + by < 0 || v->recalled + by > v->n_history)
		return;
	v->recalled += by;
	ls_str_clear(&v->line);
	if (v->recalled < v->n_history)
		ls_str_add(&v->line, v->history[v->recalled]);
}

static void accept(struct view_app *v)
{
	char sign = v->prompt;
	char *line = ls_strdup(v->line.s ? v->line.s : "");
	struct view_goal goal;

	v->prompt = 0;
	view_prompt_keep(v, line);
	if (sign == ':')
		run_line(v, line);
	else if (sign == 'u' && view_goal_parse(v, line, &goal))
		view_goal_set(v, goal);
	else
		find(v, line);
	free(line);
}

static const char *command_word(const struct view_app *v, size_t i)
{
	(void)v;
	return view_commands[i].name;
}

/* Completes the word that begins at `from` as far as it is certain. */
static void complete_word(struct view_app *v, size_t from,
			  const char *(*word)(const struct view_app *v, size_t i))
{
	const char *typed = v->line.s + from, *first = NULL, *w;
	size_t len = v->line.len - from, common = 0;

	for (size_t i = 0; (w = word(v, i)) != NULL; i++) {
		size_t k = 0;

		if (strncmp(w, typed, len) != 0)
			continue;
		while (first && first[k] && first[k] == w[k])
			k++;
		common = first ? (k < common ? k : common) : strlen(w);
		first = first ? first : w;
	}
	if (first && common > len)
		ls_str_addn(&v->line, first + len, common - len);
}

/* The name of a command, or what may stand behind it. */
static void complete(struct view_app *v)
{
	const struct view_command *c;
	size_t name;

	if (v->prompt != ':' || !v->line.len)
		return;
	name = strcspn(v->line.s, " ");
	c = view_command_of_name(v->line.s, name);
	if (name == v->line.len)
		complete_word(v, 0, command_word);
	else if (c && c->word)
		complete_word(v, name + strspn(v->line.s + name, " "), c->word);
}

static void erase(struct view_app *v)
{
	struct ls_str *s = &v->line;

	if (!s->len) {
		v->prompt = 0;
		return;
	}
	do
		s->len--;
	while (s->len && ((unsigned char)s->s[s->len] & 0xc0) == 0x80);
	s->s[s->len] = '\0';
}

void view_prompt_open(struct view_app *v, char sign)
{
	v->prompt = sign;
	v->recalled = v->n_history;
	ls_str_clear(&v->line);
	v->dirty = true;
}

void view_prompt_key(struct view_app *v, view_key key)
{
	char bytes[4];

	v->dirty = true;
	if (key == VIEW_KEY_ENTER) {
		accept(v);
	} else if (key == VIEW_KEY_ESC) {
		v->prompt = 0;
	} else if (key == VIEW_KEY_BACKSPACE || key == 8) {
		erase(v);
	} else if (key == VIEW_KEY_TAB) {
		complete(v);
	} else if (key == VIEW_KEY_UP || key == VIEW_KEY_DOWN) {
		recall(v, key == VIEW_KEY_UP ? -1 : 1);
	} else if (key == VIEW_CTRL('u')) {
		ls_str_clear(&v->line);
	} else if (key >= ' ' && key < VIEW_KEY_UP && v->line.len < 200) {
		ls_str_addn(&v->line, bytes, ls_utf8_encode(key, bytes));
	}
}

/* Drawing. */

static void draw_prompt(struct view_app *v, struct view_canvas *c, int y)
{
	struct view_pen pen = view_pen(c, 0, y, c->width - 1);
	const char *hint = v->prompt == '/' ? "words of an event; Enter finds the next"
			   : v->prompt == 'u'
				   ? "12ms, +0.2s, event 123, or words of an event"
				   : "goto 12ms, help, quit; Tab completes";

	view_write(&pen, VIEW_KEY,
		   v->prompt == 'u'   ? "until: "
		   : v->prompt == '/' ? "/"
				      : ":");
	if (v->line.len)
		view_write(&pen, VIEW_STRONG, v->line.s);
	view_tint(c, (struct view_rect){pen.x, y, 1, 1}, VIEW_SELECT);
	pen.x += 2;
	if (!v->line.len)
		view_write(&pen, VIEW_DIM, hint);
}

/* The sign of a key on the bar: arrows are drawn. */
static const char *key_sign(const struct view_app *v, const char *keys, char *buffer)
{
	size_t len = strcspn(keys, " ");

	if (!strncmp(keys, "Right", len))
		return v->canvas.ascii ? "Right" : "→";
	if (!strncmp(keys, "Left", len))
		return v->canvas.ascii ? "Left" : "←";
	memcpy(buffer, keys, len);
	buffer[len] = '\0';
	return buffer;
}

/* The word of a command on the bar; NULL: it is not there now. */
static const char *bar_word(struct view_app *v, const struct view_command *k)
{
	bool system = v->stage.screen == VIEW_SCREEN_SYSTEM;

	if (!k->bar || (k->cannot && k->cannot(v)))
		return NULL;
	if (!strcmp(k->name, "process") && system)
		return NULL; /* it matters for the stage */
	if (!strcmp(k->name, "screen") && system)
		return "stage";
	if (!strcmp(k->name, "warning") && !view_warning_is_known(v))
		return NULL;
	if (!strcmp(k->name, "play") && v->playing)
		return "pause";
	if (!strcmp(k->name, "next") && v->search.len)
		return "match";
	return k->bar;
}

static void put_key(struct view_app *v, struct view_pen *pen, const struct view_command *k)
{
	bool last = !strcmp(k->name, "help") || !strcmp(k->name, "quit");
	const char *word = bar_word(v, k), *sign;
	char buffer[16];
	int need;

	if (!word)
		return;
	sign = key_sign(v, k->keys, buffer);
	need = ls_utf8_width(sign, strlen(sign)) + (int)strlen(word) + 3;
	if (need + (last ? 0 : 15) > view_pen_room(pen) + 2)
		return;
	view_write(pen, VIEW_KEY, sign);
	view_writef(pen, VIEW_DIM, " %s", word);
	pen->x += 2;
}

/* Only what works now.  Help and quit keep their place at the end; the keys of systems
 * come behind the first two. */
static void draw_bar(struct view_app *v, struct view_canvas *c, int y)
{
	const struct view_command *system = view_command_of_name("screen", 6);
	const struct view_command *end = view_command_of_name("swap", 4) + 1;
	struct view_pen pen = view_pen(c, 1, y, c->width - 2);

	for (const struct view_command *k = view_commands; k->name; k++) {
		if (k < system || k >= end)
			put_key(v, &pen, k);
		if (k == view_commands + 1)
			for (const struct view_command *s = system; s < end; s++)
				put_key(v, &pen, s);
	}
}

void view_draw_bottom(struct view_app *v, struct view_canvas *c)
{
	int y = v->stage.layout.keys_y;

	if (y < 0)
		return;
	if (v->prompt)
		draw_prompt(v, c, y);
	else if (!v->over) /* what lies over the stage has keys of its own */
		draw_bar(v, c, y);
}
