/* SPDX-License-Identifier: MIT
 *
 * A step's program runs, callback by callback, and each time it is said why.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/lesson_play.h"
#include "cli/live.h"
#include "replay/why.h"

static void say_print(const struct replay_cursor *c, const struct jrn_record *r)
{
	struct ls_str at = LS_STR_INIT, text = LS_STR_INIT;
	size_t len;
	const char *s = jrn_store_text(replay_store(c), (uint32_t)r->v[2], &len);

	replay_word_time(&at, r->at);
	while (len && s[len - 1] == '\n')
		len--;
	ls_text_escape(&text, s, len);
	printf("  %10s  prints  %s\n", at.s, text.s ? text.s : "");
	ls_str_release(&at);
	ls_str_release(&text);
}

/* Runs to the next callback; false at the end. */
static bool run_segment(struct replay_cursor *c)
{
	struct jrn_record r;
	bool first = true;

	while (replay_peek(c, &r)) {
		if (!first && jrn_begins_callback(replay_picture(c), &r))
			return true;
		first = false;
		if (r.kind == JRN_PRINT)
			say_print(c, &r);
		if (!replay_forward(c, REPLAY_RECORD))
			return false;
	}
	return false;
}

/* The same run at the same event on the stage, or in plain lines. */
static void open_view(const struct cmd_play *p, const char *path, uint64_t at)
{
	struct cmd_line line = { .file = path, .plain = p->plain, .at = at };

	script_config_init(&line.config);
	cmd_view(&line);
}

/* Enter goes on here, v as often as one likes on the stage.  True: without further stops
 * to the end. */
static bool pause_here(struct cmd_play *p, const char *path, uint64_t at)
{
	char typed[200];

	while (cmd_play_read(p, "[Enter: next, g: to the end, v: on the stage] ", typed,
			     sizeof typed) &&
	       strcmp(typed, "v") == 0)
		open_view(p, path, at);
	return !p->quit && strcmp(typed, "g") == 0;
}

/* What comes next and why; a reason that was given just now is not given again. */
static void say_why(struct replay_why *why, struct replay_cursor *c, char **last)
{
	replay_why_tell(why, c, 1);
	cmd_play_say("next:", why->next.s ? why->next.s : "");
	if (!why->why.len || (*last && strcmp(*last, why->why.s) == 0))
		return;
	cmd_play_say("why:", why->why.s);
	free(*last);
	*last = ls_strdup(why->why.s);
}

void cmd_play_watch(struct cmd_play *p, const char *program)
{
	char *path = lesson_path(p->l, program);
	struct script_config config;
	struct ls_err err = LS_ERR_INIT;
	struct replay_why why = REPLAY_WHY_INIT;
	struct replay_source source;
	struct replay_cursor *c;
	struct cmd_live *live;
	char *last = NULL;
	bool on = false;

	script_config_init(&config);
	config.path = path;
	live = cmd_live_new(&config, &err);
	if (!live) {
		p->status = cmd_fail(&err);
		free(path);
		return;
	}
	source = cmd_live_source(live);
	c = replay_cursor_new(&source);
	puts("Now it runs, one callback at a time.");
	while (run_segment(c) && !p->quit) {
		if (on)
			continue;
		say_why(&why, c, &last);
		on = pause_here(p, path, replay_position(c));
	}
	free(last);
	putchar('\n');
	replay_why_release(&why);
	replay_cursor_free(c);
	cmd_live_free(live);
	free(path);
}
