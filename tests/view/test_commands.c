/* SPDX-License-Identifier: MIT
 *
 * Keys and commands, from the outside: keys in, position and screen out.
 */
#include "view/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "view/front.h"
#include "view/show.h"

static struct show s;

static void setup(void)
{
	s = (struct show){0};
	show_open(&s, 80, 24);
}

static void teardown(void)
{
	show_close(&s);
}

static uint64_t position(void)
{
	return s.app->frame.position;
}

START_TEST(every_key_of_the_table_is_known_and_single)
{
	for (const struct view_command *c = view_commands; c->name; c++) {
		const char *k = c->keys;

		ck_assert_ptr_nonnull(c->help);
		ck_assert_ptr_eq(view_command_of_name(c->name, strlen(c->name)), c);
		while (*k) {
			size_t len = strcspn(k, " ");
			view_key key = view_key_of(k, len);

			ck_assert_msg(key != VIEW_KEY_NONE, "%s: %s", c->name, k);
			for (const struct view_command *d = c + 1; d->name; d++) {
				const char *m = d->keys;

				while (*m) {
					size_t n = strcspn(m, " ");

					ck_assert_msg(view_key_of(m, n) != key,
						      "%s and %s", c->name, d->name);
					m += n + (m[n] == ' ');
				}
			}
			k += len + (k[len] == ' ');
		}
	}
}
END_TEST

START_TEST(counts_repeat_a_step)
{
	uint64_t one, ten;

	show_keys(&s, "lllllllllll");
	one = position();
	show_keys(&s, "g11l");
	ten = position();
	ck_assert_uint_eq(one, ten);
	show_keys(&s, "11h");
	show_keys(&s, "11l");
	ck_assert_uint_eq(position(), ten);
	show_keys(&s, "g<Right><Right><Left>l");
	one = position();
	show_keys(&s, "g2l");
	ck_assert_uint_eq(position(), one);
}
END_TEST

START_TEST(each_unit_goes_there_and_back)
{
	static const char *const pairs[][2] = {
		{">", "<lt>"}, {"}", "{"}, {"]", "["}, {"n", "N"}};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		uint64_t there;

		show_keys(&s, "g");
		for (int k = 0; k < 3; k++)
			show_keys(&s, pairs[i][0]);
		there = position();
		show_keys(&s, pairs[i][1]);
		ck_assert_uint_lt(position(), there);
		show_keys(&s, pairs[i][0]);
		ck_assert_uint_eq(position(), there);
	}
}
END_TEST

START_TEST(goto_takes_times_distances_and_events)
{
	show_keys(&s, ":goto 4ms<Enter>");
	ck_assert_int_le(s.app->frame.p->at, 4000000);
	ck_assert_int_gt(s.app->frame.next.at, 4000000);
	show_keys(&s, ":goto +0.006s<Enter>");
	ck_assert_int_gt(s.app->frame.next.at, 9000000);
	show_keys(&s, ":goto -8ms<Enter>");
	ck_assert_int_lt(s.app->frame.p->at, 3000000);
	show_keys(&s, ":goto event 100<Enter>");
	ck_assert_uint_eq(position(), 100);
	show_keys(&s, ":57<Enter>");
	ck_assert_uint_eq(position(), 57);
	show_keys(&s, ":goto event 9999999<Enter>");
	ck_assert(!s.app->frame.has_next);
	show_keys(&s, ":goto 0<Enter>:goto nowhere<Enter>");
	ck_assert(show_has(&s, "Say where to"));
}
END_TEST

START_TEST(a_goal_is_parsed_strictly)
{
	static const char *const bad[] = {"",	   "ms",      "5 parsecs", "1e400",
					  "event", "event x", "-",	   "event -3",
					  "0x10",  "nan",     "inf"};
	struct view_goal g;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!view_goal_parse(s.app, bad[i], &g), "%s", bad[i]);
	ck_assert(view_goal_parse(s.app, "12.5ms", &g));
	ck_assert_int_eq(g.time, 12500000);
	ck_assert(view_goal_parse(s.app, "250us", &g));
	ck_assert_int_eq(g.time, 250000);
	ck_assert(view_goal_parse(s.app, " 3", &g));
	ck_assert_int_eq(g.time, 3000000);
	ck_assert(view_goal_parse(s.app, "2 s", &g));
	ck_assert_int_eq(g.time, 2000000000);
	ck_assert(view_goal_parse(s.app, "#7", &g));
	ck_assert_uint_eq(g.count, 7);
}
END_TEST

