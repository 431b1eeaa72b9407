/* SPDX-License-Identifier: MIT */
#include "machine/gil.h"

#include "base/die.h"
#include "sim/rng.h"

static uint64_t draw_below(struct mc_gil *gil, uint64_t n)
{
	return sim_draw(gil->stream, 0, gil->draws++) % n;
}

void mc_gil_init(struct mc_gil *gil, struct mc_machine *m)
{
	*gil = (struct mc_gil){.machine = m,
			       .interval = MC_GIL_INTERVAL,
			       .latency = MC_GIL_LATENCY,
			       .slack = MC_GIL_SLACK,
			       .brief = MC_GIL_BRIEF,
			       .tick = MC_GIL_TICK,
			       .stream = sim_stream(m->sim->seed, "gil")};
	gil->phase = (sim_time)draw_below(gil, MC_GIL_TICK);
	ls_list_init(&gil->waiting);
	ls_list_init(&gil->waking);
}

void mc_gil_tell(struct mc_gil *gil)
{
	struct sim *sim = gil->machine->sim;
	uint32_t id = gil->holder ? gil->holder->id : 0;

	if (gil->threads < 2 || id == gil->told)
		return;
	gil->told = id;
	jrn_emit_value(sim->journal, sim->now, gil->process, "gil", id);
}

void mc_gil_join(struct mc_gil *gil, uint32_t process)
{
	gil->process = process;
	gil->threads++;
	mc_gil_tell(gil);
}

bool mc_gil_chance(struct mc_gil *gil, double p)
{
	return sim_unit(sim_draw(gil->stream, 1, gil->chances++)) < p;
}

static struct mc_thread *thread_of(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct mc_thread, link);
}

static sim_time draw_latency(struct mc_gil *gil)
{
	return gil->latency / 2 + (sim_time)draw_below(gil, (uint64_t)gil->latency + 1);
}

/* A parked thread waits on the condition, wakes up, or has been forced. */

static void on_awake(void *arg, sim_time now);
static void on_timeout(void *arg, sim_time now);

static void wait_on_condition(struct mc_thread *t)
{
	struct mc_gil *gil = t->gil;
	struct sim *sim = t->machine->sim;

	t->gil_state = MC_GIL_WAITS;
	t->saved_switch_number = gil->switch_number;
	ls_list_push(&gil->waiting, &t->link);
	gil->n_waiting++;
	t->timer = sim_at(sim, sim->now + gil->interval + gil->slack + draw_latency(gil),
			  on_timeout, t);
}

static void leave_condition(struct mc_thread *t)
{
	sim_cancel(t->machine->sim, t->timer);
	t->timer = 0;
	ls_list_remove(&t->link);
	t->gil->n_waiting--;
}

static void wake_up_at(struct mc_thread *t, sim_time at)
{
	t->gil_state = MC_GIL_WAKES;
	ls_list_push(&t->gil->waking, &t->link);
	t->burnt_at = at;
	t->timer = sim_at(t->machine->sim, at, on_awake, t);
}

static void wake_up(struct mc_thread *t)
{
	t->timed_out = false;
	wake_up_at(t, t->machine->sim->now + draw_latency(t->gil));
}

static void signal_one(struct mc_gil *gil)
{
	struct ls_list *link = gil->waiting.next;
	uint32_t picked = 0;

	if (gil->n_waiting == 0)
		return;
	if (gil->n_waiting > 1 && !gil->fifo)
		picked = (uint32_t)draw_below(gil, gil->n_waiting);
	picked = sim_choose(gil->machine->sim, "gil", gil->n_waiting, picked);
	while (picked-- > 0)
		link = link->next;
	leave_condition(thread_of(link));
	wake_up(thread_of(link));
}

static void drop(struct mc_gil *gil)
{
	gil->holder = NULL;
	signal_one(gil);
}

static void drop_on_request(struct mc_thread *t)
{
	t->gil_state = MC_GIL_FORCED;
	t->gil->forced = t;
	drop(t->gil);
	mc_thread_park(t);
	mc_gil_tell(t->gil);
}

static void let_forced_go_on(struct mc_gil *gil)
{
	if (gil->forced)
		wake_up(gil->forced);
	gil->forced = NULL;
}

static void take(struct mc_thread *t)
{
	struct mc_gil *gil = t->gil;

	gil->holder = t;
	gil->drop_request = false;
	mc_gil_tell(gil);
	if (gil->last_holder == t)
		return;
	gil->last_holder = t;
	gil->switch_number++;
	let_forced_go_on(gil);
}

/* It goes for the lock, which was free just now, as soon as it has a core. */
static void try_again(struct mc_thread *t)
{
	t->gil_state = MC_GIL_NONE;
	mc_thread_unpark(t);
}

