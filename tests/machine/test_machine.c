/* SPDX-License-Identifier: MIT */
#include "machine/machine.h"

#include "support/steps.h"
#include "support/suite.h"

#define MS(n) ((n)*SIM_MS)
/* START(&a, ...) names the thread "a". */
#define START(s, w, list) steps_start(s, w, &#s[1], list, sizeof(list) / sizeof(list)[0])

START_TEST(a_lone_thread_burns_without_any_event)
{
	const struct step hog[] = {BURN(MS(10)), BURN(MS(20)), BURN(1)};
	struct steps a;
	struct world w;

	world_init(&w, 1);
	START(&a, &w, hog);
	world_run(&w);
	ck_assert_int_eq(a.ended, MS(30) + 1);
	ck_assert_int_eq(a.thread.cpu_ns, MS(30) + 1);
	ck_assert_int_eq(a.thread.state, MC_EXITED);
	ck_assert_uint_eq(w.sim.happened, 1); /* its start */
	ck_assert_str_eq(w.log, "a0@0 a1@10 a2@30");
	ck_assert_uint_eq(world_count(&w, JRN_CPU), 1);
	ck_assert_uint_eq(world_count(&w, JRN_WAIT), 0);
	world_release(&w);
}
END_TEST

/* The quantum is 4 ms: a 0-4, b 4-8, a 8-12, b 12-16, a 16-18, b 18-20. */
START_TEST(two_hogs_on_one_core_take_turns)
{
	const struct step hog[] = {BURN(MS(10))};
	struct steps a, b;
	struct world w;

	world_init(&w, 1);
	START(&a, &w, hog);
	START(&b, &w, hog);
	world_run(&w);
	ck_assert_int_eq(a.ended, MS(18));
	ck_assert_int_eq(b.ended, MS(20));
	ck_assert_int_eq(a.thread.cpu_ns, MS(10));
	ck_assert_int_eq(b.thread.cpu_ns, MS(10));
	ck_assert_uint_eq(world_count(&w, JRN_CPU), 6);
	world_release(&w);
}
END_TEST

/* In many small charges instead of one: the same turns. */
START_TEST(how_cpu_time_is_cut_does_not_change_the_turns)
{
	struct step hog[1000];
	struct steps a, b;
	struct world w;

	for (int i = 0; i < 1000; i++)
		hog[i] = (struct step)BURN(MS(10) / 1000);
	world_init(&w, 1);
	START(&a, &w, hog);
	START(&b, &w, hog);
	world_run(&w);
	ck_assert_int_eq(a.ended, MS(18));
	ck_assert_int_eq(b.ended, MS(20));
	ck_assert_uint_eq(world_count(&w, JRN_CPU), 6);
	world_release(&w);
}
END_TEST

START_TEST(time_that_ends_with_the_quantum_ends_first)
{
	const struct step four[] = {BURN(MS(4))};
	const struct step eight[] = {BURN(MS(4)), BURN(MS(4))};
	struct steps a, b, c;
	struct world w;

	world_init(&w, 1);
	START(&a, &w, four);
	START(&b, &w, eight);
	START(&c, &w, four);
	world_run(&w);
	ck_assert_int_eq(a.ended, MS(4));
	ck_assert_int_eq(c.ended, MS(12));
	ck_assert_int_eq(b.ended, MS(16));
	/* b began its second step before it lost the core. */
	ck_assert_str_eq(w.log, "a0@0 b0@4 b1@8 c0@8");
	world_release(&w);
}
END_TEST

START_TEST(two_hogs_on_two_cores_do_not_meet)
{
	const struct step hog[] = {BURN(MS(10))};
	struct steps a, b;
	struct world w;

	world_init(&w, 2);
	START(&a, &w, hog);
	START(&b, &w, hog);
	world_run(&w);
	ck_assert_int_eq(a.ended, MS(10));
	ck_assert_int_eq(b.ended, MS(10));
	ck_assert_uint_eq(world_count(&w, JRN_CPU), 2);
	world_release(&w);
}
END_TEST

