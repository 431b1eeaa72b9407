/* SPDX-License-Identifier: MIT */
#include "runtime/stats.h"

#include <stdlib.h>

#include "base/vec.h"

const char *const rt_outcome_names[RT_OUTCOME_COUNT] = {"completed", "failed",
							"timed_out", "refused"};

void rt_stats_init(struct rt_stats *s)
{
	*s = (struct rt_stats){.routes = jrn_strings_new(),
			       .first_sent = SIM_FOREVER,
			       .last_answer = -1};
}

void rt_stats_release(struct rt_stats *s)
{
	for (size_t i = 0; i < s->n; i++)
		jrn_histogram_release(&s->groups[i].latency);
	jrn_histogram_release(&s->pushes);
	free(s->groups);
	jrn_strings_free(s->routes);
	*s = (struct rt_stats){0};
}

uint32_t rt_stats_group(struct rt_stats *s, uint32_t load, const char *path, size_t len)
{
	uint32_t route = jrn_strings_add(s->routes, path, len);

	for (size_t i = s->n; i-- > 0;)
		if (s->groups[i].load == load && s->groups[i].route == route)
			return (uint32_t)i;
	ls_grow(s->groups, s->cap, s->n + 1);
	s->groups[s->n] = (struct rt_stats_group){.load = load, .route = route};
	return (uint32_t)s->n++;
}

void rt_stats_sent(struct rt_stats *s, uint32_t group, sim_time now)
{
	s->groups[group].counts.sent++;
	if (s->first_sent == SIM_FOREVER)
		s->first_sent = now;
}

void rt_stats_ended(struct rt_stats *s, uint32_t group, enum rt_outcome outcome,
		    sim_time latency, sim_time now)
{
	struct rt_stats_group *g = &s->groups[group];

	g->counts.ended[outcome]++;
	if (outcome != RT_COMPLETED)
		return;
	jrn_histogram_add(&g->latency, latency);
	s->last_answer = now;
}

void rt_stats_pushed(struct rt_stats *s, sim_time latency)
{
	jrn_histogram_add(&s->pushes, latency);
}

/* ---- reading ----------------------------------------------------------------------- */

static bool belongs(const struct rt_stats_group *g, uint32_t load, uint32_t route)
{
	return (load == RT_STATS_ANY || load == g->load) &&
	       (route == RT_STATS_ANY || route == g->route);
}

static void add(struct rt_stats_counts *to, const struct rt_stats_counts *from)
{
	to->sent += from->sent;
	for (int i = 0; i < RT_OUTCOME_COUNT; i++)
		to->ended[i] += from->ended[i];
}

struct rt_stats_counts rt_stats_sum(const struct rt_stats *s, uint32_t load,
				    uint32_t route, struct jrn_histogram *latency)
{
	struct rt_stats_counts sum = {0};

	for (size_t i = 0; i < s->n; i++) {
		if (!belongs(&s->groups[i], load, route))
			continue;
		add(&sum, &s->groups[i].counts);
		if (latency)
			jrn_histogram_merge(latency, &s->groups[i].latency);
	}
	return sum;
}

uint64_t rt_stats_in_flight(const struct rt_stats_counts *c)
{
	uint64_t n = c->sent;

	for (int i = 0; i < RT_OUTCOME_COUNT; i++)
		n -= c->ended[i];
	return n;
}

double rt_stats_throughput(const struct rt_stats *s, const struct rt_stats_counts *c)
{
	if (s->last_answer <= s->first_sent)
		return 0;
	return (double)c->ended[RT_COMPLETED] * 1e9 /
	       (double)(s->last_answer - s->first_sent);
}

const char *rt_stats_route(const struct rt_stats *s, uint32_t route)
{
	return route < jrn_strings_count(s->routes)
		       ? jrn_strings_get(s->routes, route, NULL)
		       : NULL;
}
