/* SPDX-License-Identifier: MIT
 *
 * A process dies: its threads go wherever they are, and nothing refers to them any more.
 *
 * Two processes compute, sleep, wait for a device, each with a GIL of its own or without.
 * At a random instant one of them ends; its memory is freed at once, so that a sanitizer
 * finds what still refers to it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "sim/rng.h"
#include "support/holds.h"
#include "support/steps.h"
#include "support/suite.h"

enum { THREADS = 4, STEPS = 12 };

struct process {
	struct mc_gil gil;
	struct steps threads[THREADS];
	struct step steps[THREADS][STEPS];
};

struct scene {
	struct world world;
	struct mc_device disk;
	struct process *victim, *other;
	uint64_t stream, n;
	uint32_t states; /* a bit for each in which a thread was found */
	sim_time burnt;	 /* by the victim's threads */
};

static uint64_t roll(struct scene *s, uint64_t below)
{
	return sim_draw(s->stream, 0, s->n++) % below;
}

static struct step some_step(struct scene *s, bool python)
{
	sim_time time = (sim_time)roll(s, 16) * SIM_MS / 2;

	switch (roll(s, python ? 6 : 4)) {
	case 0:
		return (struct step)SLEEP(time);
	case 1:
		return (struct step)CALL(&s->disk, time);
	case 4:
		return (struct step)RELEASED(time);
	case 5:
		return (struct step)BRIEF;
	default:
		return (struct step)BURN(time);
	}
}

static struct process *start(struct scene *s, bool python)
{
	struct process *p = ls_calloc(1, sizeof *p);

	mc_gil_init(&p->gil, &s->world.machine);
	s->world.gil = python ? &p->gil : NULL;
	for (int t = 0; t < THREADS; t++) {
		for (int i = 0; i < STEPS; i++)
			p->steps[t][i] = some_step(s, python);
		steps_start(&p->threads[t], &s->world, "t", p->steps[t], STEPS);
	}
	return p;
}

static sim_time cpu_of(const struct process *p)
{
	sim_time sum = 0;

	for (int t = 0; t < THREADS; t++)
		sum += p->threads[t].thread.cpu_ns;
	return sum;
}

static void kill_victim(void *arg, sim_time now)
{
	struct scene *s = arg;
	struct process *p = s->victim;

	(void)now;
	for (int t = 0; t < THREADS; t++) {
		s->states |= 1U << p->threads[t].thread.state;
		mc_device_cancel(&p->threads[t].call);
		mc_thread_kill(&p->threads[t].thread);
	}
	HOLDS(!p->gil.holder && !p->gil.n_waiting && ls_list_is_empty(&p->gil.waking));
	s->burnt = cpu_of(p);
	memset(p, 0xa5, sizeof *p);
	free(p);
	s->victim = NULL;
}

static void play(struct scene *s, uint64_t seed)
{
	s->stream = sim_stream(seed, "scene");
	s->n = 0;
	world_init(&s->world, 1 + (uint32_t)roll(s, 4));
	mc_device_init(&s->disk, &s->world.sim, "disk", (uint32_t)roll(s, 3));
	s->victim = start(s, seed % 2);
	s->other = start(s, seed / 2 % 2);
	sim_at(&s->world.sim, (sim_time)roll(s, 60) * SIM_MS / 2, kill_victim, s);
	world_run(&s->world);
}

START_TEST(the_others_go_on_and_nothing_of_it_is_left)
{
	static struct scene s;

	s.states = 0;
	for (uint64_t seed = 100 * (uint64_t)_i; seed < 100 * (uint64_t)_i + 100;
	     seed++) {
		const struct mc_machine *m = &s.world.machine;

		play(&s, seed);
		HOLDS(!s.victim);
		for (int t = 0; t < THREADS; t++)
			HOLDS(s.other->threads[t].ended >= 0);
		HOLDS(m->n_running == 0 && m->n_runnable == 0 && s.disk.busy == 0);
		HOLDS(s.world.sim.future.live == 0);
		HOLDS(mc_machine_busy_ns(m) == cpu_of(s.other) + s.burnt);
		HOLDS(mc_machine_busy_ns(m) <= m->cores * s.world.sim.now);
		free(s.other);
		world_release(&s.world);
	}
	s.states &= ~(1U << MC_EXITED); /* few had ended before */
	ck_assert_uint_eq(s.states, 1U << MC_RUNNABLE | 1U << MC_RUNNING |
					    1U << MC_BLOCKED | 1U << MC_PARKED);
}
END_TEST

Suite *machine_kill_suite(void)
{
	Suite *s = suite_create("machine/kill");
	TCase *t = tcase_create("kill");

	tcase_add_loop_test(t, the_others_go_on_and_nothing_of_it_is_left, 0, 5);
	suite_add_tcase(s, t);
	return s;
}
