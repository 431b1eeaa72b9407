/* SPDX-License-Identifier: MIT
 *
 * Random threads on random machines: what must hold whatever they do.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"
#include "support/holds.h"
#include "support/steps.h"
#include "support/suite.h"

enum { MOST_THREADS = 8, MOST_STEPS = 60 };

struct scene {
	struct world world;
	struct mc_device disk;
	struct mc_gil gil;
	bool python; /* most of the threads have the GIL */
	uint32_t cores, n_threads;
	sim_time quantum;
	size_t n_steps[MOST_THREADS];
	struct step steps[MOST_THREADS][MOST_STEPS];
	struct steps threads[MOST_THREADS];
};

struct dice {
	uint64_t stream, n;
};

static uint64_t roll(struct dice *d, uint64_t below)
{
	return sim_draw(d->stream, 0, d->n++) % below;
}

/* Coarse, so that many things fall on the same instant; or fine. */
static sim_time some_time(struct dice *d)
{
	if (roll(d, 4) == 0)
		return (sim_time)roll(d, 3000000);
	return (sim_time)roll(d, 12) * (SIM_MS / 2);
}

static struct step some_step(struct dice *d, struct scene *s)
{
	struct steps *other = &s->threads[roll(d, s->n_threads)];

	switch (roll(d, s->python ? 16 : 12)) {
	case 0:
	case 1:
		return (struct step)SLEEP(some_time(d));
	case 2:
		return (struct step)CALL(&s->disk, some_time(d));
	case 3:
	case 4:
		return (struct step)WAKE(other);
	case 5:
		return (struct step)YIELD;
	case 6:
		if (roll(d, 40) == 0)
			return (struct step)KILL(other);
		return (struct step)WAIT;
	case 12:
		return (struct step)RELEASED(some_time(d));
	case 13:
		return (struct step)KEPT(some_time(d));
	case 14:
		return (struct step)BRIEF;
	default:
		return (struct step)BURN(some_time(d));
	}
}

static void make_scene(struct scene *s, uint64_t seed)
{
	struct dice d = {.stream = sim_stream(seed, "scene")};

	memset(s, 0, sizeof *s);
	s->python = seed % 2;
	s->cores = 1 + (uint32_t)roll(&d, 4);
	s->n_threads = 1 + (uint32_t)roll(&d, MOST_THREADS);
	s->quantum = SIM_MS / 4 + some_time(&d);
	for (uint32_t t = 0; t < s->n_threads; t++) {
		s->n_steps[t] = roll(&d, MOST_STEPS);
		for (size_t i = 0; i < s->n_steps[t]; i++)
			s->steps[t][i] = some_step(&d, s);
	}
}

static void start(struct scene *s, uint64_t seed)
{
	mc_gil_init(&s->gil, &s->world.machine);
	s->gil.fifo = seed % 4 == 1;
	for (uint32_t t = 0; t < s->n_threads; t++) {
		s->world.gil = s->python && t % 4 != 3 ? &s->gil : NULL;
		steps_start(&s->threads[t], &s->world, "t", s->steps[t], s->n_steps[t]);
	}
}

static void play(struct scene *s, uint64_t seed, uint32_t per_step)
{
	make_scene(s, seed);
	world_init(&s->world, s->cores);
	s->world.machine.quantum = s->quantum;
	s->world.sim.per_step = s->world.sim.slice = per_step;
	mc_device_init(&s->disk, &s->world.sim, "disk", (uint32_t)(seed % 3));
	start(s, seed);
	world_run(&s->world);
}

static void assert_same_journal(const struct world *a, const struct world *b)
{
	ck_assert_uint_eq(a->n_records, b->n_records);
	for (size_t i = 0; i < a->n_records; i++) {
		const struct jrn_record *x = &a->records[i], *y = &b->records[i];

		HOLDS(x->at == y->at && x->kind == y->kind);
		HOLDS(memcmp(x->v, y->v, sizeof x->v) == 0);
	}
}

START_TEST(the_slice_changes_nothing)
{
	static const uint32_t slices[] = {0, 1, 2, 3, 7, 64};
	static struct scene a, b;
	uint64_t events = 0;

	for (uint64_t seed = 40 * (uint64_t)_i; seed < 40 * (uint64_t)_i + 40; seed++) {
		play(&a, seed, SIM_SLICE);
		for (size_t i = 0; i < sizeof slices / sizeof slices[0]; i++) {
			play(&b, seed, slices[i]);
			assert_same_journal(&a.world, &b.world);
			events += b.world.sim.happened - a.world.sim.happened;
			world_release(&b.world);
		}
		world_release(&a.world);
	}
	ck_assert_uint_gt(events, 0); /* or there was no short cut to compare with */
}
END_TEST

