/* SPDX-License-Identifier: MIT */
#include "machine/machine.h"

#include <stdlib.h>

#include "base/die.h"
#include "machine/gil.h"

#define LONGEST_CHARGE (SIM_FOREVER / 4)

void mc_machine_init(struct mc_machine *m, struct sim *sim, uint32_t cores)
{
	*m = (struct mc_machine){.sim = sim, .cores = cores, .quantum = MC_QUANTUM};
	m->running = ls_calloc(cores, sizeof *m->running);
	m->busy_ns = ls_calloc(cores, sizeof *m->busy_ns);
	ls_list_init(&m->runnable);
}

void mc_machine_set_cores(struct mc_machine *m, uint32_t cores)
{
	for (uint32_t i = cores; i < m->cores; i++)
		if (m->running[i])
			cores = i + 1;
	m->running = ls_realloc(m->running, cores, sizeof *m->running);
	m->busy_ns = ls_realloc(m->busy_ns, cores, sizeof *m->busy_ns);
	for (uint32_t i = m->cores; i < cores; i++) {
		m->running[i] = NULL;
		m->busy_ns[i] = 0;
	}
	m->cores = cores;
}

static void cancel_preemption(struct mc_machine *m)
{
	sim_cancel(m->sim, m->preemption);
	m->preemption = 0;
}

void mc_machine_release(struct mc_machine *m)
{
	if (m->sim)
		cancel_preemption(m);
	free(m->running);
	free(m->busy_ns);
	*m = (struct mc_machine){0};
}

sim_time mc_machine_core_busy_ns(const struct mc_machine *m, uint32_t core)
{
	const struct mc_thread *t = m->running[core - 1];

	return m->busy_ns[core - 1] + (t ? m->sim->now - t->since : 0);
}

sim_time mc_machine_busy_ns(const struct mc_machine *m)
{
	sim_time sum = 0;

	for (uint32_t core = 1; core <= m->cores; core++)
		sum += mc_machine_core_busy_ns(m, core);
	return sum;
}

static struct mc_thread *thread_of(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct mc_thread, link);
}

/* Preemption. */

static void on_preemption(void *arg, sim_time now);

/* Of equals the one on the lowest core. */
static struct mc_thread *longest_running(const struct mc_machine *m)
{
	struct mc_thread *longest = NULL;

	for (uint32_t i = 0; i < m->cores; i++) {
		struct mc_thread *t = m->running[i];

		if (t && (!longest || t->since < longest->since))
			longest = t;
	}
	return longest;
}

/* To be called whenever the head of the queue or who runs has changed. */
static void plan_preemption(struct mc_machine *m)
{
	sim_time at;

	if (m->n_runnable == 0) {
		cancel_preemption(m);
		return;
	}
	at = longest_running(m)->since + m->quantum;
	if (at < thread_of(m->runnable.next)->patience)
		at = thread_of(m->runnable.next)->patience;
	if (at < m->sim->now)
		at = m->sim->now;
	if (m->preemption && m->preemption_at == at)
		return;
	cancel_preemption(m);
	m->preemption_at = at;
	m->preemption = sim_at(m->sim, at, on_preemption, m);
}

/* Cores: a thread gets one, loses it, waits for one. */

static void on_burnt(void *arg, sim_time now);
static void on_gil(void *arg, sim_time now);

static void plan_burning(struct mc_thread *t)
{
	struct sim *sim = t->machine->sim;

	if (t->gil && mc_gil_is_due(t)) {
		t->at_gil = true;
		t->burnt_at = sim->now;
		t->timer = sim_at(sim, sim->now, on_gil, t);
		return;
	}
	t->burnt_at = sim->now + t->owed;
	t->timer = sim_at(sim, t->burnt_at, on_burnt, t);
}

static void take_core(struct mc_thread *t, uint32_t core)
{
	struct mc_machine *m = t->machine;

	m->running[core - 1] = t;
	m->n_running++;
	m->switches++;
	if (t->state == MC_RUNNABLE)
		m->waited_ns += m->sim->now - t->since;
	t->core = core;
	t->state = MC_RUNNING;
	t->since = m->sim->now;
	jrn_emit_cpu(m->sim->journal, m->sim->now, t->id, core);
}

static bool take_idle_core(struct mc_thread *t)
{
	struct mc_machine *m = t->machine;
	uint32_t core = 0;

	if (m->n_running == m->cores)
		return false;
	while (m->running[core])
		core++;
	take_core(t, core + 1);
	return true;
}

static void join_queue(struct mc_thread *t, sim_time patience)
{
	struct mc_machine *m = t->machine;

	t->state = MC_RUNNABLE;
	t->since = m->sim->now;
	t->patience = patience;
	ls_list_push(&m->runnable, &t->link);
	if (++m->n_runnable > m->max_runnable)
		m->max_runnable = m->n_runnable;
	jrn_emit_wait(m->sim->journal, m->sim->now, t->id, JRN_WAIT_CORE, JRN_NEVER);
}

