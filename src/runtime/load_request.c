/* SPDX-License-Identifier: MIT
 *
 * The requests of a load: from when one is meant to be sent to its end.
 */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "runtime/load_int.h"

/* A user who is answered in no time, or refused, does not stop the clock. */
#define SHORTEST_ROUND SIM_US

static struct rt_load_request *take_request(struct rt_loads *all)
{
	struct rt_load_request *q = all->spare_requests;

	if (q)
		all->spare_requests = q->next;
	else
		q = ls_realloc(NULL, 1, sizeof *q);
	return q;
}

static uint32_t group_of(struct rt_load *l, const char *url)
{
	if (url != l->url) {
		l->url = url;
		l->group = rt_stats_group(&l->all->stats, l->index, url,
					  rt_load_path_len(url));
	}
	return l->group;
}

/* The same in every system.  Loads that were added late have the upper half. */
static uint32_t number_of(const struct rt_load *l, uint64_t k)
{
	uint32_t stride = l->all->stride;

	if (l->index < stride)
		return (uint32_t)(1 + k * stride + l->index);
	return (uint32_t)(k * 64 + (l->index - stride)) | 0x80000000u;
}

void rt_load_issue(struct rt_load *l, uint64_t k, const char *url,
		   struct rt_load_user *user)
{
	struct rt_loads *all = l->all;
	struct rt_load_request *q = take_request(all);

	*q = (struct rt_load_request){.load = l,
				      .user = user,
				      .url = url,
				      .number = number_of(l, k),
				      .group = group_of(l, url),
				      .intended = all->sim->now,
				      .sent = -1};
	l->issued++;
	l->last_issue = q->intended;
	rt_stats_sent(&all->stats, q->group, q->intended);
	rt_request_begin(all->requests, q->number, url, rt_load_path_len(url));
	ls_list_init(&q->link);
	ls_list_push(&l->alive, &q->alive);
	l->n_alive++;
	rt_load_arm_timer(l);
	ls_list_push(&l->waiting, &q->link);
	l->n_waiting++;
	if (l->plan.kind == RT_LOAD_WEBSOCKET)
		q->slot = (uint32_t)(k % l->most_conns);
	rt_load_pump(l);
	if (!q->placed && l->n_connecting >= l->n_waiting)
		rt_request_goes(all->requests, q->number, JRN_Q_SYN, 0);
}

void rt_load_tell(const struct rt_load_request *q, sim_time done, enum rt_outcome outcome,
		  uint16_t status, const char *error)
{
	const struct rt_loads *all = q->load->all;
	const struct rt_load_conn *c = q->conn;
	struct rt_load_result r = {
		.route = rt_stats_route(&all->stats, all->stats.groups[q->group].route),
		.intended = q->intended,
		.sent = q->sent,
		.done = done,
		.outcome = outcome,
		.status = status,
		.error = error,
		.process = c ? c->process : 0,
		.connection = c ? c->number : 0};

	if (all->result)
		all->result(all->result_arg, &r);
}

/* ---- users ------------------------------------------------------------------------- */

static void on_thought(void *arg, sim_time now)
{
	(void)now;
	rt_load_user_sends(arg);
}

void rt_load_user_sends(struct rt_load_user *user)
{
	struct rt_load *l = user->load;
	const struct rt_load_plan *p = &l->plan;

	if (p->requests != RT_LOAD_NONE && l->issued >= (uint64_t)p->requests)
		rt_load_source_over(l);
	if (l->source_over)
		return;
	rt_load_issue(l, (uint64_t)user->rounds++ * (uint64_t)p->users + user->index,
		      p->url, user);
}

static void user_thinks(struct rt_load_user *user, uint32_t number, sim_time intended)
{
	struct rt_load *l = user->load;
	struct sim *sim = l->all->sim;
	sim_time next = sim->now;

	if (l->plan.think_given)
		next += sim_sample(&l->plan.think, l->think_stream, number, 0);
	if (next < intended + SHORTEST_ROUND)
		next = intended + SHORTEST_ROUND;
	if (next == sim->now)
		rt_load_user_sends(user);
	else if (next < l->arrivals.end)
		sim_at(sim, next, on_thought, user);
}

/* ---- the end of a request ---------------------------------------------------------- */

void rt_load_finish(struct rt_load_request *q, enum rt_outcome outcome, uint16_t status,
		    const char *error)
{
	struct rt_load *l = q->load;
	struct rt_loads *all = l->all;
	struct rt_load_user *user = q->user;
	uint32_t number = q->number;
	sim_time now = all->sim->now, intended = q->intended;

	rt_stats_ended(&all->stats, q->group, outcome, now - intended, now);
	rt_load_tell(q, now, outcome, status, error);
	rt_request_end(all->requests, number, (enum jrn_drop)(JRN_DROP_ANSWERED + outcome));
	l->n_alive--;
	ls_list_remove(&q->alive);
	ls_list_remove(&q->link);
	q->next = all->spare_requests;
	all->spare_requests = q;
	if (user)
		user_thinks(user, number, intended);
	rt_load_look_for_end(l);
}

/* ---- timeouts: all of one length, so the oldest request's comes first -------------- */

static struct rt_load_request *oldest(struct rt_load *l)
{
	struct ls_list *link = ls_list_first(&l->alive);

	return link ? LS_LIST_ENTRY(link, struct rt_load_request, alive) : NULL;
}

/* An HTTP connection cannot be used any more: the answer may still come. */
static void time_out(struct rt_load_request *q)
{
	struct rt_load *l = q->load;
	struct rt_load_conn *c = q->conn;

	if (!q->placed)
		l->n_waiting--;
	rt_load_finish(q, RT_TIMED_OUT, 0, "timeout");
	if (c && l->plan.kind == RT_LOAD_HTTP) {
		rt_load_close(c);
		rt_load_pump(l);
	}
}

static void on_timeout(void *arg, sim_time now)
{
	struct rt_load *l = arg;
	struct rt_load_request *q;

	l->timer = 0;
	while ((q = oldest(l)) && q->intended + l->plan.timeout <= now)
		time_out(q);
	rt_load_arm_timer(l);
}

void rt_load_arm_timer(struct rt_load *l)
{
	struct rt_load_request *q;

	if (l->timer || l->plan.timeout == RT_LOAD_NONE)
		return;
	q = oldest(l);
	if (q)
		l->timer =
			sim_at(l->all->sim, q->intended + l->plan.timeout, on_timeout, l);
}
