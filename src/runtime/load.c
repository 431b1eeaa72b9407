/* SPDX-License-Identifier: MIT */
#include "runtime/load.h"

#include <stdlib.h>

#include "base/vec.h"
#include "runtime/load_int.h"
#include "sim/rng.h"

#define PATIENCE (30 * SIM_S) /* after the last send, for requests without a timeout */

static void on_listen(void *arg, struct mc_listener *listener);
static void on_owner(void *arg, struct mc_sock *sock);
static void begin(struct rt_load *l);
static void be_patient(struct rt_load *l);

void rt_loads_init(struct rt_loads *l, const char *system, struct sim *sim,
		   struct rt_http *http, struct rt_requests *requests,
		   struct mc_host *target)
{
	*l = (struct rt_loads){.sim = sim,
			       .net = http->net,
			       .http = http,
			       .requests = requests,
			       .system = system,
			       .target = target};
	mc_host_init(&l->host, http->net);
	mc_files_init(&l->files, &l->host, 0);
	l->host.dial_stream = sim_stream(sim->seed, "dial");
	rt_stats_init(&l->stats);
	l->net->on_listen = on_listen;
	l->net->on_listen_arg = l;
	l->net->on_owner = on_owner;
	l->net->on_owner_arg = l;
}

static void free_load(struct rt_load *l)
{
	struct ls_list *link;

	while ((link = ls_list_first(&l->conns)))
		rt_load_close(LS_LIST_ENTRY(link, struct rt_load_conn, link));
	while ((link = ls_list_pop(&l->alive)))
		free(LS_LIST_ENTRY(link, struct rt_load_request, alive));
	rt_arrivals_release(&l->arrivals);
	free(l->users);
	free(l->sockets);
	free(l);
}

void rt_loads_release(struct rt_loads *l)
{
	struct rt_load_request *q;
	struct rt_load_conn *c;

	if (!l->sim)
		return;
	for (size_t i = 0; i < l->n; i++)
		free_load(l->loads[i]);
	free(l->loads);
	while ((q = l->spare_requests)) {
		l->spare_requests = q->next;
		free(q);
	}
	while ((c = l->spare_conns)) {
		l->spare_conns = c->next;
		free(c);
	}
	rt_stats_release(&l->stats);
	l->net->on_listen = NULL;
	l->net->on_owner = NULL;
	l->sim = NULL;
}

void rt_loads_add(struct rt_loads *l, const struct rt_load_plan *plan)
{
	uint32_t index = l->lines++;
	struct rt_load *load;

	if (!rt_load_plan_reaches(plan, l->system))
		return;
	load = ls_calloc(1, sizeof *load);
	load->all = l;
	load->plan = *plan;
	load->index = index;
	load->most_conns = UINT32_MAX;
	if (plan->connections != RT_LOAD_NONE)
		load->most_conns = (uint32_t)plan->connections;
	else if (plan->kind == RT_LOAD_WEBSOCKET)
		load->most_conns = 1;
	ls_list_init(&load->alive);
	ls_list_init(&load->waiting);
	ls_list_init(&load->conns);
	ls_list_init(&load->idle);
	ls_grow(l->loads, l->cap, l->n + 1);
	l->loads[l->n++] = load;
	if (l->begun)
		begin(load);
}

/* ---- the beginning ----------------------------------------------------------------- */

/* Connections are opened when both have come: the load's time and the first listener. */
static void open_connections(struct rt_load *l)
{
	if (!l->started || !l->up)
		return;
	rt_load_open_beforehand(l);
	rt_load_pump(l);
}

static void find_listener(struct rt_load *l)
{
	uint16_t first = l->all->port;

	l->port = l->plan.port == RT_LOAD_NONE ? first : (uint16_t)l->plan.port;
	l->up = l->port && mc_host_listens(l->all->target, l->port);
}

static void on_owner(void *arg, struct mc_sock *sock)
{
	rt_loads_sock_goes(arg, sock, JRN_Q_RCVBUF, sock->files->process);
}

static void on_listen(void *arg, struct mc_listener *listener)
{
	struct rt_loads *all = arg;

	if (listener->host != all->target || listener->path)
		return;
	if (!all->port)
		all->port = listener->port;
	for (size_t i = 0; i < all->n; i++) {
		struct rt_load *l = all->loads[i];

		if (l->up && l->port)
			continue;
		find_listener(l);
		open_connections(l);
	}
}

/* Nobody listens, so nobody will: what waits is sent, and refused. */
static void on_no_server(void *arg, sim_time now)
{
	struct rt_load *l = arg;

	(void)now;
	l->no_server = 0;
	if (l->up)
		return;
	l->up = true;
	open_connections(l);
}

static void on_arrival(void *arg, sim_time now);

static void on_end(void *arg, sim_time now)
{
	(void)now;
	rt_load_source_over(arg);
}

static void plan_arrival(struct rt_load *l)
{
	sim_time at = rt_arrivals_next(&l->arrivals, &l->next_url);

	if (at != SIM_FOREVER)
		sim_at(l->all->sim, at, on_arrival, l);
	else if (l->sockets && l->arrivals.end < SIM_END)
		sim_at(l->all->sim, l->arrivals.end, on_end, l); /* they stay open */
	else
		rt_load_source_over(l);
}

