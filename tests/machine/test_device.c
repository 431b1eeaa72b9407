/* SPDX-License-Identifier: MIT */
#include "machine/device.h"

#include "support/steps.h"
#include "support/suite.h"

enum { MOST = 8 };

struct desk {
	struct world world;
	struct mc_device device;
	struct mc_call calls[MOST];
	sim_time done[MOST]; /* -1: not done */
	int order[MOST], n_done;
};

static struct desk desk;

static void on_done(struct mc_call *call)
{
	int i = (int)(call - desk.calls);

	desk.done[i] = desk.world.sim.now;
	desk.order[desk.n_done++] = i;
}

static void setup_desk(uint32_t slots)
{
	world_init(&desk.world, 1);
	mc_device_init(&desk.device, &desk.world.sim, "db", slots);
	desk.n_done = 0;
	for (int i = 0; i < MOST; i++)
		desk.done[i] = -1;
}

static void ask(int i, sim_time service)
{
	mc_device_call(&desk.device, &desk.calls[i], service, on_done);
}

START_TEST(without_slots_all_are_served_at_once)
{
	setup_desk(0);
	for (int i = 0; i < MOST; i++)
		ask(i, 100 - i);
	world_run(&desk.world);
	for (int i = 0; i < MOST; i++)
		ck_assert_int_eq(desk.done[i], 100 - i);
	ck_assert_int_eq(desk.order[0], MOST - 1);
	ck_assert_int_eq(desk.device.wait_ns, 0);
	world_release(&desk.world);
}
END_TEST

START_TEST(calls_beyond_the_slots_wait_in_order)
{
	setup_desk(2);
	for (int i = 0; i < 5; i++)
		ask(i, 10 + i);
	ck_assert_uint_eq(desk.device.busy, 2);
	world_run(&desk.world);
	ck_assert_int_eq(desk.done[0], 10);
	ck_assert_int_eq(desk.done[1], 11);
	ck_assert_int_eq(desk.done[2], 10 + 12);
	ck_assert_int_eq(desk.done[3], 11 + 13);
	ck_assert_int_eq(desk.done[4], 22 + 14);
	ck_assert_uint_eq(desk.device.calls, 5);
	ck_assert_int_eq(desk.device.busy_ns, 10 + 11 + 12 + 13 + 14);
	ck_assert_int_eq(desk.device.wait_ns, 10 + 11 + 22);
	ck_assert_uint_eq(desk.device.busy, 0);
	world_release(&desk.world);
}
END_TEST

START_TEST(calls_that_end_together_end_in_the_order_of_their_beginning)
{
	setup_desk(0);
	for (int i = 0; i < 5; i++)
		ask(i, 10);
	world_run(&desk.world);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(desk.order[i], i);
	world_release(&desk.world);
}
END_TEST

START_TEST(a_cancelled_call_is_forgotten)
{
	setup_desk(1);
	for (int i = 0; i < 4; i++)
		ask(i, 10);
	mc_device_cancel(&desk.calls[2]); /* waits */
	mc_device_cancel(&desk.calls[0]); /* is served: the next one begins */
	mc_device_cancel(&desk.calls[0]);
	world_run(&desk.world);
	mc_device_cancel(&desk.calls[1]);
	ck_assert_int_eq(desk.done[0], -1);
	ck_assert_int_eq(desk.done[1], 10);
	ck_assert_int_eq(desk.done[2], -1);
	ck_assert_int_eq(desk.done[3], 20);
	ck_assert_uint_eq(desk.device.calls, 2);
	world_release(&desk.world);
}
END_TEST

START_TEST(a_call_never_made_can_be_cancelled)
{
	struct mc_call none = {0};

	mc_device_cancel(&none);
}
END_TEST

static void nothing(void *arg, sim_time now)
{
	(void)arg;
	(void)now;
}

static void cancel(void *arg, sim_time now)
{
	(void)now;
	mc_device_cancel(arg);
}

static void ask_again(struct mc_call *call)
{
	if (++desk.n_done < 1000)
		mc_device_call(&desk.device, call, 10, ask_again);
}

START_TEST(a_call_may_be_made_again_when_it_is_done)
{
	setup_desk(1);
	mc_device_call(&desk.device, &desk.calls[0], 10, ask_again);
	world_run(&desk.world);
	ck_assert_int_eq(desk.world.sim.now, 10000);
	ck_assert_uint_eq(desk.device.calls, 1000);
	world_release(&desk.world);
}
END_TEST

/* Two of two slots for 10 ns, one of them for 10 more, none for 20. */
START_TEST(its_utilization_counts_what_is_not_finished)
{
	setup_desk(2);
	ask(0, 10);
	ask(1, 20);
	desk.world.sim.until = 15;
	sim_at(&desk.world.sim, 15, nothing, NULL);
	world_run(&desk.world);
	ck_assert_int_eq(mc_device_busy_ns(&desk.device), 25);
	desk.world.sim.until = SIM_END;
	sim_at(&desk.world.sim, 40, nothing, NULL);
	world_run(&desk.world);
	ck_assert_int_eq(mc_device_busy_ns(&desk.device), 30);
	ck_assert_double_eq(mc_device_utilization(&desk.device), 30.0 / 80);
	world_release(&desk.world);
}
END_TEST

START_TEST(a_cancelled_call_used_its_slot_until_then)
{
	setup_desk(1);
	ask(0, 100);
	ask(1, 100);
	sim_at(&desk.world.sim, 30, cancel, &desk.calls[0]);
	world_run(&desk.world);
	ck_assert_int_eq(mc_device_busy_ns(&desk.device), 130);
	ck_assert_uint_eq(desk.device.cancelled, 1);
	ck_assert_int_eq(desk.device.wait_ns, 30);
	world_release(&desk.world);
}
END_TEST

START_TEST(it_counts_how_many_waited_and_how_long)
{
	struct jrn_histogram waits = JRN_HISTOGRAM_INIT;

	setup_desk(2);
	desk.device.waits = &waits;
	for (int i = 0; i < 5; i++)
		ask(i, 10);
	mc_device_cancel(&desk.calls[4]);
	ck_assert_uint_eq(desk.device.n_waiting, 2);
	world_run(&desk.world);
	ck_assert_uint_eq(desk.device.max_waiting, 3);
	ck_assert_uint_eq(desk.device.max_busy, 2);
	ck_assert_uint_eq(desk.device.n_waiting, 0);
	ck_assert_uint_eq(waits.count, 4);
	ck_assert_int_eq(jrn_histogram_permille(&waits, 500), 0);
	ck_assert_int_eq(waits.max, 10);
	jrn_histogram_release(&waits);
	world_release(&desk.world);
}
END_TEST

Suite *machine_device_suite(void)
{
	Suite *s = suite_create("machine/device");
	TCase *t = tcase_create("device");

	tcase_add_test(t, without_slots_all_are_served_at_once);
	tcase_add_test(t, calls_beyond_the_slots_wait_in_order);
	tcase_add_test(t, calls_that_end_together_end_in_the_order_of_their_beginning);
	tcase_add_test(t, a_cancelled_call_is_forgotten);
	tcase_add_test(t, its_utilization_counts_what_is_not_finished);
	tcase_add_test(t, a_cancelled_call_used_its_slot_until_then);
	tcase_add_test(t, it_counts_how_many_waited_and_how_long);
	tcase_add_test(t, a_call_never_made_can_be_cancelled);
	tcase_add_test(t, a_call_may_be_made_again_when_it_is_done);
	suite_add_tcase(s, t);
	return s;
}
