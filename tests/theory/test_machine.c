/* SPDX-License-Identifier: MIT
 *
 * The machine and the device against queueing theory, closely: ten million customers,
 * the median of five seeds, 1 %.  Takes minutes: `make check-theory`.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/shop.h"
#include "support/suite.h"

enum { SEEDS = 5, MOST_SERVERS = 8 };

#define CUSTOMERS 10000000

static const struct sim_dist exponential = {.kind = SIM_EXPONENTIAL, .a = 1e6};
static const struct sim_dist constant = {.kind = SIM_CONSTANT, .a = 1e6};
static const struct sim_dist erlang = {.kind = SIM_ERLANG, .a = 1e6, .k = 3};
static const struct sim_dist uniform = {.kind = SIM_UNIFORM, .a = 0, .b = 2e6};
/* Many short ones and a few long ones: hyperexponential, squared variation 5.5. */
static const struct sim_dist parts[] = {{.kind = SIM_EXPONENTIAL, .a = 0.5e6},
					{.kind = SIM_EXPONENTIAL, .a = 5.5e6}};
static const double weights[] = {0.9, 0.1};
static const struct sim_dist mixed = {
	.kind = SIM_CHOICE, .k = 2, .weights = weights, .parts = parts};

struct model {
	const char *name;
	const struct sim_dist *service;
	double variation; /* variance of the service by the square of its mean */
	int servers;
	bool device; /* serves; else threads, one a core */
	double rho;
};

static const struct model models[] = {
	{"M/M/1", &exponential, 1, 1, false, 0.3},
	{"M/M/1", &exponential, 1, 1, false, 0.5},
	{"M/M/1", &exponential, 1, 1, false, 0.8},
	{"M/M/1, a device", &exponential, 1, 1, true, 0.8},
	{"M/M/2", &exponential, 1, 2, false, 0.5},
	{"M/M/4", &exponential, 1, 4, false, 0.8},
	{"M/M/8", &exponential, 1, 8, false, 0.8},
	{"M/M/4, a device", &exponential, 1, 4, true, 0.8},
	{"M/D/1", &constant, 0, 1, false, 0.5},
	{"M/D/1", &constant, 0, 1, false, 0.8},
	{"M/D/1, a device", &constant, 0, 1, true, 0.8},
	{"M/G/1, Erlang", &erlang, 1.0 / 3, 1, false, 0.8},
	{"M/G/1, uniform", &uniform, 1.0 / 3, 1, true, 0.8},
	{"M/G/1, hyperexponential", &mixed, 5.5, 1, false, 0.8},
};
enum { N_MODELS = sizeof models / sizeof models[0] };

/* Pollaczek and Khinchine; Erlang. */
static double expected_wait(const struct model *m)
{
	if (m->servers > 1)
		return shop_erlang_wait(m->servers, m->rho);
	return m->rho / (1 - m->rho) * (1 + m->variation) / 2;
}

static void run_model(const struct model *m, uint64_t seed, struct shop *s,
		      struct jrn_histogram *stays)
{
	struct server servers[MOST_SERVERS];
	uint32_t n = (uint32_t)m->servers;

	shop_open(s, seed, m->device ? 1 : n, 1 / (m->rho * n), *m->service);
	s->n = CUSTOMERS;
	s->stays = stays;
	if (m->device) {
		mc_device_init(&s->device, &s->sim, "device", n);
		s->enter = shop_call_device;
	} else {
		shop_hire(s, servers, m->servers);
	}
	shop_run(s);
	shop_close(s);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void assert_median(const char *name, const char *what, double *values,
			  double expected)
{
	double off;

	qsort(values, SEEDS, sizeof *values, by_size);
	off = values[SEEDS / 2] / expected - 1;
	printf("%s: %s %.4f, in theory %.4f: %+.2f %%\n", name, what, values[SEEDS / 2],
	       expected, 100 * off);
	ck_assert_msg(fabs(off) < 0.01, "%s: %s %g, not %g", name, what,
		      values[SEEDS / 2], expected);
}

START_TEST(mean_waits_are_those_of_theory)
{
	const struct model *m = &models[_i];
	char name[64];
	double waits[SEEDS];

	for (int seed = 0; seed < SEEDS; seed++) {
		struct shop s;

		run_model(m, (uint64_t)seed + 1, &s, NULL);
		waits[seed] = s.waited / CUSTOMERS;
	}
	snprintf(name, sizeof name, "%s at %g", m->name, m->rho);
	assert_median(name, "mean wait", waits, expected_wait(m));
}
END_TEST

/* In M/M/1 the time in the system is exponential, with mean 1 / (1 - rho). */
START_TEST(percentiles_of_mm1_are_those_of_theory)
{
	static const unsigned permille[] = {500, 900, 950, 990};
	const struct model *m = &models[2];
	double stays[4][SEEDS];
	char what[16];

	for (int seed = 0; seed < SEEDS; seed++) {
		struct jrn_histogram h = JRN_HISTOGRAM_INIT;
		struct shop s;

		run_model(m, (uint64_t)seed + 1, &s, &h);
		for (int i = 0; i < 4; i++)
			stays[i][seed] =
				sim_to_ms(jrn_histogram_permille(&h, permille[i]));
		jrn_histogram_release(&h);
	}
	for (int i = 0; i < 4; i++) {
		snprintf(what, sizeof what, "p%u", permille[i] / 10);
		assert_median("M/M/1 at 0.8", what, stays[i],
			      -log(1 - permille[i] / 1000.0) / (1 - m->rho));
	}
}
END_TEST

Suite *theory_machine_suite(void)
{
	Suite *s = suite_create("theory/machine");
	TCase *t = tcase_create("machine");

	tcase_set_timeout(t, 1200);
	tcase_add_loop_test(t, mean_waits_are_those_of_theory, 0, N_MODELS);
	tcase_add_test(t, percentiles_of_mm1_are_those_of_theory);
	suite_add_tcase(s, t);
	return s;
}