START_TEST(until_and_search_find_events_by_their_words)
{
	show_keys(&s, "/LATE timer<Enter>");
	ck_assert(show_has(&s, "late timer"));
	show_keys(&s, "<Esc>gufs.stat<Enter>");
	ck_assert(show_has(&s, "fs.stat"));
	show_keys(&s, "/hash<Enter>nn");
	ck_assert(show_has(&s, "hash 2"));
	show_keys(&s, "N");
	ck_assert(!show_has(&s, "hash 2"));
	ck_assert(show_has(&s, "hash 1"));
	show_keys(&s, "/no such thing<Enter>");
	ck_assert(show_has(&s, "Not found"));
}
END_TEST

START_TEST(play_and_the_way_to_the_end_stop_at_breakpoints)
{
	uint64_t end, stop;

	show_keys(&s, "G");
	end = position();
	show_keys(&s, "g:break run the timeout<Enter>G");
	ck_assert(show_has(&s, "Stopped at the breakpoint on \"run the timeout\""));
	stop = position();
	ck_assert_uint_lt(stop, end);
	show_keys(&s, "g++++++++<Space><Wait 60000>");
	ck_assert_uint_eq(position(), stop);
	ck_assert(!s.app->playing);
	show_keys(&s, ":unbreak<Enter>G");
	ck_assert_uint_eq(position(), end);
	/* A line, by its number or by where the run stands; b twice is none. */
	show_keys(&s, "g:break 7<Enter>G");
	ck_assert(show_has(&s, "on line 7"));
	show_keys(&s, ":break line 7<Enter>");
	ck_assert(show_has(&s, "is gone"));
	show_keys(&s, ">bb:unbreak<Enter>");
	ck_assert(show_has(&s, "There are no breakpoints."));
	show_keys(&s, ":break 9999<Enter>");
	ck_assert(show_has(&s, "The script has"));
	for (int i = 0; i < VIEW_MAX_BREAKS; i++) {
		char keys[40];

		snprintf(keys, sizeof keys, ":break word %d<Enter>", i);
		show_keys(&s, keys);
	}
	show_keys(&s, ":break one more<Enter>");
	ck_assert(show_has(&s, "breakpoints already"));
}
END_TEST

START_TEST(the_prompt_remembers_what_was_typed)
{
	show_keys(&s, ":goto 2ms<Enter>:goto 3ms<Enter>:goto 3ms<Enter>:<Up>");
	ck_assert(show_has(&s, ":goto 3ms"));
	show_keys(&s, "<Up>");
	ck_assert(show_has(&s, ":goto 2ms"));
	show_keys(&s, "<Up><Up><Down>");
	ck_assert(show_has(&s, ":goto 3ms"));
	show_keys(&s, "<Down><Down>");
	ck_assert(!show_has(&s, ":goto"));
	show_keys(&s, "<Esc>");
	for (int i = 0; i < VIEW_HISTORY + 3; i++) {
		char keys[40];

		snprintf(keys, sizeof keys, ":goto %d<Enter>", i + 1);
		show_keys(&s, keys);
	}
	ck_assert_int_eq(s.app->n_history, VIEW_HISTORY);
}
END_TEST

START_TEST(themes_follow_each_other_or_are_named)
{
	show_keys(&s, "C");
	ck_assert(show_has(&s, "Colours: contrast"));
	ck_assert_int_eq(s.app->theme, VIEW_THEME_CONTRAST);
	show_keys(&s, ":theme blind<Enter>");
	ck_assert_int_eq(s.app->theme, VIEW_THEME_BLIND);
	show_keys(&s, "C");
	ck_assert_int_eq(s.app->theme, VIEW_THEME_DEFAULT);
	show_keys(&s, ":theme pink<Enter>");
	ck_assert(show_has(&s, "The themes are"));
	ck_assert_int_eq(s.app->theme, VIEW_THEME_DEFAULT);
}
END_TEST

START_TEST(keys_that_cannot_work_say_why)
{
	show_keys(&s, "w");
	ck_assert(show_has(&s, "go there with Tab"));
	show_keys(&s, "R");
	ck_assert(show_has(&s, "cannot be run again"));
	show_keys(&s, "Gl");
	ck_assert(show_has(&s, "This is the end"));
	show_keys(&s, "e");
	ck_assert(show_has(&s, "No warning"));
	show_keys(&s, "Z");
	ck_assert(show_has(&s, "does nothing here"));
}
END_TEST

static void open_run(const char *run)
{
	show_close(&s);
	s = (struct show){.run = run};
	show_open(&s, 80, 24);
}

