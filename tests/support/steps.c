/* SPDX-License-Identifier: MIT */
#include "support/steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

static void keep(struct jrn_sink *sink, const struct jrn_record *r,
		 const struct jrn_strings *strings)
{
	struct world *w = LS_LIST_ENTRY(sink, struct world, sink);

	(void)strings;
	if (w->n_records == w->cap_records) {
		w->cap_records = w->cap_records ? 2 * w->cap_records : 256;
		w->records = ls_realloc(w->records, w->cap_records, sizeof *w->records);
	}
	w->records[w->n_records++] = *r;
}

void world_init(struct world *w, uint32_t cores)
{
	memset(w, 0, sizeof *w);
	w->sink.put = keep;
	w->unit = SIM_MS;
	jrn_init(&w->journal);
	jrn_attach(&w->journal, &w->sink);
	sim_init(&w->sim, 1, &w->journal);
	mc_machine_init(&w->machine, &w->sim, cores);
}

void world_release(struct world *w)
{
	mc_machine_release(&w->machine);
	sim_release(&w->sim);
	jrn_release(&w->journal);
	free(w->records);
}

void world_run(struct world *w)
{
	while (sim_step(&w->sim))
		;
}

size_t world_count(const struct world *w, enum jrn_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n_records; i++)
		n += w->records[i].kind == kind;
	return n;
}

static void note(struct steps *s)
{
	struct world *w = s->world;
	size_t room = sizeof w->log - w->n_log;
	int n = snprintf(w->log + w->n_log, room, "%s%s%d@%lld", w->n_log ? " " : "",
			 s->name, (int)s->at, (long long)(w->sim.now / w->unit));

	if (n > 0 && (size_t)n < room)
		w->n_log += (size_t)n;
	else
		w->log[w->n_log] = '\0';
	jrn_emit_value(&w->journal, w->sim.now, s->thread.id, s->name, (int64_t)s->at);
}

static void on_answer(struct mc_call *call)
{
	struct steps *s = LS_LIST_ENTRY(call, struct steps, call);

	s->answered = true;
	mc_thread_wake(&s->thread);
}

/* True: what is to be answered is in *a.  False: done, without time passing or after. */
static bool begin(struct steps *s, const struct step *step, struct mc_answer *a)
{
	*a = (struct mc_answer){
		.need = MC_BLOCK, .until = SIM_FOREVER, .wait = JRN_WAIT_LOCK};
	switch (step->kind) {
	case STEP_BURN:
		a->need = MC_AGAIN;
		return !mc_charge(&s->thread, step->ns);
	case STEP_RELEASED:
		a->need = MC_AGAIN;
		return !mc_charge_released(&s->thread, step->ns);
	case STEP_KEPT:
		a->need = MC_AGAIN;
		return !mc_charge_kept(&s->thread, step->ns);
	case STEP_BRIEF:
		a->need = MC_AGAIN;
		return !mc_gil_yield(&s->thread);
	case STEP_SLEEP:
		a->until = s->world->sim.now + step->ns;
		a->wait = JRN_WAIT_SLEEP;
		return true;
	case STEP_WAIT:
		return true;
	case STEP_YIELD:
		a->need = MC_AGAIN;
		return true;
	case STEP_WAKE:
		mc_thread_wake(&step->thread->thread);
		return false;
	case STEP_KILL:
		mc_thread_kill(&step->thread->thread);
		return step->thread == s;
	case STEP_CALL:
		s->answered = false;
		a->wait = JRN_WAIT_DEVICE;
		mc_device_call(step->device, &s->call, step->ns, on_answer);
		return true;
	}
	return false;
}

static bool is_over(const struct steps *s, const struct step *step)
{
	return step->kind != STEP_CALL || s->answered;
}

static struct mc_answer do_steps(struct mc_body *body)
{
	struct steps *s = LS_LIST_ENTRY(body, struct steps, body);
	struct mc_answer a = {
		.need = MC_BLOCK, .until = SIM_FOREVER, .wait = JRN_WAIT_DEVICE};

	if (s->thread.owed)
		ls_bug("a body is called and owes CPU time");
	if (s->thread.gil && s->thread.gil->holder != &s->thread)
		ls_bug("a body is called without its GIL");
	for (; s->at < s->n; s->at++) {
		const struct step *step = &s->list[s->at];

		if (s->begun && !is_over(s, step))
			return a; /* woken by somebody else */
		if (!s->begun) {
			note(s);
			s->begun = true;
			if (begin(s, step, &a))
				return a;
		}
		s->begun = false;
	}
	s->ended = s->world->sim.now;
	a.need = MC_EXIT;
	return a;
}

void steps_start(struct steps *s, struct world *w, const char *name,
		 const struct step *list, size_t n)
{
	*s = (struct steps){.body.step = do_steps,
			    .world = w,
			    .name = name,
			    .list = list,
			    .n = n,
			    .ended = -1};
	mc_thread_start_gil(&s->thread, &w->machine, w->gil, &s->body, 0, JRN_ROLE_MAIN,
			    name);
}
