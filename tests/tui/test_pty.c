/* SPDX-License-Identifier: MIT
 *
 * A real terminal: what a user would see, and how it is left behind.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/file.h"
#include "support/suite.h"
#include "tui/term.h"
#include "view/view.h"

static struct term t;

static void assert_restored(void)
{
	ck_assert(!t.alternate);
	ck_assert(t.cursor);
	ck_assert_ptr_nonnull(strstr(t.text, "before"));
	ck_assert_ptr_null(strstr(t.text, "LOOP"));
}

START_TEST(it_starts_steps_and_quits_and_the_screen_is_back)
{
	int status;

	term_open(&t, 80, 24, NULL);
	ck_assert(term_has(&t, "event 22/244"));
	ck_assert(t.alternate);
	ck_assert(term_has(&t, "the main script runs before the loop"));
	ck_assert(t.coloured);
	term_type(&t, "l");
	ck_assert(term_has(&t, "event 23/244"));
	term_type(&t, "\033OC"); /* the right arrow */
	ck_assert(term_has(&t, "event 24/244"));
	term_type(&t, "h");
	ck_assert(term_has(&t, "event 23/244"));
	term_type(&t, "G");
	ck_assert(term_has(&t, "[END]"));
	term_type(&t, "q");
	status = term_wait(&t);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_restored();
	term_close(&t);
}
END_TEST

START_TEST(resizing_draws_the_same_moment_anew)
{
	term_open(&t, 80, 24, NULL);
	ck_assert(term_has(&t, "event 22/244"));
	ck_assert(term_lacks(&t, "INSPECTOR"));
	term_resize(&t, 140, 45);
	ck_assert(term_has(&t, "INSPECTOR"));
	ck_assert(term_has(&t, "event 22/244"));
	term_resize(&t, 50, 12);
	ck_assert(term_lacks(&t, "OUTPUT ─"));
	term_resize(&t, 12, 3);
	term_type(&t, "l");
	term_resize(&t, 80, 24);
	ck_assert(term_has(&t, "event 23/244"));
	ck_assert(term_has(&t, "OUTPUT"));
	term_close(&t);
}
END_TEST

START_TEST(a_tiny_window_is_no_reason_to_leave)
{
	term_open(&t, 5, 2, NULL);
	term_type(&t, "lllll");
	term_resize(&t, 80, 24);
	ck_assert(term_has(&t, "event"));
	term_type(&t, "q");
	ck_assert_int_eq(WEXITSTATUS(term_wait(&t)), 0);
	term_close(&t);
}
END_TEST

static bool main_screen(struct term *x)
{
	return !x->alternate;
}

static void suspend_and_resume(bool by_key)
{
	term_open(&t, 80, 24, NULL);
	ck_assert(term_has(&t, "event 22/244"));
	if (by_key)
		term_type(&t, "\032");
	else
		term_signal(&t, SIGTSTP);
	ck_assert(term_has(&t, "stopped"));
	ck_assert(term_until(&t, main_screen));
	assert_restored();
	term_resize(&t, 100, 30);
	term_type(&t, "fg\n");
	ck_assert(term_has(&t, "event 22/244"));
	ck_assert(t.alternate);
	term_type(&t, "l");
	ck_assert(term_has(&t, "event 23/244"));
	term_close(&t);
}

START_TEST(suspend_gives_the_terminal_back_and_takes_it_again)
{
	suspend_and_resume(true);
	suspend_and_resume(false);
}
END_TEST

START_TEST(no_color_means_none)
{
	static const char *const env[] = {"NO_COLOR", "1", NULL};

	term_open(&t, 80, 24, env);
	ck_assert(term_has(&t, "event 22/244"));
	term_type(&t, "20l?");
	ck_assert(term_has(&t, "KEYS"));
	ck_assert(!t.coloured);
	term_close(&t);
}
END_TEST

START_TEST(without_utf_8_the_borders_are_ascii)
{
	static const char *const env[] = {"LC_ALL", "C", NULL};

	term_open(&t, 80, 24, env);
	ck_assert(term_has(&t, "+- CODE"));
	term_close(&t);
}
END_TEST

START_TEST(a_dumb_terminal_gets_plain_lines)
{
	static const char *const env[] = {"TERM", "dumb", NULL};

	term_open(&t, 80, 24, env);
	ck_assert(term_has(&t, "why: "));
	ck_assert(!t.alternate);
	term_type(&t, "q\n");
	ck_assert_int_eq(WEXITSTATUS(term_wait(&t)), 0);
	term_close(&t);
}
END_TEST

START_TEST(a_signal_ends_it_and_leaves_the_terminal_as_it_was)
{
	static const int signals[] = {SIGTERM, SIGHUP, SIGSEGV, SIGABRT};
	int status;

	term_open(&t, 80, 24, NULL);
	ck_assert(term_has(&t, "event 22/244"));
	term_signal(&t, signals[_i]);
	status = term_wait(&t);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), signals[_i]);
	assert_restored();
	term_close(&t);
}
END_TEST

