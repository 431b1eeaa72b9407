/* SPDX-License-Identifier: MIT
 *
 * The screens of systems under load, over two recorded runs of tests/view/systems.lua.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal/file.h"
#include "support/suite.h"
#include "view/front.h"
#include "view/show.h"

static bool open_single(void *arg, const char *than, struct replay_source *out,
			struct ls_err *err)
{
	(void)arg;
	ck_assert_str_eq(than, "cluster");
	*out = (struct replay_source){
		.store = jrn_store_read(LS_SRCDIR "/tests/view/single.jsonl", err)};
	return out->store != NULL;
}

/* show_close frees the store of the session's own source. */
static void release(void *arg, struct replay_source *source)
{
	const struct show *s = arg;

	if (source->store != s->session.source.store)
		jrn_store_free(source->store);
}

static void open_cluster(struct show *s, int width, int height)
{
	s->run = "cluster";
	s->session.open_other = open_single;
	s->session.release = release;
	s->session.arg = s;
	show_open(s, width, height);
}

static const struct {
	const char *name, *keys;
	int width, height;
} moments[] = {
	{"system-80x24.screen", ":goto 345ms<Enter>", 80, 24},
	{"system-dead-80x24.screen", ":goto 352ms<Enter>", 80, 24},
	{"system-200x50.screen", ":goto 345ms<Enter>", 200, 50},
	{"system-inspect-80x24.screen", ":goto 345ms<Enter><Tab><Down><Enter>", 80, 24},
	{"system-slow-80x24.screen", "))", 80, 24},
	{"system-slow-200x50.screen", "))", 200, 50},
	{"system-metrics-80x24.screen", "Gm<PgDn>", 80, 24},
	{"system-metrics-200x50.screen", "Gm", 200, 50},
	{"system-handler-80x24.screen", "))i", 80, 24},
	{"system-blocker-80x24.screen", ":goto 345ms<Enter><Tab><Down><Enter>I", 80, 24},
	{"system-stage-80x24.screen", ":goto 345ms<Enter>tty", 80, 24},
	{"system-end-80x24.screen", "G", 80, 24},
	{"compare-80x24.screen", ":goto 345ms<Enter>c", 80, 24},
	{"compare-200x50.screen", ":goto 345ms<Enter>c", 200, 50},
	{"compare-swapped-80x24.screen", ":goto 345ms<Enter>cX>", 80, 24},
};

START_TEST(the_screen_of_a_system_is_the_golden_one)
{
	struct show s = {0};

	open_cluster(&s, moments[_i].width, moments[_i].height);
	show_keys(&s, moments[_i].keys);
	golden(moments[_i].name, show_screen(&s));
	show_close(&s);
}
END_TEST

/* Forward in steps of ten events and back the same way, with a second system beside it:
 * each place looks the same both ways, down to the start. */
START_TEST(going_back_shows_the_same_systems)
{
	struct show s = {0};
	char *seen[400];
	uint64_t at[400];
	int n = 0;

	open_cluster(&s, 120, 40);
	show_keys(&s, "c");
	while (s.app->frame.has_next && n < 400) {
		at[n] = s.app->frame.position;
		seen[n++] = ls_strdup(show_screen(&s));
		show_keys(&s, "10l");
	}
	ck_assert_int_gt(n, 30);
	ck_assert_int_lt(n, 400);
	while (s.app->frame.position > at[n - 1])
		show_keys(&s, "h");
	while (n-- > 0) {
		ck_assert_uint_eq(s.app->frame.position, at[n]);
		ck_assert_str_eq(show_screen(&s), seen[n]);
		free(seen[n]);
		if (n > 0)
			show_keys(&s, "10h");
	}
	ck_assert(show_has(&s, "0 sent, 0 answered"));
	show_close(&s);
}
END_TEST

START_TEST(a_jump_shows_the_system_that_walking_there_shows)
{
	struct show walk = {0}, jump = {0};

	open_cluster(&walk, 120, 40);
	open_cluster(&jump, 120, 40);
	while (walk.app->frame.has_next) {
		char keys[60];

		show_keys(&walk, "17l");
		snprintf(keys, sizeof keys, "G:goto event %d<Enter>",
			 (int)walk.app->frame.position);
		show_keys(&jump, keys);
		ck_assert_str_eq(show_screen(&jump), show_screen(&walk));
	}
	show_close(&walk);
	show_close(&jump);
}
END_TEST