START_TEST(warnings_are_walked_to_and_explained)
{
	uint64_t first, second;

	open_run("warned");
	show_keys(&s, "W");
	ck_assert(show_has(&s, "Nothing was warned of so far"));
	show_keys(&s, "e");
	first = position();
	ck_assert(show_has(&s, "! 1"));
	show_keys(&s, "W");
	ck_assert(show_has(&s, "blocked-loop"));
	ck_assert(show_has(&s, "What helps"));
	show_keys(&s, "<Esc>e");
	second = position();
	ck_assert_uint_gt(second, first);
	show_keys(&s, "W");
	ck_assert(show_has(&s, "sync-call"));
	show_keys(&s, "<Esc>E");
	ck_assert_uint_eq(position(), first);
	show_keys(&s, "E");
	ck_assert(show_has(&s, "No warning came before"));
	ck_assert_uint_eq(position(), first);
	show_keys(&s, "eee");
	ck_assert(show_has(&s, "No warning comes after"));
	ck_assert_uint_gt(position(), second);
}
END_TEST

START_TEST(a_search_for_warnings_in_vain_ends_where_it_began)
{
	show_keys(&s, "12l");
	show_keys(&s, "e");
	ck_assert(show_has(&s, "No warning comes after"));
	ck_assert(s.app->frame.has_next);
}
END_TEST

START_TEST(any_rule_can_be_explained_by_name)
{
	show_keys(&s, ":explain hot<Tab>");
	ck_assert(show_has(&s, ":explain hot-worker"));
	show_keys(&s, "<Enter>");
	ck_assert(show_has(&s, "far more than its share"));
	show_keys(&s, "<Esc>:explain cold<Enter>");
	ck_assert(show_has(&s, "There is no rule"));
	show_keys(&s, ":theme bl<Tab><Enter>");
	ck_assert_int_eq(s.app->theme, VIEW_THEME_BLIND);
}
END_TEST

START_TEST(the_bar_shows_only_what_works)
{
	ck_assert(show_has(&s, "→ step"));
	ck_assert(show_has(&s, "q quit"));
	show_keys(&s, "G");
	ck_assert(!show_has(&s, "→ step"));
	ck_assert(show_has(&s, "← back"));
	ck_assert(show_has(&s, "[END]"));
}
END_TEST

START_TEST(the_prompt_completes_and_edits)
{
	show_keys(&s, ":iter<Tab>");
	ck_assert(show_has(&s, ":iteration"));
	show_keys(&s, "<C-u>gx<Backspace>oto 1ms<Enter>");
	ck_assert_int_le(s.app->frame.p->at, 1000000);
	show_keys(&s, ":<Backspace>");
	ck_assert_int_eq(s.app->prompt, 0);
	show_keys(&s, ":frobnicate<Enter>");
	ck_assert(show_has(&s, "There is no command"));
	show_keys(&s, ":quit<Enter>");
	ck_assert(s.app->quit);
}
END_TEST

START_TEST(escape_closes_and_never_quits)
{
	show_keys(&s, "?<Esc>");
	ck_assert_int_eq(s.app->over, VIEW_OVER_NOTHING);
	show_keys(&s, "z<Esc>");
	ck_assert(!s.app->stage.zoomed);
	show_keys(&s, "<Esc><Esc><Esc>");
	ck_assert(!s.app->quit);
	show_keys(&s, "<C-c>");
	ck_assert(s.app->quit);
	ck_assert_int_eq(s.app->status, 130);
}
END_TEST

START_TEST(enter_on_a_line_of_output_goes_there)
{
	show_keys(&s, "G<Tab><Tab>");
	while (s.app->stage.focus != VIEW_OUTPUT)
		show_keys(&s, "<Tab>");
	show_keys(&s, "<Up><Up><Enter>");
	ck_assert(s.app->frame.has_next);
	ck_assert(show_has(&s, "hash"));
	ck_assert(!show_has(&s, "hash 4"));
}
END_TEST

START_TEST(play_takes_time_and_pauses)
{
	uint64_t start = position(), later;

	show_keys(&s, "<Space><Wait 100>");
	ck_assert(show_has(&s, "[RUN x1]"));
	ck_assert_uint_eq(position(), start); /* nobody can read that fast */
	show_keys(&s, "<Wait 5000>");
	later = position();
	ck_assert_uint_gt(later, start);
	ck_assert_uint_lt(later, start + 40);
	show_keys(&s, "<Space><Wait 5000>");
	ck_assert_uint_eq(position(), later);
	show_keys(&s, "++++++<Space><Wait 60000>");
	ck_assert(!s.app->playing);
	ck_assert(show_has(&s, "[END]"));
	ck_assert(!s.app->frame.has_next);
}
END_TEST