static void leave_queue(struct mc_thread *t)
{
	ls_list_remove(&t->link);
	t->machine->n_runnable--;
}

/* Takes who gets the core out of the queue: the oldest; of those as old as it, any. */
static struct mc_thread *choose_next(struct mc_machine *m)
{
	struct ls_list *link = m->runnable.next;
	sim_time oldest = thread_of(link)->since;
	uint32_t equals = 0, picked;

	for (; link != &m->runnable && thread_of(link)->since == oldest;
	     link = link->next)
		equals++;
	picked = sim_choose(m->sim, "core", equals, 0);
	link = m->runnable.next;
	while (picked-- > 0)
		link = link->next;
	leave_queue(thread_of(link));
	return thread_of(link);
}

static void give_core(struct mc_machine *m, uint32_t core)
{
	struct mc_thread *t;

	if (m->n_runnable == 0)
		return;
	t = choose_next(m);
	take_core(t, core);
	plan_burning(t);
}

/* The caller sets the thread's new state and says it to the journal. */
static void leave_core(struct mc_thread *t)
{
	struct mc_machine *m = t->machine;

	m->running[t->core - 1] = NULL;
	m->busy_ns[t->core - 1] += m->sim->now - t->since;
	m->n_running--;
	t->core = 0;
}

static void make_runnable(struct mc_thread *t)
{
	if (take_idle_core(t)) {
		plan_burning(t);
		return;
	}
	join_queue(t, t->machine->sim->now);
	plan_preemption(t->machine);
}

static void stop_burning(struct mc_thread *t)
{
	sim_time left = t->at_gil ? t->owed : t->burnt_at - t->machine->sim->now;

	t->at_gil = false;
	sim_cancel(t->machine->sim, t->timer);
	t->timer = 0;
	t->cpu_ns += t->owed - left;
	t->owed = left;
}

static void on_preemption(void *arg, sim_time now)
{
	struct mc_machine *m = arg;
	struct mc_thread *t = longest_running(m), *next;
	uint32_t core = t->core;

	m->preemption = 0;
	if (t->burnt_at > now) {
		next = choose_next(m);
		stop_burning(t);
		leave_core(t);
		join_queue(t, now + m->quantum);
		take_core(next, core);
		plan_burning(next);
	}
	/* Else its time ends in this instant, in an event before the one planned now. */
	plan_preemption(m);
}

static void leave_to_others(struct mc_thread *t, uint32_t core)
{
	struct mc_machine *m = t->machine;

	give_core(m, core);
	plan_preemption(m);
}

void mc_thread_park(struct mc_thread *t)
{
	struct sim *sim = t->machine->sim;
	uint32_t core = t->core;

	if (t->timer)
		stop_burning(t);
	t->state = MC_PARKED;
	leave_core(t);
	jrn_emit_wait(sim->journal, sim->now, t->id, JRN_WAIT_GIL, JRN_NEVER);
	leave_to_others(t, core);
}

void mc_thread_unpark(struct mc_thread *t)
{
	make_runnable(t);
}

/* Running a body. */

static void on_unblocked(void *arg, sim_time now);

static bool may_go_on(struct mc_thread *t)
{
	return !t->gil || mc_gil_hold(t);
}

static void exit_thread(struct mc_thread *t)
{
	struct sim *sim = t->machine->sim;
	uint32_t core = t->core;

	t->state = MC_EXITED;
	t->owed = 0;
	leave_core(t);
	jrn_emit_thread_exit(sim->journal, sim->now, t->id);
	if (t->gil)
		mc_gil_forget(t);
	leave_to_others(t, core);
}

sim_time mc_thread_polled_ns(const struct mc_thread *t)
{
	if (t->state != MC_BLOCKED || t->wait != JRN_WAIT_POLL)
		return t->polled_ns;
	return t->polled_ns + t->machine->sim->now - t->blocked_at;
}

/* The instant has come until which the thread blocked.  True: it has a core, on which
 * it goes on at once. */
static bool unblock(struct mc_thread *t)
{
	t->polled_ns = mc_thread_polled_ns(t);
	if (take_idle_core(t))
		return true;
	join_queue(t, t->machine->sim->now);
	plan_preemption(t->machine);
	return false;
}