START_TEST(no_size_breaks_the_screens_of_systems)
{
	static const char *const keys[] = {":goto 345ms<Enter>", "))", ":goto 345ms<Enter>c"};
	struct show s = {0};

	open_cluster(&s, 80, 24);
	show_keys(&s, keys[_i]);
	for (int w = 1; w < 250; w += w < 90 ? 5 : 23)
		for (int h = 1; h < 70; h += h < 30 ? 2 : 9) {
			s.width = w;
			s.height = h;
			show_screen(&s);
		}
	show_close(&s);
}
END_TEST

START_TEST(the_system_is_its_first_screen_and_one_key_leads_inside)
{
	struct show s = {0};

	open_cluster(&s, 80, 24);
	ck_assert(show_has(&s, "PROCESSES"));
	ck_assert(show_has(&s, "y stage"));
	show_keys(&s, "y:goto 345ms<Enter>");
	ck_assert(!show_has(&s, "PROCESSES"));
	ck_assert(show_has(&s, "LOOP node"));
	show_keys(&s, "t");
	ck_assert(show_has(&s, "LOOP w2"));
	show_keys(&s, "T");
	ck_assert(show_has(&s, "LOOP node"));
	show_keys(&s, "y<Down><Down><Enter>"); /* from a row of the processes */
	ck_assert(show_has(&s, "LOOP w2"));
	show_close(&s);
}
END_TEST

START_TEST(from_a_request_to_its_handler_and_to_what_blocked_it)
{
	struct show s = {0};

	open_cluster(&s, 120, 40);
	show_keys(&s, "i");
	ck_assert(show_has(&s, "Select a request first"));
	show_keys(&s, ":goto 345ms<Enter><Tab><Down><Enter>");
	ck_assert(show_has(&s, "under way for"));
	show_keys(&s, "i");
	ck_assert(show_has(&s, "Callback 1 of"));
	show_keys(&s, "l");
	ck_assert(show_has(&s, "computes"));
	show_close(&s);
}
END_TEST

START_TEST(two_systems_stand_at_the_same_instant)
{
	struct show s = {0};

	open_cluster(&s, 200, 50);
	show_keys(&s, ":goto 340ms<Enter>c");
	for (int i = 0; i < 20; i++) {
		show_keys(&s, i % 5 == 4 ? "X>" : ">");
		ck_assert_int_le(replay_now(s.app->other.cursor), s.app->clock);
		ck_assert_int_eq(s.app->other.frame.now, s.app->frame.now);
	}
	show_keys(&s, "c");
	ck_assert(!s.app->other.on);
	show_close(&s);
}
END_TEST

START_TEST(plain_mode_tells_of_the_system)
{
	static const char commands[] = "y\ng 345ms\ny\ns\ns\nI\nS\nq\n";
	struct show s = {0};
	char *text = NULL;
	size_t len = 0;
	FILE *in = fmemopen((void *)(uintptr_t)commands, sizeof commands - 1, "r");
	FILE *out = open_memstream(&text, &len);

	open_cluster(&s, 80, 24);
	view_plain_run(s.app, in, out, true);
	fclose(in);
	fclose(out);
	golden("system-plain.txt", text);
	free(text);
	show_close(&s);
}
END_TEST

Suite *view_systems_suite(void)
{
	Suite *suite = suite_create("view/systems");
	TCase *tc = tcase_create("all");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, the_screen_of_a_system_is_the_golden_one, 0,
			    (int)(sizeof moments / sizeof *moments));
	tcase_add_test(tc, going_back_shows_the_same_systems);
	tcase_add_test(tc, a_jump_shows_the_system_that_walking_there_shows);
	tcase_add_loop_test(tc, no_size_breaks_the_screens_of_systems, 0, 3);
	tcase_add_test(tc, the_system_is_its_first_screen_and_one_key_leads_inside);
	tcase_add_test(tc, from_a_request_to_its_handler_and_to_what_blocked_it);
	tcase_add_test(tc, two_systems_stand_at_the_same_instant);
	tcase_add_test(tc, plain_mode_tells_of_the_system);
	suite_add_tcase(suite, tc);
	return suite;
}