/* What the journal says about cores, kept up record by record. */
struct audit {
	sim_time last;
	uint32_t n_waiting;
	uint32_t core[MOST_THREADS + 1]; /* of each thread, 0: none */
	bool waiting[MOST_THREADS + 1], held[5], preempted[MOST_THREADS + 1];
	sim_time since[MOST_THREADS + 1], burnt[MOST_THREADS + 1];
};

static void lose_core(struct audit *a, uint32_t t, sim_time now)
{
	if (!a->core[t])
		return;
	a->held[a->core[t]] = false;
	a->burnt[t] += now - a->since[t];
	a->core[t] = 0;
}

static void stop_waiting(struct audit *a, uint32_t t)
{
	a->n_waiting -= a->waiting[t];
	a->waiting[t] = false;
}

/* No core idles while a thread waits for one; asked when the instant is over. */
static void assert_busy(const struct audit *a, const struct scene *s)
{
	uint32_t busy = 0;

	for (uint32_t i = 1; i <= s->cores; i++)
		busy += a->held[i];
	HOLDS(a->n_waiting == 0 || busy == s->cores);
}

static void audit_record(struct audit *a, const struct scene *s,
			 const struct jrn_record *r)
{
	uint32_t t = (uint32_t)r->v[0];

	if (r->at > a->last)
		assert_busy(a, s);
	a->last = r->at;
	if (r->kind == JRN_CPU) {
		uint32_t core = (uint32_t)r->v[1];

		HOLDS(core >= 1 && core <= s->cores);
		HOLDS(!a->held[core] && !a->core[t]);
		stop_waiting(a, t);
		a->held[core] = true;
		a->core[t] = core;
		a->since[t] = r->at;
	} else if (r->kind == JRN_WAIT && r->v[1] == JRN_WAIT_CORE) {
		HOLDS(!a->waiting[t]);
		HOLDS(!a->core[t] || r->at - a->since[t] >= s->quantum);
		lose_core(a, t, r->at);
		a->waiting[t] = true;
		a->n_waiting++;
	} else if (r->kind == JRN_WAIT) {
		HOLDS(a->core[t]);
		lose_core(a, t, r->at);
	} else if (r->kind == JRN_THREAD_EXIT) {
		lose_core(a, t, r->at);
		stop_waiting(a, t);
	} else if (r->kind == JRN_VALUE && r->v[0]) { /* not who has the GIL */
		HOLDS(a->core[t]); /* code runs on a core */
	}
}

/* On a core a thread does nothing but burn: the time it held one is the time charged. */
START_TEST(cores_are_kept_busy_with_what_was_charged)
{
	static struct scene s;

	for (uint64_t seed = 1000 + 100 * (uint64_t)_i; seed < 1100 + 100 * (uint64_t)_i;
	     seed++) {
		struct audit a = {0};

		play(&s, seed, SIM_SLICE);
		for (size_t i = 0; i < s.world.n_records; i++)
			audit_record(&a, &s, &s.world.records[i]);
		for (uint32_t t = 0; t < s.n_threads; t++) {
			struct mc_thread *thread = &s.threads[t].thread;

			HOLDS(thread->state == MC_EXITED || thread->state == MC_BLOCKED);
			HOLDS(a.burnt[t + 1] == thread->cpu_ns);
		}
		HOLDS(s.world.machine.n_runnable == 0 && s.world.machine.n_running == 0);
		HOLDS(!s.gil.holder && !s.gil.forced && !s.gil.n_waiting);
		world_release(&s.world);
	}
}
END_TEST

/* Whatever the order in which equals get a core, all burn what they have to. */
START_TEST(another_order_burns_the_same)
{
	static struct scene a, b;
	static const uint32_t forced[] = {1, 1, 0, 2, 1, 0, 0, 1};

	for (uint64_t seed = 0; seed < 100; seed++) {
		play(&a, seed, SIM_SLICE);
		make_scene(&b, seed);
		world_init(&b.world, b.cores);
		b.world.sim.choices.forced = forced;
		b.world.sim.choices.n_forced = 8;
		mc_device_init(&b.disk, &b.world.sim, "disk", 0);
		start(&b, seed);
		world_run(&b.world);
		for (uint32_t t = 0; t < b.n_threads; t++)
			if (a.threads[t].ended >= 0 && b.threads[t].ended >= 0)
				HOLDS(a.threads[t].thread.cpu_ns ==
				      b.threads[t].thread.cpu_ns);
		world_release(&a.world);
		world_release(&b.world);
	}
}
END_TEST

Suite *machine_random_suite(void)
{
	Suite *s = suite_create("machine/random");
	TCase *t = tcase_create("random");

	tcase_add_loop_test(t, the_slice_changes_nothing, 0, 10);
	tcase_add_loop_test(t, cores_are_kept_busy_with_what_was_charged, 0, 10);
	tcase_add_test(t, another_order_burns_the_same);
	suite_add_tcase(s, t);
	return s;
}