/* True when the blocking is over already and the body goes on. */
static bool block(struct mc_thread *t, const struct mc_answer *answer)
{
	struct sim *sim = t->machine->sim;
	uint32_t core = t->core;

	if (t->gil)
		mc_gil_release(t);
	t->state = MC_BLOCKED;
	t->wait = answer->wait;
	t->blocked_at = sim->now;
	leave_core(t);
	jrn_emit_wait(sim->journal, sim->now, t->id, answer->wait,
		      answer->until == SIM_FOREVER ? JRN_NEVER : answer->until);
	if (t->gil)
		mc_gil_tell(t->gil);
	leave_to_others(t, core);
	if (answer->until == SIM_FOREVER)
		return false;
	if (sim_advance(sim, answer->until - sim->now))
		return unblock(t) && may_go_on(t);
	t->timer = sim_at(sim, answer->until, on_unblocked, t);
	return false;
}

/* True: the body goes on in this instant.  Where other events are planned for it, the
 * body comes after them. */
static bool go_on(struct mc_thread *t)
{
	if (t->owed == 0 && sim_advance(t->machine->sim, 0))
		return true;
	plan_burning(t);
	return false;
}

static bool obey(struct mc_thread *t, const struct mc_answer *answer)
{
	switch (answer->need) {
	case MC_AGAIN:
		return go_on(t);
	case MC_EXIT:
		exit_thread(t);
		return false;
	case MC_BLOCK:
		break;
	}
	if (t->owed)
		ls_bug("thread %u blocks and owes CPU time", (unsigned)t->id);
	if (t->woken || answer->until <= t->machine->sim->now) {
		t->woken = false;
		return go_on(t);
	}
	return block(t, answer);
}

static void run(struct mc_thread *t)
{
	struct mc_answer answer;

	do {
		answer = t->body->step(t->body);
	} while (t->state == MC_RUNNING && obey(t, &answer));
}

static void on_burnt(void *arg, sim_time now)
{
	struct mc_thread *t = arg;

	(void)now;
	t->timer = 0;
	t->cpu_ns += t->owed;
	t->owed = 0;
	if (may_go_on(t))
		run(t);
}

static void on_gil(void *arg, sim_time now)
{
	struct mc_thread *t = arg;

	(void)now;
	t->timer = 0;
	t->at_gil = false;
	if (!mc_gil_hold(t))
		return;
	if (t->owed)
		plan_burning(t);
	else
		run(t);
}

static void on_unblocked(void *arg, sim_time now)
{
	struct mc_thread *t = arg;

	(void)now;
	t->timer = 0;
	if (unblock(t) && may_go_on(t))
		run(t);
}

void mc_thread_start(struct mc_thread *t, struct mc_machine *m, struct mc_body *body,
		     uint32_t process, enum jrn_role role, const char *name)
{
	mc_thread_start_gil(t, m, NULL, body, process, role, name);
}

void mc_thread_start_gil(struct mc_thread *t, struct mc_machine *m, struct mc_gil *gil,
			 struct mc_body *body, uint32_t process, enum jrn_role role,
			 const char *name)
{
	*t = (struct mc_thread){.machine = m, .body = body};
	t->gil = gil && !gil->off ? gil : NULL;
	t->id = jrn_emit_thread(m->sim->journal, m->sim->now, process, role, name);
	if (t->gil)
		mc_gil_join(t->gil, process);
	make_runnable(t);
}

bool mc_charge(struct mc_thread *t, sim_time ns)
{
	if (t->state != MC_RUNNING)
		return false;
	if (ns <= 0)
		return t->owed == 0;
	if (t->owed == 0 && ns <= LONGEST_CHARGE && sim_advance(t->machine->sim, ns)) {
		t->cpu_ns += ns;
		return true;
	}
	t->owed = ns < LONGEST_CHARGE - t->owed ? t->owed + ns : LONGEST_CHARGE;
	return false;
}

void mc_thread_wake(struct mc_thread *t)
{
	if (t->state != MC_BLOCKED) {
		t->woken = true;
		return;
	}
	sim_cancel(t->machine->sim, t->timer);
	t->timer = 0;
	t->polled_ns = mc_thread_polled_ns(t);
	t->owed = t->wake_cost;
	t->released = t->gil && t->owed;
	make_runnable(t);
}

void mc_thread_kill(struct mc_thread *t)
{
	struct sim *sim;

	if (t->state == MC_NEW || t->state == MC_EXITED) {
		t->state = MC_EXITED;
		return;
	}
	sim = t->machine->sim;
	if (t->state == MC_RUNNING) {
		if (t->timer)
			stop_burning(t);
		exit_thread(t);
		return;
	}
	sim_cancel(sim, t->timer);
	t->timer = 0;
	if (t->state == MC_RUNNABLE) {
		leave_queue(t);
		plan_preemption(t->machine);
	}
	t->state = MC_EXITED;
	jrn_emit_thread_exit(sim->journal, sim->now, t->id);
	if (t->gil)
		mc_gil_forget(t);
}
