/* SPDX-License-Identifier: MIT */
#include "support/web.h"

#include <stdlib.h>

#include "base/die.h"
#include "support/holds.h"

struct web_conn {
	struct web *web;
	struct mc_sock *sock;
	struct mc_watch watch;
	struct ls_list link;
};

struct web_job {
	struct web_conn *conn;
	uint32_t number;
	bool frame;
	struct ls_list link;
	struct web_job *next;
};

/* ---- answering --------------------------------------------------------------------- */

static void send(struct web_conn *c, struct rt_http_message *m)
{
	struct mc_chunk *chunk = rt_http_pack(m);
	uint64_t taken;

	if (c->sock)
		mc_send(c->sock, chunk, 0, &taken);
	mc_chunk_unref(&c->web->net, chunk);
}

static struct rt_http_message *answer(struct web_conn *c, uint32_t number,
				      enum rt_http_kind kind)
{
	struct rt_http_message *m = rt_http_new(&c->web->http, kind);

	m->number = number;
	m->process = 7;
	m->status = c->web->status;
	m->close = c->web->says_close;
	m->keep_alive = c->web->keep_alive;
	m->body.len = 13;
	return m;
}

static void send_parts(struct web_conn *c, uint32_t number)
{
	struct rt_http_message *m = answer(c, number, RT_HTTP_RESPONSE);

	m->streamed = true;
	send(c, m);
	m = answer(c, number, RT_HTTP_BODY);
	m->streamed = true;
	send(c, m);
	m = answer(c, number, RT_HTTP_BODY);
	m->streamed = m->last = true;
	m->body.len = 0;
	send(c, m);
}

static void hang_up(struct web_conn *c)
{
	if (c->sock)
		mc_close(c->sock);
	c->sock = NULL;
}

static void answer_job(struct web_job *job)
{
	struct web_conn *c = job->conn;
	struct rt_http_message *m;

	if (c->web->hangs_up) {
		hang_up(c);
	} else if (c->web->parts) {
		send_parts(c, job->number);
	} else {
		m = answer(c, job->number, job->frame ? RT_HTTP_FRAME : RT_HTTP_RESPONSE);
		m->last = !job->frame;
		send(c, m);
	}
}

static void on_served(void *arg, sim_time now);

static void serve_next(struct web *w)
{
	struct ls_list *link;

	while (w->busy < w->desks && (link = ls_list_pop(&w->jobs))) {
		struct web_job *job = LS_LIST_ENTRY(link, struct web_job, link);
		uint32_t n = rt_draw_number(&w->requests, job->number);

		w->busy++;
		sim_at(&w->sim,
		       w->sim.now + sim_sample(&w->service,
					       sim_stream(w->sim.seed, "service"),
					       job->number, n),
		       on_served, job);
	}
}

static void on_served(void *arg, sim_time now)
{
	struct web_job *job = arg;
	struct web *w = job->conn->web;

	(void)now;
	w->busy--;
	answer_job(job);
	job->next = w->spare;
	w->spare = job;
	serve_next(w);
}

static void take(struct web_conn *c, const struct rt_http_message *m)
{
	struct web *w = c->web;
	struct web_job *job = w->spare;

	if (m->upgrade) {
		struct rt_http_message *yes = answer(c, 0, RT_HTTP_RESPONSE);

		w->upgrades++;
		yes->status = 101;
		yes->last = true;
		send(c, yes);
		return;
	}
	w->requests_seen++;
	if (m->number < WEB_ROWS)
		w->seen[m->number] = w->sim.now;
	if (w->silent)
		return;
	if (job)
		w->spare = job->next;
	else
		job = ls_calloc(1, sizeof *job);
	*job = (struct web_job){
		.conn = c, .number = m->number, .frame = m->kind == RT_HTTP_FRAME};
	ls_list_push(&w->jobs, &job->link);
	serve_next(w);
}

/* ---- connections ------------------------------------------------------------------- */

static void on_data(struct mc_watch *watch)
{
	struct web_conn *c = LS_LIST_ENTRY(watch, struct web_conn, watch);
	struct mc_piece piece;
	enum mc_errno e;

	while (c->sock && (e = mc_recv(c->sock, 65536, &piece)) != MC_EAGAIN) {
		if (e || piece.bytes == 0) {
			hang_up(c);
			return;
		}
		if (piece.message)
			take(c, piece.message);
		mc_chunk_unref(&c->web->net, piece.chunk);
	}
}