/* A client who waits (a wrong model) sends nothing now. */
static bool waits(const struct rt_load *l)
{
	int64_t most = l->plan.connections == RT_LOAD_NONE ? 1 : l->plan.connections;

	return l->all->waiting_clients && l->n_alive >= (uint64_t)most;
}

static void on_arrival(void *arg, sim_time now)
{
	struct rt_load *l = arg;

	(void)now;
	if (!waits(l))
		rt_load_issue(l, l->issued, l->next_url, NULL);
	plan_arrival(l);
}

/* All users come at once. */
static void start_users(struct rt_load *l, sim_time now)
{
	uint32_t n = (uint32_t)l->plan.users;

	l->think_stream = sim_stream(l->all->sim->seed, "think");
	l->users = ls_calloc(n, sizeof *l->users);
	if (l->arrivals.end < SIM_END)
		sim_at(l->all->sim, l->arrivals.end > now ? l->arrivals.end : now, on_end,
		       l);
	else
		be_patient(l);
	for (uint32_t i = 0; i < n; i++) {
		l->users[i] = (struct rt_load_user){.load = l, .index = i};
		rt_load_user_sends(&l->users[i]);
	}
}

static void on_start(void *arg, sim_time now)
{
	struct rt_load *l = arg;

	l->started = true;
	if (l->plan.connections != RT_LOAD_NONE && l->plan.keepalive)
		l->beforehand = (uint32_t)l->plan.connections;
	if (l->plan.kind == RT_LOAD_WEBSOCKET) {
		l->beforehand = l->most_conns;
		l->sockets = ls_calloc(l->most_conns, sizeof(struct rt_load_conn *));
	}
	find_listener(l);
	open_connections(l);
	if (!l->up)
		l->no_server = sim_at(l->all->sim, now + RT_LOAD_GRACE, on_no_server, l);
	if (l->plan.users != RT_LOAD_NONE)
		start_users(l, now);
	else
		plan_arrival(l);
}

static void begin(struct rt_load *l)
{
	struct sim *sim = l->all->sim;

	rt_arrivals_init(&l->arrivals, &l->plan, sim->seed, l->index, sim->now);
	sim_at(sim, l->arrivals.origin, on_start, l);
}

void rt_loads_begin(struct rt_loads *all)
{
	all->begun = true;
	all->stride = all->lines;
	for (size_t i = 0; i < all->n; i++)
		begin(all->loads[i]);
}

/* ---- the end ----------------------------------------------------------------------- */

bool rt_loads_are_over(const struct rt_loads *all)
{
	return all->n && all->ended == all->n;
}

static void end_load(struct rt_load *l)
{
	struct rt_loads *all = l->all;

	if (l->ended)
		return;
	l->ended = true;
	sim_cancel(all->sim, l->timer);
	sim_cancel(all->sim, l->no_server);
	l->timer = l->no_server = 0;
	rt_sockets_leave(l);
	all->ended++;
	if (rt_loads_are_over(all) && all->over)
		all->over(all->over_arg);
}

void rt_load_look_for_end(struct rt_load *l)
{
	if (l->source_over && ls_list_is_empty(&l->alive))
		end_load(l);
}

/* Users who all wait for an answer send nothing more. */
static bool is_quiet(const struct rt_load *l)
{
	return l->source_over || (l->users && l->n_alive == (uint64_t)l->plan.users);
}

static void on_patience(void *arg, sim_time now)
{
	struct rt_load *l = arg;
	sim_time until = l->last_issue + PATIENCE;

	l->timer = 0;
	if (until <= now && is_quiet(l))
		end_load(l);
	else
		l->timer = sim_at(l->all->sim, until > now ? until : now + PATIENCE,
				  on_patience, l);
}

static void be_patient(struct rt_load *l)
{
	if (l->plan.timeout == RT_LOAD_NONE && !l->timer)
		l->timer = sim_at(l->all->sim, l->all->sim->now, on_patience, l);
}

void rt_load_source_over(struct rt_load *l)
{
	if (l->source_over)
		return;
	l->source_over = true;
	l->beforehand = 0;
	be_patient(l);
	rt_load_look_for_end(l);
}

void rt_loads_tell_rest(struct rt_loads *all)
{
	for (size_t i = 0; i < all->n; i++)
		LS_LIST_EACH(e, &all->loads[i]->alive)
	rt_load_tell(LS_LIST_ENTRY(e, struct rt_load_request, alive), -1, RT_COMPLETED, 0,
		     NULL);
}

/* Of a load whose number of requests is given. */
static double sent_share(const struct rt_load *l)
{
	if (l->plan.requests == RT_LOAD_NONE)
		return 0;
	return l->ended ? 1 : (double)l->issued / (double)l->plan.requests;
}

double rt_loads_sent(const struct rt_loads *all)
{
	double least = 1;

	for (size_t i = 0; i < all->n; i++) {
		double share = sent_share(all->loads[i]);

		if (share < least)
			least = share;
	}
	return all->n ? least : 0;
}

sim_time rt_loads_end(const struct rt_loads *all)
{
	sim_time end = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct rt_load_plan *p = &all->loads[i]->plan;
		sim_time one = rt_load_plan_end(p);

		for (size_t k = 0; one == SIM_FOREVER && k < p->n_schedule; k++)
			if (p->start + p->schedule[k].at > end)
				end = p->start + p->schedule[k].at;
		if (one > end && !(one == SIM_FOREVER && p->schedule))
			end = one;
	}
	return end;
}