/* A queue of jobs and the threads that work on it, as a pool is. */
struct worker {
	struct mc_body body;
	struct mc_thread thread;
	struct pool *pool;
	int job; /* at hand; -1: none */
};

struct pool {
	struct world world;
	struct worker workers[4];
	int next, jobs;
	sim_time ended[5];
};

static struct mc_answer work(struct mc_body *body)
{
	struct worker *k = LS_LIST_ENTRY(body, struct worker, body);
	struct pool *p = k->pool;

	for (;;) {
		if (k->job >= 0)
			p->ended[k->job] = p->world.sim.now;
		if (p->next == p->jobs)
			return (struct mc_answer){.need = MC_EXIT};
		k->job = p->next++;
		if (!mc_charge(&k->thread, MS(10)))
			return (struct mc_answer){.need = MC_AGAIN};
	}
}

/* Five jobs of 10 ms for four threads.  On two cores: the threads 1 and 2 run for a
 * quantum, then 3 and 4, and so on: 1 2 | 3 4 | 1 2 | 3 4 | 1 2 for the last 2 ms.  At
 * 18 they end; 1 takes the fifth job, 2 ends, 3 goes on on its core and ends at 20, when
 * the fourth takes its core (1 has been running for 2 ms only). */
START_TEST(five_jobs_on_four_threads_and_two_cores)
{
	static struct pool p;

	p.jobs = 5;
	p.next = 0;
	world_init(&p.world, 2);
	for (int i = 0; i < 4; i++) {
		p.workers[i] = (struct worker){.body.step = work, .pool = &p, .job = -1};
		mc_thread_start(&p.workers[i].thread, &p.world.machine,
				&p.workers[i].body, 0, JRN_ROLE_POOL, "worker");
	}
	world_run(&p.world);
	ck_assert_int_eq(p.ended[0], MS(18));
	ck_assert_int_eq(p.ended[1], MS(18));
	ck_assert_int_eq(p.ended[2], MS(20));
	ck_assert_int_eq(p.ended[3], MS(22));
	ck_assert_int_eq(p.ended[4], MS(28));
	world_release(&p.world);
}
END_TEST

START_TEST(nobody_is_preempted_while_nobody_waits)
{
	const struct step hog[] = {BURN(MS(100))};
	const struct step late[] = {SLEEP(MS(50)), BURN(MS(1))};
	struct steps a, b;
	struct world w;

	world_init(&w, 1);
	START(&b, &w, late);
	START(&a, &w, hog);
	world_run(&w);
	/* The newcomer takes the core at once: a has had it for more than a quantum. */
	ck_assert_int_eq(b.ended, MS(51));
	ck_assert_int_eq(a.ended, MS(101));
	ck_assert_str_eq(w.log, "b0@0 a0@0 b1@50");
	world_release(&w);
}
END_TEST

START_TEST(a_newcomer_waits_for_the_rest_of_the_quantum)
{
	const struct step hog[] = {BURN(MS(10))};
	const struct step late[] = {SLEEP(MS(3)), BURN(MS(1))};
	struct steps a, b;
	struct world w;

	world_init(&w, 1);
	START(&b, &w, late);
	START(&a, &w, hog);
	world_run(&w);
	ck_assert_int_eq(b.ended, MS(5));
	ck_assert_int_eq(a.ended, MS(11));
	world_release(&w);
}
END_TEST

/* Of two that have computed for long only one is preempted for one newcomer, and the
 * preempted one waits for a quantum before it takes the other's core. */