/* The clock runs between two events, but never beyond the next. */
START_TEST(the_clock_moves_while_the_loop_sleeps)
{
	jrn_time before, after;

	show_keys(&s, ":goto 5.5ms<Enter><Space>");
	before = s.app->clock;
	show_keys(&s, "<Wait 200>");
	after = s.app->clock;
	ck_assert_int_gt(after, before);
	ck_assert_int_le(after, s.app->frame.next.at);
}
END_TEST

/* A run that can be started again. */

static int restarts, releases;
static bool broken;

static bool restart(void *arg, bool reload, struct replay_source *out, struct ls_err *err)
{
	(void)reload;
	if (broken) {
		ls_err_set(err, "mix.lua", 3, "unexpected symbol near ')'");
		ls_err_hint(err, "is a bracket open?");
		return false;
	}
	restarts++;
	*out = *(struct replay_source *)arg;
	return true;
}

static void release(void *arg, struct replay_source *source)
{
	(void)arg;
	(void)source;
	releases++;
}

/* The next session begins as the one before was left. */
START_TEST(colours_and_typed_lines_are_kept)
{
	char folder[] = "/tmp/loopscope-kept.XXXXXX", path[64];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
	view_kept_load(s.app); /* there is nothing yet */
	show_keys(&s, ":theme light<Enter>M:goto 2ms<Enter>:goto 3ms<Enter>");
	view_kept_save(s.app);
	teardown();
	setup();
	ck_assert(!s.app->mouse);
	view_kept_load(s.app);
	ck_assert_int_eq(s.app->theme, VIEW_THEME_LIGHT);
	ck_assert(s.app->mouse);
	show_keys(&s, ":<Up><Up>");
	ck_assert(show_has(&s, ":goto 2ms"));
	snprintf(path, sizeof path, "%s/loopscope/view.txt", folder);
	ck_assert_int_eq(unlink(path), 0);
	snprintf(path, sizeof path, "%s/loopscope", folder);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(the_mouse_takes_the_keys_to_a_pane_and_goes_to_a_time)
{
	show_keys(&s, "G<Click 60x3>");
	ck_assert_uint_eq(s.app->stage.focus, VIEW_LOOP);
	show_keys(&s, "<Click 5x3>");
	ck_assert_uint_eq(s.app->stage.focus, VIEW_CODE);
	show_keys(&s, ":goto 3ms<Enter><Click 20x17>");
	ck_assert_uint_eq(s.app->stage.focus, VIEW_TIMELINE);
	ck_assert_int_lt(s.app->frame.p->at, 3000000);
	show_keys(&s, "<WheelDown 5x3><WheelDown 5x3>");
	ck_assert_int_gt(s.app->stage.panes[VIEW_CODE].scroll, 0);
	show_keys(&s, "<WheelUp 5x3><Click 500x500>?<WheelDown 5x3><Click 1x1>");
	ck_assert_int_eq(s.app->over_scroll, 1);
	show_keys(&s, "<Esc>M");
	ck_assert(s.app->mouse && show_has(&s, "The mouse is on"));
	show_keys(&s, "M");
	ck_assert(!s.app->mouse);
}
END_TEST

START_TEST(what_comes_next_can_be_predicted)
{
	uint64_t here = position();

	show_keys(&s, "p");
	ck_assert(show_has(&s, "Which of these lines is printed"));
	ck_assert(show_has(&s, "Time waits"));
	show_keys(&s, "l<Enter>"); /* no letter of it; nothing to commit yet */
	ck_assert_int_eq(s.app->predict.n_picked, 0);
	show_keys(&s, "cc<Backspace>cabde4<Enter>");
	ck_assert(show_has(&s, "C E B A D   otherwise"));
	ck_assert(show_has(&s, "sure but wrong"));
	ck_assert_uint_eq(position(), here);
	show_keys(&s, "<Enter>");
	ck_assert(!s.app->over && !s.app->stage.zoomed);
	ck_assert_uint_gt(position(), here);
	show_keys(&s, "gpCEBAD<Enter>");
	ck_assert(show_has(&s, "right"));
	ck_assert_uint_eq(s.app->predict.right, 1);
	show_keys(&s, "<Esc>");
	ck_assert_uint_eq(position(), here);
	show_keys(&s, "Gp");
	ck_assert(show_has(&s, "This is the end of the run."));
	show_keys(&s, "3<lt>p");
	ck_assert(s.app->over == VIEW_OVER_PREDICT || show_has(&s, "nothing to predict"));
}
END_TEST

START_TEST(a_script_error_leaves_the_old_run_on_the_screen)
{
	uint64_t here;

	s.session.restart = restart;
	s.session.release = release;
	s.session.arg = &s.session.source;
	show_keys(&s, "20lr");
	ck_assert_int_eq(restarts, 1);
	ck_assert_int_eq(releases, 1);
	show_keys(&s, "20l");
	here = position();
	broken = true;
	show_keys(&s, "R");
	ck_assert(show_has(&s, "mix.lua:3"));
	ck_assert(show_has(&s, "unexpected symbol"));
	ck_assert(show_has(&s, "is a bracket open?"));
	golden("card-80x24.screen", show_screen(&s));
	show_keys(&s, "x");
	ck_assert_uint_eq(position(), here);
	ck_assert(!show_has(&s, "unexpected symbol"));
	broken = false;
	show_keys(&s, "R");
	ck_assert_int_eq(restarts, 2);
	ck_assert_uint_lt(position(), here);
}
END_TEST

START_TEST(keys_have_names)
{
	static const struct {
		const char *name;
		view_key key;
	} rows[] = {{"Right", VIEW_KEY_RIGHT},
		    {"C-l", 12},
		    {"é", 0xe9},
		    {"x", 'x'},
		    {"Space", ' '},
		    {"xy", 0},
		    {"", 0},
		    {"Bogus", 0}};
	const char *file = "a<Right>\n<lt><Resize 100x30><Bogus><";
	const char *end = file + strlen(file);
	view_key key;
	int a, b;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_uint_eq(view_key_of(rows[i].name, strlen(rows[i].name)),
				  rows[i].key);
	ck_assert(view_key_read(&file, end, &key, &a, &b) && key == 'a');
	ck_assert(view_key_read(&file, end, &key, &a, &b) && key == VIEW_KEY_RIGHT);
	ck_assert(view_key_read(&file, end, &key, &a, &b) && key == '<');
	ck_assert(view_key_read(&file, end, &key, &a, &b) && key == VIEW_KEY_RESIZE);
	ck_assert_int_eq(a, 100);
	ck_assert_int_eq(b, 30);
	ck_assert(view_key_read(&file, end, &key, &a, &b) && key == VIEW_KEY_NONE);
	ck_assert(view_key_read(&file, end, &key, &a, &b) && key == '<');
	ck_assert(!view_key_read(&file, end, &key, &a, &b));
}
END_TEST

/* Plain mode. */

static const char *plain(const char *input)
{
	static char out[60000];
	FILE *in = fmemopen((void *)(uintptr_t)(*input ? input : "\n"),
			    strlen(input) + !*input, "r");
	FILE *f = fmemopen(out, sizeof out, "w");

	view_plain_run(s.app, in, f, *input != '\0');
	fclose(f);
	fclose(in);
	return out;
}

START_TEST(plain_mode_answers_in_lines)
{
	golden("plain.txt",
	       plain("n\n\nc\nw\nl\np\ni\nb\ng 4ms\ng nonsense\ng event 60\nr\n?\n"
		     "w\nq\n"));
}
END_TEST

START_TEST(plain_mode_tells_the_whole_run)
{
	golden("run.txt", plain(""));
}
END_TEST

Suite *view_commands_suite(void)
{
	const TTest *const tests[] = {
		every_key_of_the_table_is_known_and_single,
		counts_repeat_a_step,
		each_unit_goes_there_and_back,
		goto_takes_times_distances_and_events,
		a_goal_is_parsed_strictly,
		until_and_search_find_events_by_their_words,
		play_and_the_way_to_the_end_stop_at_breakpoints,
		the_prompt_remembers_what_was_typed,
		themes_follow_each_other_or_are_named,
		keys_that_cannot_work_say_why,
		the_bar_shows_only_what_works,
		the_prompt_completes_and_edits,
		escape_closes_and_never_quits,
		enter_on_a_line_of_output_goes_there,
		play_takes_time_and_pauses,
		the_clock_moves_while_the_loop_sleeps,
		warnings_are_walked_to_and_explained,
		a_search_for_warnings_in_vain_ends_where_it_began,
		any_rule_can_be_explained_by_name,
		what_comes_next_can_be_predicted,
		colours_and_typed_lines_are_kept,
		the_mouse_takes_the_keys_to_a_pane_and_goes_to_a_time,
		a_script_error_leaves_the_old_run_on_the_screen,
		keys_have_names,
		plain_mode_answers_in_lines,
		plain_mode_tells_the_whole_run,
	};
	Suite *suite = suite_create("view/commands");
	TCase *tc = tcase_create("all");

	tcase_add_checked_fixture(tc, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		tcase_add_test(tc, tests[i]);
	suite_add_tcase(suite, tc);
	return suite;
}