/* Whoever burns on a core obeys at once; whoever has no core, when it gets one. */
static void request_drop(struct mc_gil *gil)
{
	struct mc_thread *t = gil->holder;

	gil->drop_request = true;
	if (t->state == MC_RUNNING && !t->kept)
		drop_on_request(t);
}

/* It looks at the lock again. */
static void look(struct mc_thread *t)
{
	struct mc_gil *gil = t->gil;
	bool in_vain = t->timed_out && gil->switch_number == t->saved_switch_number;

	if (!gil->holder) {
		try_again(t);
		return;
	}
	wait_on_condition(t);
	if (in_vain)
		request_drop(gil);
}

static void on_awake(void *arg, sim_time now)
{
	struct mc_thread *t = arg;

	(void)now;
	t->timer = 0;
	ls_list_remove(&t->link);
	look(t);
}

/* Some waiter shares its core with the holder. */
static bool is_crowded(const struct mc_gil *gil)
{
	uint32_t threads = gil->n_waiting + 1;

	return gil->tick && threads > 2 && threads > gil->machine->cores;
}

static void on_timeout(void *arg, sim_time now)
{
	struct mc_thread *t = arg;
	struct mc_gil *gil = t->gil;
	bool late = is_crowded(gil);

	t->timer = 0;
	t->timed_out = true;
	leave_condition(t);
	if (late)
		wake_up_at(t, now + gil->tick - (now + gil->phase) % gil->tick);
	else
		look(t);
}

/* What machine.c asks. */

bool mc_gil_is_due(const struct mc_thread *t)
{
	const struct mc_gil *gil = t->gil;

	if (t->released)
		return false;
	return gil->holder != t || (gil->drop_request && !t->kept);
}

bool mc_gil_hold(struct mc_thread *t)
{
	struct mc_gil *gil = t->gil;

	t->released = t->kept = false;
	if (!gil->holder) {
		take(t);
		return true;
	}
	if (gil->holder != t) {
		mc_thread_park(t);
		wait_on_condition(t);
		return false;
	}
	if (!gil->drop_request)
		return true;
	drop_on_request(t);
	return false;
}

void mc_gil_release(struct mc_thread *t)
{
	if (t->gil->holder == t)
		drop(t->gil);
}

/* A signal that the thread had got goes to another, so that nobody waits for the dead. */
void mc_gil_forget(struct mc_thread *t)
{
	struct mc_gil *gil = t->gil;

	if (t->gil_state == MC_GIL_WAITS)
		leave_condition(t);
	if (t->gil_state == MC_GIL_WAKES)
		ls_list_remove(&t->link);
	if (gil->forced == t)
		gil->forced = NULL;
	if (gil->last_holder == t)
		gil->last_holder = NULL;
	if (gil->holder == t)
		gil->holder = NULL;
	if (gil->n_waiting == 0)
		gil->drop_request = false;
	gil->threads--;
	mc_gil_tell(gil);
	if (gil->holder)
		return;
	signal_one(gil);
	let_forced_go_on(gil);
}

/* What a body may charge.  Time that passes at once has no event in it, so drop_request
 * is never set while a body is asked; it was obeyed before. */

static bool charge_released(struct mc_thread *t, sim_time ns)
{
	mc_gil_tell(t->gil);
	if (mc_charge(t, ns)) {
		t->gil->holder = t;
		mc_gil_tell(t->gil);
		return true;
	}
	t->released = true;
	return false;
}

bool mc_charge_released(struct mc_thread *t, sim_time ns)
{
	if (!t->gil || ns <= 0 || t->state != MC_RUNNING || t->released)
		return mc_charge(t, ns);
	if (t->owed)
		ls_bug("thread %u owes CPU time under the GIL", (unsigned)t->id);
	drop(t->gil);
	return charge_released(t, ns);
}

bool mc_charge_kept(struct mc_thread *t, sim_time ns)
{
	bool passed = mc_charge(t, ns);

	t->kept = !passed;
	return passed;
}

static bool somebody_wakes_by(const struct mc_gil *gil, sim_time at)
{
	LS_LIST_EACH(link, &gil->waking)
	{
		if (thread_of(link)->burnt_at <= at)
			return true;
	}
	return false;
}

bool mc_gil_yield(struct mc_thread *t)
{
	struct mc_gil *gil = t->gil;

	if (!gil || t->owed || t->state != MC_RUNNING)
		return mc_charge(t, 0);
	drop(gil);
	if (somebody_wakes_by(gil, gil->machine->sim->now + gil->brief))
		return charge_released(t, gil->brief);
	gil->holder = t;
	return true;
}