START_TEST(a_newcomer_pushes_one_thread_aside)
{
	const struct step hog[] = {BURN(MS(100))};
	const struct step late[] = {SLEEP(MS(50)), BURN(MS(20))};
	struct steps a, b, c;
	struct world w;

	world_init(&w, 2);
	START(&c, &w, late);
	START(&a, &w, hog);
	START(&b, &w, hog);
	w.sim.until = MS(50);
	world_run(&w);
	ck_assert_int_eq(c.thread.state, MC_RUNNING);
	ck_assert_int_eq(a.thread.state + b.thread.state, MC_RUNNING + MC_RUNNABLE);
	w.sim.until = MS(54) - 1;
	world_run(&w);
	ck_assert_int_eq(c.thread.state, MC_RUNNING);
	w.sim.until = MS(54);
	world_run(&w);
	ck_assert_int_eq(a.thread.state + b.thread.state, MC_RUNNING + MC_RUNNABLE);
	ck_assert_uint_eq(w.machine.n_runnable, 1);
	w.sim.until = SIM_END;
	world_run(&w);
	ck_assert_int_eq(a.thread.cpu_ns + b.thread.cpu_ns, MS(200));
	ck_assert_int_eq(c.thread.cpu_ns, MS(20));
	ck_assert_int_le(w.sim.now, MS(112)); /* one core idles at the very end */
	world_release(&w);
}
END_TEST

START_TEST(three_hogs_share_two_cores_evenly)
{
	const struct step hog[] = {BURN(MS(120))};
	struct steps s[3];
	struct world w;

	world_init(&w, 2);
	for (int i = 0; i < 3; i++)
		steps_start(&s[i], &w, "x", hog, 1);
	w.sim.until = MS(120);
	world_run(&w);
	for (int i = 0; i < 3; i++)
		ck_assert_int_ge(s[i].thread.cpu_ns, MS(72)); /* and 80 on average */
	w.sim.until = SIM_END;
	world_run(&w);
	for (int i = 0; i < 3; i++)
		ck_assert_int_le(s[i].ended, MS(180));
	world_release(&w);
}
END_TEST

START_TEST(a_sleeper_frees_its_core)
{
	const struct step sleeper[] = {BURN(MS(1)), SLEEP(MS(10)), BURN(MS(1))};
	const struct step hog[] = {BURN(MS(3))};
	struct steps a, b;
	struct world w;

	world_init(&w, 1);
	START(&a, &w, sleeper);
	START(&b, &w, hog);
	world_run(&w);
	ck_assert_int_eq(b.ended, MS(4));
	ck_assert_int_eq(a.ended, MS(12));
	ck_assert_int_eq(a.thread.cpu_ns, MS(2));
	world_release(&w);
}
END_TEST

START_TEST(a_wake_up_ends_blocking)
{
	struct steps a, b;
	const struct step waiter[] = {WAIT, BURN(MS(1)), SLEEP(MS(1000)), BURN(MS(1))};
	const struct step waker[] = {SLEEP(MS(5)), WAKE(&a), SLEEP(MS(5)), WAKE(&a)};
	struct world w;

	world_init(&w, 1);
	START(&a, &w, waiter);
	START(&b, &w, waker);
	world_run(&w);
	ck_assert_str_eq(w.log, "a0@0 b0@0 b1@5 b2@5 a1@5 a2@6 b3@10 a3@10");
	ck_assert_int_eq(a.ended, MS(11));
	ck_assert_int_eq(w.sim.now, MS(11)); /* the alarm of the sleep is off */
	world_release(&w);
}
END_TEST

START_TEST(an_early_wake_up_is_remembered_once)
{
	struct steps a, b;
	const struct step waiter[] = {BURN(MS(5)), WAIT, BURN(MS(1)), SLEEP(MS(7))};
	const struct step waker[] = {WAKE(&a), WAKE(&a)};
	struct world w;

	world_init(&w, 2);
	START(&a, &w, waiter);
	START(&b, &w, waker);
	world_run(&w);
	ck_assert_int_eq(a.ended, MS(13));
	world_release(&w);
}
END_TEST

START_TEST(blocking_until_now_does_not_block)
{
	const struct step list[] = {SLEEP(0), BURN(MS(1)), SLEEP(0)};
	struct steps a;
	struct world w;

	world_init(&w, 1);
	START(&a, &w, list);
	world_run(&w);
	ck_assert_int_eq(a.ended, MS(1));
	ck_assert_uint_eq(world_count(&w, JRN_WAIT), 0);
	world_release(&w);
}
END_TEST

