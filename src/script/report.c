/* SPDX-License-Identifier: MIT
 *
 * What starves where, when a run stops because of a limit or because nothing can happen.
 */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

void script_report_head(struct script_run *r, const char *what)
{
	const struct script_process *p = r->limited ? r->limited : r->first;
	uint32_t line = p->main->vm ? p->main->vm->limits.line : 0;

	ls_str_addf(&r->report, "loopscope: %s:", r->config.path);
	if (line)
		ls_str_addf(&r->report, "%u:", (unsigned)line);
	ls_str_addf(&r->report, " %s\n", what);
}

static uint32_t list_len(const struct ls_list *l)
{
	uint32_t n = 0;

	LS_LIST_EACH(e, l)
		n++;
	return n;
}

static uint32_t fifo_len(const struct rt_fifo *q)
{
	uint32_t n = 0;

	for (const struct rt_task *t = q->head; t; t = t->next)
		n++;
	return n;
}

void script_report_starving(struct script_run *r, uint32_t n, const char *what)
{
	if (n > 0)
		ls_str_addf(&r->report, "  starving: %u %s\n", (unsigned)n, what);
}

/* Timers that are due by now, whether or not the loop's clock has noticed. */
static uint32_t overdue(const struct rt_node *n)
{
	int64_t now = rt_clock_ms(&n->thread);
	uint32_t count = 0;

	for (uint32_t i = 0; i < n->timers.n_delays; i++) {
		const struct rt_node_list *l = n->timers.delays[i].list;

		if (!l)
			continue;
		LS_LIST_EACH(e, &l->timers)
			count += (double)(now - LS_LIST_ENTRY(e, struct rt_node_timer, link)->start) >=
				 l->ms;
	}
	return count;
}

static void queues(struct script_run *r, const struct rt_node *n)
{

	script_report_starving(r, fifo_len(&n->ticks), "nextTick callback(s)");
	script_report_starving(r, fifo_len(&n->microtasks), "microtask(s)");
	script_report_starving(r, overdue(n), "timer(s) that are due");
	script_report_starving(r, list_len(&n->immediates.queue) + list_len(&n->immediates.outstanding),
		 "immediate(s)");
	script_report_starving(r, list_len(&n->port.done) + list_len(&n->port.batch),
		 "finished pool job(s) whose callbacks wait");
	script_report_starving(r, list_len(&n->loop.epoll.ready), "source(s) ready in poll");
}

const char *script_limit_passed(struct script_process *p)
{
	for (struct script_isolate *i = p->main; i; i = i->next) {
		if (script_isolate_thread(i)->limit)
			return script_isolate_thread(i)->limit;
		for (const struct script_py_thread *t = i->py.threads; t; t = t->older)
			if (t->rt.limit)
				return t->rt.limit;
	}
	return NULL;
}

static void tell_memory(size_t limit, char *what, size_t size)
{
	bool small = limit < (size_t)1 << 20;

	snprintf(what, size, "the script needs more than %zu %s of memory",
		 small ? limit : limit >> 20, small ? "bytes" : "MiB");
}

void script_report_limit(struct script_run *r)
{
	const char *limit = script_limit_passed(r->limited);
	char what[200];

	r->status = 3;
	if (strcmp(limit, "memory") == 0)
		tell_memory(r->config.max_memory, what, sizeof what);
	else if (strcmp(limit, "instructions") == 0)
		snprintf(what, sizeof what,
			 "the event loop is blocked: this code has run %llu million instructions "
			 "without returning to the loop",
			 (unsigned long long)(r->config.max_instructions / 1000000));
	else if (strcmp(limit, "pending events") == 0)
		snprintf(what, sizeof what, "more than %u events are pending",
			 (unsigned)r->config.max_pending);
	else if (strcmp(limit, "CPU time") == 0)
		snprintf(what, sizeof what,
			 "the event loop is blocked: more than %lld s of cpu() without returning "
			 "to the loop",
			 (long long)(r->config.max_burn / SIM_S));
	else
		snprintf(what, sizeof what,
			 "the event loop is blocked: more than %u ticks and microtasks without "
			 "returning to the loop",
			 (unsigned)r->config.max_tasks);
	script_report_head(r, what);
	if (r->limited->python)
		script_report_python_queues(r, &r->limited->main->py);
	else
		queues(r, &r->limited->main->node);
}

void script_report_end_of_time(struct script_run *r)
{
	r->status = 3;
	script_report_head(r, "the end of simulated time, 146 years, and the program still runs");
}

void script_report_stuck(struct script_run *r)
{
	const struct rt_node *n = &r->first->main->node;
	char what[200];

	r->status = 3;
	if (r->first->python) {
		script_report_python_deadlock(r, &r->first->main->py);
		return;
	}
	snprintf(what, sizeof what,
		 "the loop waits for ever: %u handle(s) and %u request(s) keep it alive, and "
		 "nothing can wake it",
		 (unsigned)n->loop.active_handles, (unsigned)n->loop.active_reqs);
	script_report_head(r, what);
}
