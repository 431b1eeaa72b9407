/* SPDX-License-Identifier: MIT */
#include "support/callbacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

static struct callback *running;

void nodes_log(struct nodes *w, const char *label)
{
	if (*w->log)
		strcat(w->log, " ");
	strcat(w->log, label);
}

static enum rt_status run(struct callback *c)
{
	if (c->stage++ == 0) {
		if (c->label)
			nodes_log(c->w, c->label);
		running = c;
		if (c->fn)
			c->fn(c->w);
		if (c->burn && !rt_burn(&c->w->node.thread, c->burn, 0, RT_BURN))
			return RT_SUSPENDED;
	}
	c->stage = 0;
	if (!c->throws)
		return RT_DONE;
	c->w->thrown = c->label ? c->label : "main";
	return RT_THREW;
}

static enum rt_status run_task(struct rt_task *t)
{
	return run(LS_LIST_ENTRY(t, struct callback, task));
}

static enum rt_status run_timer(struct rt_task *t)
{
	return run(LS_LIST_ENTRY(t, struct callback, timer.task));
}

static enum rt_status run_immediate(struct rt_task *t)
{
	return run(LS_LIST_ENTRY(t, struct callback, immediate.task));
}

static const struct rt_task_ops task_ops = { .run = run_task };
static const struct rt_task_ops timer_ops = { .run = run_timer };
static const struct rt_task_ops immediate_ops = { .run = run_immediate };

static struct callback *make(struct nodes *w, const char *label, callback_fn *fn)
{
	struct callback *c = ls_calloc(1, sizeof *c);

	c->w = w;
	c->label = label;
	c->fn = fn;
	c->task.ops = &task_ops;
	c->timer.task.ops = &timer_ops;
	c->immediate.task.ops = &immediate_ops;
	w->callbacks[w->n_callbacks++] = c;
	return c;
}

struct callback *tick(struct nodes *w, const char *label, callback_fn *fn)
{
	struct callback *c = make(w, label, fn);

	rt_node_next_tick(&w->node, &c->task, 0, label);
	return c;
}

struct callback *micro(struct nodes *w, const char *label, callback_fn *fn)
{
	struct callback *c = make(w, label, fn);

	rt_node_enqueue_microtask(&w->node, &c->task, JRN_IT_MICROTASK, 0, label);
	return c;
}

struct callback *timeout(struct nodes *w, const char *label, double ms, callback_fn *fn)
{
	struct callback *c = make(w, label, fn);

	rt_node_timer_start(&w->node, &c->timer, ms, false, 0, label);
	return c;
}

struct callback *interval(struct nodes *w, const char *label, double ms, callback_fn *fn)
{
	struct callback *c = make(w, label, fn);

	rt_node_timer_start(&w->node, &c->timer, ms, true, 0, label);
	return c;
}

struct callback *immediate(struct nodes *w, const char *label, callback_fn *fn)
{
	struct callback *c = make(w, label, fn);

	rt_node_immediate_start(&w->node, &c->immediate, 0, label);
	return c;
}

struct callback *io(struct nodes *w, const char *label, enum rt_node_io kind, double ms,
		    callback_fn *fn)
{
	struct callback *c = make(w, label, fn);

	c->req = (struct rt_node_req){ .task = &c->task, .io = kind, .ms = sim_from_ms(ms) };
	rt_node_request(&w->node, &c->req, JRN_IT_FS, NULL, 0, label);
	return c;
}

struct callback *post(struct nodes *w, unsigned from, const char *label, callback_fn *fn)
{
	struct callback *c = make(w, label, fn);

	rt_node_port_post(&w->ports[from], &c->task, 0, label);
	return c;
}

void burn(struct nodes *w, double ms)
{
	(void)w;
	running->burn = sim_from_ms(ms);
}

void throw_here(struct nodes *w)
{
	(void)w;
	running->throws = true;
}

/* ---- the process's own tasks --------------------------------------------------------- */

static enum rt_status uncaught(struct callback *c)
{
	char text[100];

	if (!c->w->handles_errors)
		return RT_EXIT;
	snprintf(text, sizeof text, "U(%s)", c->w->thrown);
	nodes_log(c->w, text);
	return RT_DONE;
}

static enum rt_status run_uncaught(struct rt_task *t)
{
	return uncaught(LS_LIST_ENTRY(t, struct callback, task));
}

static uint32_t pool_size(struct rt_node *n)
{
	return LS_LIST_ENTRY(n, struct nodes, node)->pool_size;
}

void nodes_run(struct nodes *w, const char *version, callback_fn *main)
{
	static const struct rt_task_ops uncaught_ops = { .run = run_uncaught };
	struct callback *error;

	jrn_init(&w->journal);
	sim_init(&w->sim, 1, &w->journal);
	mc_machine_init(&w->machine, &w->sim, 4);
	w->cost = rt_overheads_default;
	if (!w->pool_size)
		w->pool_size = 4;
	rt_uv_pool_init(&w->pool, &w->machine, &w->journal, &w->cost, 0);
	w->node.rules = rt_node_rules_find(version);
	w->node.pool = &w->pool;
	w->node.hooks.main = &make(w, NULL, main)->task;
	error = make(w, NULL, NULL);
	error->task.ops = &uncaught_ops;
	w->node.hooks.uncaught = &error->task;
	w->node.hooks.rejections = &make(w, NULL, NULL)->task;
	w->node.hooks.before_exit = &make(w, NULL, NULL)->task;
	w->node.hooks.exit = &make(w, NULL, NULL)->task;
	w->node.hooks.pool_size = pool_size;
	rt_node_start(&w->node, &w->machine, &w->cost, "test");
	for (int i = 0; i < 4; i += 2)
		rt_node_channel_init(&w->node, &w->ports[i], &w->ports[i + 1]);
	while (sim_step(&w->sim) && w->sim.now < 100 * SIM_S)
		;
}

void nodes_release(struct nodes *w)
{
	rt_node_release(&w->node);
	rt_uv_pool_release(&w->pool);
	mc_machine_release(&w->machine);
	sim_release(&w->sim);
	jrn_release(&w->journal);
	for (unsigned i = 0; i < w->n_callbacks; i++)
		free(w->callbacks[i]);
}
