/* SPDX-License-Identifier: MIT */
#include "runtime/node.h"

#include <stdlib.h>

#include "base/die.h"

/* ---- the main module --------------------------------------------------------------- */

static sim_time now(const struct rt_node *n)
{
	return n->thread.sim->now;
}

static void enter(struct rt_node *n, enum jrn_phase phase)
{
	jrn_emit_phase(n->thread.journal, now(n), n->loop.id, phase);
}

/* CommonJS: the main script in one scope, then the checkpoint, even after an error that
 * was handled. */
static enum rt_status run_commonjs(struct rt_node *n)
{
	enum rt_status st;

	RT_BEGIN(n->at_callback);
	n->depth++;
	RT_CALL(n->at_callback, st,
		rt_run_task(&n->thread, &n->call_callback, n->hooks.main, 0, false));
	n->depth--;
	if (st == RT_THREW) {
		RT_CALL(n->at_callback, st, rt_node_uncaught(n));
		if (n->rules->late_leftovers)
			RT_RETURN(n->at_callback, st);
	}
	if (st == RT_EXIT)
		RT_RETURN(n->at_callback, st);
	RT_CALL(n->at_callback, st, rt_node_checkpoint(n));
	RT_RETURN(n->at_callback, st);
	RT_END(n->at_callback);
}

static void enqueue_main(struct rt_node *n)
{
	rt_node_enqueue_microtask(n, n->hooks.main, JRN_IT_MAIN, 0, "main module");
}

/* The callback of the last read: the module's body is a microtask behind it. */
struct module_read {
	struct rt_node_req req;
	struct rt_task task;
	struct rt_node *node;
};

static enum rt_status module_is_read(struct rt_task *t)
{
	struct module_read *m = LS_LIST_ENTRY(t, struct module_read, task);

	enqueue_main(m->node);
	return RT_DONE;
}

static void start_module(struct rt_node *n)
{
	static const struct rt_task_ops ops = { .run = module_is_read };
	struct module_read *m;

	if (!n->rules->esm_in_poll) {
		enqueue_main(n);
		return;
	}
	m = ls_calloc(1, sizeof *m);
	m->node = n;
	m->task.ops = &ops;
	m->req = (struct rt_node_req){ .task = &m->task,
				       .node = n,
				       .io = RT_NODE_FS,
				       .ms = n->thread.cost->fs,
				       .trips = 3 };
	n->module = &m->req;
	rt_node_request(n, &m->req, JRN_IT_FS, NULL, 0, "read the main module");
}

/* LOAD_SCRIPT: a Worker's main script is a callback of its loop, in poll. */
static enum rt_status script_came(struct rt_uv_async *a)
{
	struct rt_node *n = LS_LIST_ENTRY(a, struct rt_node, load);

	rt_uv_unref(&a->handle);
	return rt_node_callback(n, n->hooks.main, false);
}

static void await_script(struct rt_node *n)
{
	rt_uv_async_init(&n->loop, &n->load, script_came);
	rt_uv_async_send(&n->load);
}

/* ---- the life of the process ------------------------------------------------------- */

#define RUN(call)                                                                            \
	do {                                                                                 \
		RT_CALL(n->at_main, st, call);                                               \
		if (st == RT_EXIT)                                                           \
			RT_RETURN(n->at_main, st);                                           \
	} while (0)

static enum rt_status node_main(struct rt_node *n)
{
	enum rt_status st;

	RT_BEGIN(n->at_main);
	enter(n, JRN_PH_START);
	if (n->in_worker) {
		await_script(n);
	} else if (n->esm) {
		start_module(n);
		RUN(rt_node_checkpoint(n));
	} else {
		RUN(run_commonjs(n));
	}
	RUN(rt_charge(&n->thread, &n->paid, n->thread.cost->enter));
	do {
		RUN(rt_uv_run(&n->loop));
		while (n->microtasks.head) /* wrong model M4 leaves some */
			RUN(rt_node_checkpoint(n));
		enter(n, JRN_PH_EXIT);
		RUN(rt_node_callback(n, n->hooks.before_exit, true));
	} while (rt_uv_loop_alive(&n->loop));
	n->exiting = true;
	RUN(rt_node_callback(n, n->hooks.exit, true));
	RT_END(n->at_main);
}

static struct mc_answer step(struct mc_body *body)
{
	struct rt_thread *t = LS_LIST_ENTRY(body, struct rt_thread, body);
	struct rt_node *n = LS_LIST_ENTRY(t, struct rt_node, thread);
	enum rt_status st = node_main(n);

	if (st == RT_SUSPENDED && !t->limit)
		return t->answer;
	if (n->hooks.ended)
		n->hooks.ended(n);
	return (struct mc_answer){ .need = MC_EXIT };
}

static void hook_item(struct rt_node *n, struct rt_task *t, const char *label)
{
	t->item = rt_item(&n->thread, JRN_IT_EVENT, 0, JRN_NEVER, 0, label);
}

void rt_node_start(struct rt_node *n, struct mc_machine *m, const struct rt_overheads *cost,
		   const char *name)
{
	struct rt_thread *t = &n->thread;
	struct jrn *j = m->sim->journal;

	t->sim = m->sim;
	t->journal = j;
	t->cost = cost;
	t->phase = rt_draw_phase(m->sim);
	t->body.step = step;
	mc_thread_start(&t->mc, m, &t->body, t->process, JRN_ROLE_MAIN, name);
	t->mc.wake_cost = cost->server.wake;
	rt_uv_loop_init(&n->loop, t, n->rules->uv, n->rules->uv->name);
	rt_uv_port_init(&n->port, &n->loop);
	n->q_ticks = jrn_emit_queue(j, now(n), JRN_Q_TICKS, n->loop.id);
	n->q_microtasks = jrn_emit_queue(j, now(n), JRN_Q_MICROTASKS, n->loop.id);
	ls_list_init(&n->asked);
	rt_node_timers_init(n);
	rt_node_immediates_init(n);
	if (!n->esm)
		n->hooks.main->item = rt_item(t, JRN_IT_MAIN, 0, JRN_NEVER, 0, "main script");
	hook_item(n, n->hooks.uncaught, "uncaughtException");
	hook_item(n, n->hooks.rejections, "unhandled rejections");
	hook_item(n, n->hooks.before_exit, "beforeExit");
	hook_item(n, n->hooks.exit, "exit");
}

void rt_node_release(struct rt_node *n)
{
	rt_node_forget_requests(n);
	rt_node_timers_release(n);
	rt_node_release_noops(n);
	rt_uv_timers_release(&n->loop.timers);
	rt_uv_loop_release(&n->loop);
	free(n->module);
	n->module = NULL;
}
