/* SPDX-License-Identifier: MIT */
#include "journal/meters.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

struct thread {
	uint32_t process;
	bool on_core, polling;
	jrn_time since; /* it has had a core, or has been polling */
};

struct item {
	jrn_time due;	 /* JRN_NEVER: none */
	jrn_time queued; /* it came into the pool's queue; JRN_NEVER: it is not there */
};

struct jrn_meters {
	struct jrn_sink sink;
	struct jrn_meter_process
		*processes; /* all arrays by id: the first is of no use */
	struct thread *threads;
	uint32_t *loops; /* the loop's thread */
	bool *pool_queues;
	struct item *items;
	size_t n_processes, n_threads, n_loops, n_pool_queues, n_items;
	size_t cap_processes, cap_threads, cap_loops, cap_pool_queues, cap_items;
	struct jrn_meter_pool pool;
};

/* Room for an id, all that lies before it is zero. */
#define REACH(m, list, id)                                                               \
	do {                                                                             \
		if ((id) >= (m)->n_##list) {                                             \
			ls_grow((m)->list, (m)->cap_##list, (id) + 1);                   \
			memset((m)->list + (m)->n_##list, 0,                             \
			       ((id) + 1 - (m)->n_##list) * sizeof *(m)->list);          \
			(m)->n_##list = (id) + 1;                                        \
		}                                                                        \
	} while (0)

static char *text_of(const struct jrn_strings *strings, int64_t id)
{
	size_t len;
	const char *s = jrn_strings_get(strings, (uint32_t)id, &len);

	return ls_strndup(s, len);
}

/* ---- processes and threads
 * ------------------------------------------------------------- */

static void put_process(struct jrn_meters *m, const struct jrn_record *r,
			const struct jrn_strings *strings)
{
	struct jrn_meter_process *p;
	size_t id = (size_t)r->v[0];

	REACH(m, processes, id);
	p = &m->processes[id];
	free(p->name);
	free(p->runtime);
	*p = (struct jrn_meter_process){.name = text_of(strings, r->v[2]),
					.runtime = text_of(strings, r->v[3]),
					.forked = r->v[1] != 0,
					.begin = r->at,
					.end = JRN_NEVER};
}

static void put_thread(struct jrn_meters *m, const struct jrn_record *r)
{
	size_t id = (size_t)r->v[0];

	REACH(m, threads, id);
	m->threads[id] = (struct thread){.process = (uint32_t)r->v[1]};
	m->pool.threads += r->v[2] == JRN_ROLE_POOL;
}

/* What the thread has been doing comes to its process. */
static void settle(struct jrn_meters *m, struct thread *t, jrn_time at)
{
	if (t->process < m->n_processes) {
		struct jrn_meter_process *p = &m->processes[t->process];

		p->busy += t->on_core ? at - t->since : 0;
		p->polling += t->polling ? at - t->since : 0;
	}
	t->on_core = t->polling = false;
	t->since = at;
}

static void put_state(struct jrn_meters *m, const struct jrn_record *r)
{
	struct thread *t;

	if ((size_t)r->v[0] >= m->n_threads)
		return;
	t = &m->threads[r->v[0]];
	settle(m, t, r->at);
	t->on_core = r->kind == JRN_CPU;
	t->polling = r->kind == JRN_WAIT && r->v[1] == JRN_WAIT_POLL;
}

static void put_loop(struct jrn_meters *m, const struct jrn_record *r)
{
	size_t id = (size_t)r->v[0];

	REACH(m, loops, id);
	m->loops[id] = (uint32_t)r->v[1];
}

static struct jrn_meter_process *process_of_thread(struct jrn_meters *m, int64_t thread)
{
	uint32_t id = (size_t)thread < m->n_threads ? m->threads[thread].process : 0;

	return id < m->n_processes ? &m->processes[id] : NULL;
}

static void put_iteration(struct jrn_meters *m, const struct jrn_record *r)
{
	struct jrn_meter_process *p;

	if ((size_t)r->v[0] >= m->n_loops)
		return;
	p = process_of_thread(m, m->loops[r->v[0]]);
	if (p && (uint64_t)r->v[1] > p->iterations)
		p->iterations = (uint64_t)r->v[1];
}

/* ---- items
 * ------------------------------------------------------------------------------- */

static void leave_pool(struct jrn_meters *m, struct item *i, jrn_time at, bool for_thread)
{
	if (i->queued == JRN_NEVER)
		return;
	m->pool.waiting--;
	if (for_thread)
		jrn_histogram_add(&m->pool.wait, at - i->queued);
	i->queued = JRN_NEVER;
}

static void wait_in(struct jrn_meters *m, struct item *i, int64_t queue, jrn_time at)
{
	if ((size_t)queue >= m->n_pool_queues || !m->pool_queues[queue])
		return;
	i->queued = at;
	m->pool.jobs++;
	if (++m->pool.waiting > m->pool.max_waiting)
		m->pool.max_waiting = m->pool.waiting;
}

static void put_queue(struct jrn_meters *m, const struct jrn_record *r)
{
	size_t id = (size_t)r->v[0];

	REACH(m, pool_queues, id);
	m->pool_queues[id] = r->v[1] == JRN_Q_POOL || r->v[1] == JRN_Q_POOL_SLOW;
}

static void put_new(struct jrn_meters *m, const struct jrn_record *r)
{
	size_t id = (size_t)r->v[0];

	REACH(m, items, id);
	m->items[id] = (struct item){r->v[3], JRN_NEVER};
	wait_in(m, &m->items[id], r->v[2], r->at);
}

static void begin(struct jrn_meters *m, struct item *i, const struct jrn_record *r)
{
	struct jrn_meter_process *p = process_of_thread(m, r->v[1]);

	if (p && i->due != JRN_NEVER && r->at - i->due > p->max_lag)
		p->max_lag = r->at - i->due;
	leave_pool(m, i, r->at, true);
	i->due = JRN_NEVER;
}

static void put_item(struct jrn_meters *m, const struct jrn_record *r)
{
	struct item *i;

	if ((size_t)r->v[0] >= m->n_items)
		return;
	i = &m->items[r->v[0]];
	switch ((int)r->kind) {
	case JRN_MOVE:
		leave_pool(m, i, r->at, false);
		i->due = r->v[2];
		wait_in(m, i, r->v[1], r->at);
		break;
	case JRN_DUE:
		i->due = r->v[1];
		break;
	case JRN_BEGIN:
		begin(m, i, r);
		break;
	case JRN_DROP:
		leave_pool(m, i, r->at, false);
		i->due = JRN_NEVER;
		break;
	default:
		break;
	}
}

static void put(struct jrn_sink *sink, const struct jrn_record *r,
		const struct jrn_strings *strings)
{
	struct jrn_meters *m = (struct jrn_meters *)sink;

	switch ((int)r->kind) {
	case JRN_PROCESS:
		put_process(m, r, strings);
		break;
	case JRN_PROCESS_EXIT:
		if ((size_t)r->v[0] < m->n_processes)
			m->processes[r->v[0]].end = r->at;
		break;
	case JRN_THREAD:
		put_thread(m, r);
		break;
	case JRN_CPU:
	case JRN_WAIT:
	case JRN_THREAD_EXIT:
		put_state(m, r);
		break;
	case JRN_LOOP:
		put_loop(m, r);
		break;
	case JRN_ITERATION:
		put_iteration(m, r);
		break;
	case JRN_QUEUE:
		put_queue(m, r);
		break;
	case JRN_NEW:
		put_new(m, r);
		break;
	case JRN_MOVE:
	case JRN_DUE:
	case JRN_BEGIN:
	case JRN_DROP:
		put_item(m, r);
		break;
	default:
		break;
	}
}

/* ---- the whole
 * ----------------------------------------------------------------------------- */

struct jrn_meters *jrn_meters_new(void)
{
	struct jrn_meters *m = ls_calloc(1, sizeof *m);

	m->sink.put = put;
	return m;
}

void jrn_meters_free(struct jrn_meters *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n_processes; i++) {
		free(m->processes[i].name);
		free(m->processes[i].runtime);
	}
	free(m->processes);
	free(m->threads);
	free(m->loops);
	free(m->pool_queues);
	free(m->items);
	jrn_histogram_release(&m->pool.wait);
	free(m);
}

struct jrn_sink *jrn_meters_sink(struct jrn_meters *m)
{
	return &m->sink;
}

void jrn_meters_end(struct jrn_meters *m, jrn_time at)
{
	for (size_t i = 1; i < m->n_threads; i++)
		settle(m, &m->threads[i], at);
	for (size_t i = 1; i < m->n_processes; i++)
		if (m->processes[i].end == JRN_NEVER)
			m->processes[i].end = at;
}

const struct jrn_meter_process *jrn_meters_process(const struct jrn_meters *m,
						   uint32_t id)
{
	return id > 0 && id < m->n_processes ? &m->processes[id] : NULL;
}

struct jrn_meter_pool *jrn_meters_pool(struct jrn_meters *m)
{
	return &m->pool;
}