START_TEST(interrupt_leaves_with_130)
{
	int status;

	term_open(&t, 80, 24, NULL);
	ck_assert(term_has(&t, "event 22/244"));
	if (_i)
		term_signal(&t, SIGINT);
	else
		term_type(&t, "\003");
	status = term_wait(&t);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 130);
	assert_restored();
	term_close(&t);
}
END_TEST

START_TEST(play_can_be_resized_and_paused)
{
	term_open(&t, 80, 24, NULL);
	ck_assert(term_has(&t, "event 22/244"));
	term_type(&t, "+++ ");
	ck_assert(term_has(&t, "RUN x10"));
	term_resize(&t, 120, 40);
	ck_assert(term_has(&t, "LOG"));
	ck_assert(term_lacks(&t, "event 22/244"));
	term_type(&t, " ");
	ck_assert(term_has(&t, "PAUSED"));
	term_type(&t, "+++++ ");
	ck_assert(term_has(&t, "[END]"));
	term_close(&t);
}
END_TEST

START_TEST(escape_sequences_are_not_taken_for_escape)
{
	term_open(&t, 80, 24, NULL);
	ck_assert(term_has(&t, "event 22/244"));
	term_type(&t, "?");
	ck_assert(term_has(&t, "KEYS"));
	term_type(&t, "\033");
	ck_assert(term_lacks(&t, "KEYS"));
	term_type(&t, "\033OB\033OB");
	term_type(&t, ":goto event 30\r");
	ck_assert(term_has(&t, "event 30/244"));
	term_close(&t);
}
END_TEST

START_TEST(a_terminal_that_goes_away_ends_it)
{
	term_open(&t, 80, 24, NULL);
	ck_assert(term_has(&t, "event 22/244"));
	term_hang_up(&t);
	ck_assert_int_ne(term_wait(&t), -1);
	term_close(&t);
}
END_TEST

static int run_system(void)
{
	struct ls_err err = LS_ERR_INIT;
	struct view_session s = {.file = "systems.lua"};
	int status;

	s.source.store = jrn_store_read(LS_SRCDIR "/tests/view/cluster.jsonl", &err);
	status = view_open(&s);
	jrn_store_free(s.source.store);
	return status;
}

START_TEST(the_keys_of_systems_work_in_a_terminal)
{
	term_run(&t, 80, 24, NULL, run_system);
	ck_assert(term_has(&t, "PROCESSES"));
	term_type(&t, ":goto 345ms\r");
	ck_assert(term_has(&t, "worker 3"));
	term_type(&t, "y");
	ck_assert(term_has(&t, "LOOP node"));
	term_type(&t, "t");
	ck_assert(term_has(&t, "LOOP w2"));
	term_type(&t, "y");
	ck_assert(term_has(&t, "FIGURES"));
	term_type(&t, ")");
	ck_assert(term_has(&t, "INSPECTOR"));
	term_type(&t, "i");
	ck_assert(term_has(&t, "that ran for the request"));
	term_resize(&t, 200, 50);
	ck_assert(term_has(&t, "core 1"));
	term_type(&t, "c");
	ck_assert(term_has(&t, "not this"));
	term_type(&t, "g");
	ck_assert(term_has(&t, "0 sent"));
	term_type(&t, "q");
	ck_assert_int_eq(WEXITSTATUS(term_wait(&t)), 0);
	term_close(&t);
}
END_TEST

Suite *tui_pty_suite(void)
{
	Suite *suite = suite_create("tui/pty");
	TCase *tc = tcase_create("all");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, it_starts_steps_and_quits_and_the_screen_is_back);
	tcase_add_test(tc, resizing_draws_the_same_moment_anew);
	tcase_add_test(tc, a_tiny_window_is_no_reason_to_leave);
	tcase_add_test(tc, suspend_gives_the_terminal_back_and_takes_it_again);
	tcase_add_test(tc, no_color_means_none);
	tcase_add_test(tc, without_utf_8_the_borders_are_ascii);
	tcase_add_test(tc, a_dumb_terminal_gets_plain_lines);
	tcase_add_loop_test(tc, a_signal_ends_it_and_leaves_the_terminal_as_it_was, 0, 4);
	tcase_add_loop_test(tc, interrupt_leaves_with_130, 0, 2);
	tcase_add_test(tc, play_can_be_resized_and_paused);
	tcase_add_test(tc, escape_sequences_are_not_taken_for_escape);
	tcase_add_test(tc, a_terminal_that_goes_away_ends_it);
	tcase_add_test(tc, the_keys_of_systems_work_in_a_terminal);
	suite_add_tcase(suite, tc);
	return suite;
}