static void on_connection(struct mc_watch *watch)
{
	struct web *w = LS_LIST_ENTRY(watch, struct web, watch);
	struct mc_sock *sock;

	while ((sock = mc_accept(w->fd))) {
		struct web_conn *c = ls_calloc(1, sizeof *c);

		c->web = w;
		c->sock = sock;
		ls_list_push(&w->conns, &c->link);
		mc_watch_init(&c->watch, NULL, on_data);
		mc_sock_watch(sock, &c->watch);
	}
}

void web_listen(struct web *w)
{
	HOLDS(mc_listen(&w->files, 8000, 511, &w->fd) == MC_OK);
	mc_watch_init(&w->watch, NULL, on_connection);
	mc_listen_watch(w->fd, &w->watch);
}

void web_kill(struct web *w)
{
	LS_LIST_EACH(e, &w->conns)
	LS_LIST_ENTRY(e, struct web_conn, link)->sock = NULL;
	mc_files_close_all(&w->files);
}

/* ---- the world --------------------------------------------------------------------- */

static void on_over(void *arg)
{
	struct web *w = arg;

	w->over = true;
	sim_stop(&w->sim);
}

static void on_result(void *arg, const struct rt_load_result *r)
{
	struct web *w = arg;

	if (w->n_rows < WEB_ROWS)
		w->rows[w->n_rows] = *r;
	w->n_rows++;
}

void web_open(struct web *w, uint64_t seed)
{
	*w = (struct web){.desks = 1, .status = 200, .service = {.a = 1e6}};
	for (size_t i = 0; i < WEB_ROWS; i++)
		w->seen[i] = -1;
	jrn_init(&w->journal);
	sim_init(&w->sim, seed, &w->journal);
	mc_net_init(&w->net, &w->sim);
	mc_host_init(&w->host, &w->net);
	mc_files_init(&w->files, &w->host, 1);
	rt_http_init(&w->http, &w->net);
	rt_requests_init(&w->requests, &w->sim);
	rt_loads_init(&w->loads, "web", &w->sim, &w->http, &w->requests, &w->host);
	w->loads.over = on_over;
	w->loads.over_arg = w;
	w->loads.result = on_result;
	w->loads.result_arg = w;
	ls_list_init(&w->conns);
	ls_list_init(&w->jobs);
}

void web_add(struct web *w, const struct rt_load_plan *plan)
{
	const char *hint;

	ck_assert_ptr_null(rt_load_plan_wrong(plan, &hint));
	rt_loads_add(&w->loads, plan);
}

void web_run(struct web *w)
{
	rt_loads_begin(&w->loads);
	while (sim_step(&w->sim))
		;
}

void web_close(struct web *w)
{
	struct ls_list *link;
	struct web_job *job;

	rt_loads_release(&w->loads);
	web_kill(w);
	while ((link = ls_list_pop(&w->jobs)))
		free(LS_LIST_ENTRY(link, struct web_job, link));
	while ((job = w->spare)) {
		w->spare = job->next;
		free(job);
	}
	while ((link = ls_list_pop(&w->conns)))
		free(LS_LIST_ENTRY(link, struct web_conn, link));
	mc_net_release(&w->net);
	rt_http_release(&w->http);
	rt_requests_release(&w->requests);
	sim_release(&w->sim);
	jrn_release(&w->journal);
}

void web_expect(const struct web *w, uint64_t sent, uint64_t completed, uint64_t failed,
		uint64_t timed_out, uint64_t refused)
{
	struct rt_stats_counts c =
		rt_stats_sum(&w->loads.stats, RT_STATS_ANY, RT_STATS_ANY, NULL);

	ck_assert_uint_eq(c.sent, sent);
	ck_assert_uint_eq(c.ended[RT_COMPLETED], completed);
	ck_assert_uint_eq(c.ended[RT_FAILED], failed);
	ck_assert_uint_eq(c.ended[RT_TIMED_OUT], timed_out);
	ck_assert_uint_eq(c.ended[RT_REFUSED], refused);
}