START_TEST(who_yields_comes_after_what_is_planned_for_the_instant)
{
	const struct step first[] = {YIELD, YIELD, BURN(1)};
	const struct step second[] = {BURN(1)};
	struct steps a, b;
	struct world w;

	world_init(&w, 2);
	START(&a, &w, first);
	START(&b, &w, second);
	world_run(&w);
	ck_assert_str_eq(w.log, "a0@0 b0@0 a1@0 a2@0");
	world_release(&w);
}
END_TEST

START_TEST(of_equals_any_may_get_the_core_first)
{
	static const uint32_t forced[] = {1};
	const struct step hog[] = {BURN(MS(1))};
	struct steps a, b, c;
	struct world w;

	world_init(&w, 1);
	w.sim.choices.forced = forced;
	w.sim.choices.n_forced = 1;
	w.sim.choices.keep = true;
	START(&a, &w, hog);
	START(&b, &w, hog);
	START(&c, &w, hog);
	world_run(&w);
	ck_assert_str_eq(w.log, "a0@0 c0@1 b0@2");
	ck_assert_uint_eq(w.sim.choices.n_asked, 1);
	ck_assert_str_eq(w.sim.choices.asked[0].label, "core");
	ck_assert_uint_eq(w.sim.choices.asked[0].options, 2);
	world_release(&w);
}
END_TEST

START_TEST(who_has_waited_longer_comes_first)
{
	const struct step hog[] = {BURN(MS(3))};
	const struct step at_one[] = {SLEEP(MS(1)), BURN(MS(1))};
	const struct step at_two[] = {SLEEP(MS(2)), BURN(MS(1))};
	struct steps a, b, c;
	struct world w;

	world_init(&w, 1);
	START(&c, &w, at_two);
	START(&b, &w, at_one);
	START(&a, &w, hog);
	w.sim.choices.keep = true;
	world_run(&w);
	ck_assert_int_eq(b.ended, MS(4));
	ck_assert_int_eq(c.ended, MS(5));
	world_release(&w);
}
END_TEST

/* Two cores, three hogs: one of them waits, two compute, for 8 ms; then one is left. */
START_TEST(a_machine_counts_what_its_cores_did)
{
	const struct step hog[] = {BURN(MS(8))}, nap[] = {SLEEP(MS(30))};
	struct steps a, b, c, d;
	struct world w;

	world_init(&w, 2);
	START(&a, &w, hog);
	START(&b, &w, hog);
	START(&c, &w, hog);
	START(&d, &w, nap);
	w.sim.until = MS(2);
	world_run(&w);
	ck_assert_int_eq(mc_machine_busy_ns(&w.machine), 2 * w.sim.now);
	w.sim.until = SIM_END;
	world_run(&w);
	ck_assert_int_eq(mc_machine_busy_ns(&w.machine), MS(24));
	ck_assert_int_eq(mc_machine_core_busy_ns(&w.machine, 1) +
				 mc_machine_core_busy_ns(&w.machine, 2),
			 MS(24));
	ck_assert_uint_eq(w.machine.max_runnable, 2);
	ck_assert_int_gt(w.machine.waited_ns, MS(8));
	world_release(&w);
}
END_TEST

