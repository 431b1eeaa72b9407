/* SPDX-License-Identifier: MIT
 *
 * The order of reports, and that they come as long as they are true.
 */
#include "machine/epoll.h"

#include "support/steps.h"
#include "support/suite.h"

enum { N = 4 };

struct file {
	struct mc_watch watch;
	uint32_t events;
	int notified;
};

static struct file files[N];
static struct mc_epoll epoll;
static struct mc_thread busy; /* a loop that runs */
static struct world world;

static uint32_t poll_file(const struct mc_watch *w)
{
	const struct file *f = w->file;

	return f->events;
}

static void register_all(struct mc_epoll *ep, void (*notify)(struct mc_watch *))
{
	for (int i = 0; i < N; i++) {
		files[i] = (struct file){0};
		mc_watch_init(&files[i].watch, ep, notify);
		files[i].watch.poll = poll_file;
		files[i].watch.file = &files[i];
	}
}

static void setup(void)
{
	world_init(&world, 1);
	busy = (struct mc_thread){.machine = &world.machine, .state = MC_RUNNING};
	mc_epoll_init(&epoll, &busy);
	register_all(&epoll, NULL);
}

static void teardown(void)
{
	world_release(&world);
}

static void become(int i, uint32_t events)
{
	files[i].events = events;
	mc_watch_raise(&files[i].watch);
}

static int next(void)
{
	struct mc_watch *w = mc_epoll_next(&epoll);

	return w ? (int)(LS_LIST_ENTRY(w, struct file, watch) - files) : -1;
}

START_TEST(reports_come_in_the_order_of_readiness)
{
	become(2, MC_IN);
	become(0, MC_IN);
	become(2, MC_IN);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 2);
	ck_assert_int_eq(next(), 2);
	ck_assert_int_eq(next(), 0);
	ck_assert_int_eq(next(), -1);
}
END_TEST

START_TEST(a_report_comes_again_while_it_is_true)
{
	become(1, MC_IN);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 1);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 1);
	files[1].events = 0;
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 0);
}
END_TEST

/* What was reported goes behind what was not. */
START_TEST(no_file_starves_another)
{
	for (int i = 0; i < N; i++)
		become(i, MC_IN);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 3), 3);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(next(), i);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 3), 3);
	ck_assert_int_eq(next(), 3);
	ck_assert_int_eq(next(), 0);
}
END_TEST

START_TEST(only_what_is_wanted_is_reported_and_errors)
{
	become(0, MC_OUT);
	become(1, MC_OUT | MC_ERR);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 1);
	ck_assert_int_eq(next(), 1);
	ck_assert_uint_eq(files[1].watch.events, MC_ERR);
	mc_watch_want(&files[0].watch, MC_OUT);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 2);
	ck_assert_uint_eq(files[0].watch.events, MC_OUT);
}
END_TEST

/* A callback closes a connection whose report has not been looked at. */
START_TEST(a_watch_that_is_removed_is_not_reported)
{
	become(0, MC_IN);
	become(1, MC_IN);
	ck_assert_uint_eq(mc_epoll_wait(&epoll, 8), 2);
	ck_assert_int_eq(next(), 0);
	mc_watch_remove(&files[1].watch);
	ck_assert_int_eq(next(), -1);
}
END_TEST

static void on_event(struct mc_watch *w)
{
	LS_LIST_ENTRY(w, struct file, watch)->notified++;
}

START_TEST(without_a_loop_a_function_is_called_at_once)
{
	register_all(NULL, on_event);
	become(0, MC_OUT);
	ck_assert_int_eq(files[0].notified, 0);
	become(0, MC_IN);
	become(0, MC_IN);
	ck_assert_int_eq(files[0].notified, 2);
}
END_TEST

struct loop {
	struct mc_body body;
	struct mc_thread thread;
	struct mc_epoll epoll;
	int polls;
};

static struct mc_answer step(struct mc_body *body)
{
	struct loop *l = LS_LIST_ENTRY(body, struct loop, body);

	l->polls++;
	while (mc_epoll_wait(&l->epoll, 8))
		while (mc_epoll_next(&l->epoll))
			files[0].events = 0;
	l->epoll.waiting = true;
	return (struct mc_answer){
		.need = MC_BLOCK, .until = SIM_FOREVER, .wait = JRN_WAIT_POLL};
}

START_TEST(a_loop_that_waits_is_woken_once)
{
	struct loop l = {.body.step = step};

	mc_epoll_init(&l.epoll, &l.thread);
	register_all(&l.epoll, NULL);
	mc_thread_start(&l.thread, &world.machine, &l.body, 1, JRN_ROLE_MAIN, "loop");
	world_run(&world);
	ck_assert_int_eq(l.polls, 1);
	ck_assert(mc_epoll_is_idle(&l.epoll));
	become(0, MC_IN);
	become(0, MC_IN);
	ck_assert(!mc_epoll_is_idle(&l.epoll));
	world_run(&world);
	ck_assert_int_eq(l.polls, 2);
}
END_TEST

Suite *machine_epoll_suite(void)
{
	Suite *s = suite_create("machine/epoll");
	TCase *t = tcase_create("epoll");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, reports_come_in_the_order_of_readiness);
	tcase_add_test(t, a_report_comes_again_while_it_is_true);
	tcase_add_test(t, no_file_starves_another);
	tcase_add_test(t, only_what_is_wanted_is_reported_and_errors);
	tcase_add_test(t, a_watch_that_is_removed_is_not_reported);
	tcase_add_test(t, without_a_loop_a_function_is_called_at_once);
	tcase_add_test(t, a_loop_that_waits_is_woken_once);
	suite_add_tcase(s, t);
	return s;
}
