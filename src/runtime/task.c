/* SPDX-License-Identifier: MIT */
#include "runtime/task.h"

#include "machine/gil.h"
#include "sim/rng.h"

bool rt_fifo_remove(struct rt_fifo *q, struct rt_task *t)
{
	struct rt_task *prev = NULL, *at = q->head;

	while (at && at != t) {
		prev = at;
		at = at->next;
	}
	if (!at)
		return false;
	if (prev)
		prev->next = t->next;
	else
		q->head = t->next;
	if (q->tail == t)
		q->tail = prev;
	return true;
}

void rt_fetch_ahead(struct rt_task *tasks[RT_AHEAD], uint32_t n)
{
	for (int step = 0; n > 0; step++) {
		uint32_t more = 0;

		for (uint32_t i = 0; i < n; i++)
			if (tasks[i]->ops->fetch && tasks[i]->ops->fetch(tasks[i], step))
				tasks[more++] = tasks[i];
		n = more;
	}
}

static const struct mc_answer again = { .need = MC_AGAIN };

enum rt_status rt_charge(struct rt_thread *t, int *paid, sim_time ns)
{
	if (*paid) {
		*paid = 0;
		return RT_DONE;
	}
	ns += t->skew;
	t->skew = 0;
	if (ns == 0 || mc_charge(&t->mc, ns))
		return RT_DONE;
	*paid = 1;
	t->answer = again;
	return RT_SUSPENDED;
}

#define LONG_CALL (80 * SIM_US) /* more than a waiter needs to wake up (machine/gil.h) */

static bool is_wanted(const struct mc_gil *gil)
{
	return gil && (gil->n_waiting > 0 || !ls_list_is_empty(&gil->waking));
}

enum rt_status rt_pass_gil(struct rt_thread *t, int *paid)
{
	const struct mc_gil *gil = t->mc.gil;

	if (!*paid && (!gil || gil->n_waiting + !ls_list_is_empty(&gil->waking) < 2))
		return RT_DONE;
	return rt_charge_call(t, paid, LONG_CALL);
}

enum rt_status rt_charge_call(struct rt_thread *t, int *paid, sim_time ns)
{
	if (*paid || !is_wanted(t->mc.gil))
		return rt_charge(t, paid, ns);
	ns += t->skew;
	t->skew = 0;
	if (mc_charge_released(&t->mc, ns > LONG_CALL ? ns : LONG_CALL))
		return RT_DONE;
	*paid = 1;
	t->answer = again;
	return RT_SUSPENDED;
}

enum rt_status rt_charge_brief(struct rt_thread *t, int *paid, sim_time ns, double chance)
{
	if (*paid || !is_wanted(t->mc.gil) || !mc_gil_chance(t->mc.gil, chance))
		return rt_charge(t, paid, ns);
	return rt_charge_call(t, paid, ns);
}

static void begin(struct rt_thread *t, struct rt_call *c, struct rt_task *task)
{
	c->item = task->item;
	c->outer_item = t->item;
	c->outer_request = t->request;
	t->item = c->item;
	t->request = task->request;
	jrn_emit_begin(t->journal, t->sim->now, c->item, t->mc.id);
}

static void end(struct rt_thread *t, struct rt_call *c, enum jrn_outcome outcome)
{
	jrn_emit_end(t->journal, t->sim->now, c->item, t->mc.id, outcome);
	t->item = c->outer_item;
	t->request = c->outer_request;
}

/* Counts the task against the limit of what may follow without a turn of the loop.  One
 * more than that begins, so that its code can be told where it was stopped. */
static bool may_run(struct rt_thread *t)
{
	if (++t->tasks <= t->task_limit + 1 || t->task_limit == 0)
		return true;
	t->limit = RT_LIMIT_TASKS;
	t->answer = again;
	return false;
}

enum rt_status rt_run_task(struct rt_thread *t, struct rt_call *c, struct rt_task *task,
			   sim_time cost, bool kept)
{
	enum rt_status st;

	RT_BEGIN(c->at);
	RT_CALL(c->at, st, rt_charge(t, &c->paid, cost));
	if (!may_run(t))
		return RT_SUSPENDED;
	begin(t, c, task);
	RT_CALL(c->at, st, task->ops->run(task));
	if (st != RT_EXIT)
		end(t, c,
		    kept || task->lives ? JRN_OUT_KEPT
		    : st == RT_THREW ? JRN_OUT_THREW
				       : JRN_OUT_DONE);
	RT_RETURN(c->at, st);
	RT_END(c->at);
}

bool rt_burn(struct rt_thread *t, sim_time ns, uint32_t line, enum rt_burn how)
{
	jrn_emit_burn(t->journal, t->sim->now, t->mc.id, ns, line);
	t->answer = again;
	if (t->burn_limit && ns > t->burn_limit - t->burnt) {
		t->limit = "CPU time";
		return false;
	}
	t->burnt += ns;
	ns += t->skew;
	t->skew = 0;
	if (!t->mc.gil || how == RT_BURN)
		return mc_charge(&t->mc, ns);
	return how == RT_BURN_KEPT ? mc_charge_kept(&t->mc, ns)
				   : mc_charge_released(&t->mc, ns);
}

void rt_sleep(struct rt_thread *t, sim_time ns)
{
	t->answer = (struct mc_answer){ .need = MC_BLOCK,
					.until = t->sim->now + ns,
					.wait = JRN_WAIT_SLEEP };
}

sim_time rt_clock(struct rt_thread *t)
{
	return t->sim->now + t->phase + ++t->skew;
}

int64_t rt_clock_ms(const struct rt_thread *t)
{
	return (t->sim->now + t->phase + t->skew) / SIM_MS;
}

uint32_t rt_item(struct rt_thread *t, enum jrn_item_type type, uint32_t queue, sim_time due,
		 uint32_t line, const char *label)
{
	struct jrn_item item = { .type = type,
				 .queue = queue,
				 .due = due,
				 .line = line,
				 .label = label,
				 .cause = t->item };

	return t->journal->on ? jrn_emit_new(t->journal, t->sim->now, &item) : 0;
}

sim_time rt_draw_phase(struct sim *s)
{
	uint64_t stream = sim_stream(s->seed, "clock phase");
	uint32_t near = sim_unit(sim_draw(stream, 0, 0)) < 0.9 ? 0 : 1;
	sim_time within = (sim_time)(sim_draw(stream, 0, 1) % (uint64_t)(SIM_MS / 2));

	return sim_choose(s, "start near the end of a millisecond", 2, near)
		       ? SIM_MS - 50 * SIM_US
		       : within;
}