START_TEST(a_thread_is_killed_wherever_it_is)
{
	struct steps running, runnable, blocked, sleeping, killer;
	const struct step hog[] = {BURN(MS(100))};
	const struct step wait[] = {WAIT};
	const struct step nap[] = {SLEEP(MS(50))};
	const struct step kill[] = {SLEEP(MS(1)),   KILL(&running),  KILL(&runnable),
				    KILL(&blocked), KILL(&sleeping), KILL(&sleeping),
				    BURN(MS(1)),    KILL(&killer),   BURN(MS(1))};
	struct world w;

	world_init(&w, 2);
	START(&blocked, &w, wait);
	START(&sleeping, &w, nap);
	START(&killer, &w, kill);
	START(&running, &w, hog);
	START(&runnable, &w, hog);
	world_run(&w);
	ck_assert_int_eq(w.sim.now, MS(5)); /* the killer had to wait for a quantum */
	ck_assert_uint_eq(w.sim.future.live, 0);
	ck_assert_uint_eq(world_count(&w, JRN_THREAD_EXIT), 5);
	ck_assert_int_eq(killer.ended, -1);
	ck_assert_int_eq(killer.thread.state, MC_EXITED);
	ck_assert_uint_eq(w.machine.n_running, 0);
	ck_assert_uint_eq(w.machine.n_runnable, 0);
	world_release(&w);
}
END_TEST

START_TEST(a_thread_that_never_started_can_be_killed)
{
	struct mc_thread t = {0};

	mc_thread_kill(&t);
	ck_assert_int_eq(t.state, MC_EXITED);
}
END_TEST

START_TEST(a_killed_thread_burns_nothing_more)
{
	const struct step hog[] = {BURN(MS(1)), WAIT};
	struct steps a;
	struct world w;

	world_init(&w, 1);
	START(&a, &w, hog);
	world_run(&w);
	mc_thread_kill(&a.thread);
	ck_assert(!mc_charge(&a.thread, MS(1)));
	ck_assert_int_eq(w.sim.now, MS(1));
	ck_assert_int_eq(a.thread.cpu_ns, MS(1));
	world_release(&w);
}
END_TEST

START_TEST(a_charge_of_nothing_is_paid)
{
	const struct step list[] = {BURN(0), BURN(MS(1)), BURN(0), BURN(SIM_FOREVER / 4)};
	struct steps a, b;
	struct world w;

	world_init(&w, 2);
	START(&a, &w, list);
	START(&b, &w, list);
	world_run(&w);
	ck_assert_int_eq(a.ended, MS(1) + SIM_FOREVER / 4);
	world_release(&w);
}
END_TEST

Suite *machine_machine_suite(void)
{
	Suite *s = suite_create("machine/machine");
	TCase *t = tcase_create("machine");

	tcase_add_test(t, a_lone_thread_burns_without_any_event);
	tcase_add_test(t, two_hogs_on_one_core_take_turns);
	tcase_add_test(t, how_cpu_time_is_cut_does_not_change_the_turns);
	tcase_add_test(t, time_that_ends_with_the_quantum_ends_first);
	tcase_add_test(t, two_hogs_on_two_cores_do_not_meet);
	tcase_add_test(t, five_jobs_on_four_threads_and_two_cores);
	tcase_add_test(t, nobody_is_preempted_while_nobody_waits);
	tcase_add_test(t, a_newcomer_waits_for_the_rest_of_the_quantum);
	tcase_add_test(t, a_newcomer_pushes_one_thread_aside);
	tcase_add_test(t, three_hogs_share_two_cores_evenly);
	tcase_add_test(t, a_sleeper_frees_its_core);
	tcase_add_test(t, a_wake_up_ends_blocking);
	tcase_add_test(t, an_early_wake_up_is_remembered_once);
	tcase_add_test(t, blocking_until_now_does_not_block);
	tcase_add_test(t, who_yields_comes_after_what_is_planned_for_the_instant);
	tcase_add_test(t, of_equals_any_may_get_the_core_first);
	tcase_add_test(t, who_has_waited_longer_comes_first);
	tcase_add_test(t, a_machine_counts_what_its_cores_did);
	tcase_add_test(t, a_thread_is_killed_wherever_it_is);
	tcase_add_test(t, a_thread_that_never_started_can_be_killed);
	tcase_add_test(t, a_killed_thread_burns_nothing_more);
	tcase_add_test(t, a_charge_of_nothing_is_paid);
	suite_add_tcase(s, t);
	return s;
}
