/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "replay/query.h"
#include "replay/words.h"

/* An event keeps the two values of its record that are worth telling. */
struct values {
	uint8_t a, b;			   /* index in jrn_record.v, plus 1 */
	uint8_t item, thread, queue, loop; /* of a loop b is its flavour */
};

static const struct values values[JRN_KIND_COUNT] = {
	[JRN_RUN] = {.a = 2, .b = 6},
	[JRN_PROCESS_EXIT] = {.a = 1, .b = 2},
	[JRN_WAIT] = {.a = 2, .b = 3, .thread = 1},
	[JRN_ITERATION] = {.a = 2, .loop = 1},
	[JRN_PHASE] = {.a = 2, .loop = 1},
	[JRN_POLL] = {.a = 2, .loop = 1},
	[JRN_POLLED] = {.a = 2, .loop = 1},
	[JRN_NEW] = {.a = 4, .queue = 3},
	[JRN_MOVE] = {.a = 3, .item = 1, .queue = 2},
	[JRN_DUE] = {.a = 2, .item = 1},
	[JRN_BEGIN] = {.item = 1, .thread = 2},
	[JRN_END] = {.a = 3, .item = 1, .thread = 2},
	[JRN_DROP] = {.a = 2, .item = 1},
	[JRN_BURN] = {.a = 2, .b = 3, .thread = 1},
	[JRN_PRINT] = {.a = 2, .b = 3, .thread = 1},
	[JRN_WARN] = {.a = 3, .b = 4, .thread = 1},
	[JRN_CHOICE] = {.a = 1},
	[JRN_VALUE] = {.a = 3, .b = 2, .thread = 3},
	[JRN_STOP] = {.a = 1, .b = 2},
};

static int64_t pick(const struct jrn_record *r, uint8_t index)
{
	return index ? r->v[index - 1] : 0;
}

/* What the number was until now. */
static int64_t value_before(const struct picture *p, const struct jrn_record *r)
{
	uint32_t i = jrn_picture_value(p, (uint32_t)r->v[0], (uint32_t)r->v[1]);

	return i ? p->values[i].value : 0;
}

struct replay_event replay_event_of(const struct picture *before,
				    const struct jrn_record *r)
{
	const struct values *k = &values[r->kind];
	int64_t thread = pick(r, k->thread), queue = pick(r, k->queue);
	int64_t loop = pick(r, k->loop);
	struct replay_event e = {
		.record = before->record,
		.at = r->at,
		.kind = (uint8_t)r->kind,
		.a = pick(r, k->a),
		.b = pick(r, k->b),
		.queue = JRN_Q_TYPE_COUNT,
		.what = replay_name_of(before, (uint32_t)pick(r, k->item)),
	};

	if (r->kind == JRN_NEW)
		e.what = (struct replay_name){(uint32_t)r->v[5], (uint32_t)r->v[4],
					      before->serials + 1, (uint8_t)r->v[1]};
	if (r->kind == JRN_VALUE && thread == 0)
		thread = value_before(before, r);
	if (queue > 0 && queue < before->n_queues) {
		e.queue = (uint8_t)before->queues[queue].type;
		e.process = replay_process_of_queue(before, (uint32_t)queue);
	}
	if (loop > 0 && loop < before->n_loops) {
		e.b = before->loops[loop].flavour;
		e.process = before->threads[before->loops[loop].thread].process;
	}
	if (thread > 0 && thread < before->n_threads) {
		e.thread = (uint32_t)thread;
		e.thread_name = before->threads[thread].name;
		e.role = before->threads[thread].role;
		e.process = before->threads[thread].process;
	}
	return e;
}

/* The sentences. */

struct teller {
	struct ls_str *out;
	const struct jrn_store *s;
	const struct replay_event *e;
};

static void item(const struct teller *t)
{
	replay_word_item(t->out, t->s, t->e->what);
}

static void text(const struct teller *t, int64_t id)
{
	replay_word_text(t->out, t->s, (uint32_t)id);
}

static void thread(const struct teller *t)
{
	if (t->e->thread_name)
		text(t, t->e->thread_name);
	else
		ls_str_addf(t->out, "thread %" PRIu32, t->e->thread);
}

static void at_line(const struct teller *t, int64_t line)
{
	if (line)
		ls_str_addf(t->out, " (line %" PRId64 ")", line);
}

static void due(const struct teller *t)
{
	if (t->e->a == JRN_NEVER)
		return;
	ls_str_add(t->out, ", due at ");
	replay_word_time(t->out, t->e->a);
}

static void tell_new(const struct teller *t)
{
	ls_str_add(t->out, "new: ");
	item(t);
	if (t->e->queue != JRN_Q_TYPE_COUNT)
		ls_str_addf(t->out, " waits in %s", replay_word_queue(t->e->queue));
	due(t);
}

static void tell_move(const struct teller *t)
{
	item(t);
	if (t->e->queue == JRN_Q_SUSPENDED)
		ls_str_add(t->out, " is suspended");
	else if (t->e->queue == JRN_Q_TYPE_COUNT)
		ls_str_add(t->out, " waits nowhere now");
	else
		ls_str_addf(t->out, " goes to %s", replay_word_queue(t->e->queue));
	due(t);
}

static void tell_begin(const struct teller *t)
{
	ls_str_add(t->out, "run ");
	item(t);
	if (t->e->role != JRN_ROLE_MAIN) {
		ls_str_add(t->out, " on ");
		thread(t);
	}
}

static void tell_drop(const struct teller *t)
{
	static const char *const why[JRN_DROP_COUNT] = {" is cleared", " is over",
							" never runs: the process exits",
							" is answered",
							" has failed",
							" has timed out",
							" is refused"};

	item(t);
	if (t->e->a == JRN_DROP_CLEARED && t->e->what.type >= JRN_IT_HANDLE &&
	    t->e->what.type <= JRN_IT_JOB)
		ls_str_add(t->out, " is cancelled");
	else
		ls_str_add(t->out, why[t->e->a]);
}

/* asyncio's own loop calls it by Python's name. */
static const char *poll(const struct teller *t)
{
	const char *flavour = jrn_store_text(t->s, (uint32_t)t->e->b, NULL);

	return t->e->b && !strcmp(flavour, "asyncio") ? "select" : "poll";
}

static void tell_poll(const struct teller *t)
{
	ls_str_addf(t->out, "%s: ", poll(t));
	if (t->e->a == 0) {
		ls_str_add(t->out, "look, do not block");
		return;
	}
	ls_str_add(t->out, t->e->a < 0 ? "block " : "block up to ");
	replay_word_span(t->out, t->e->a);
}

static void tell_wait(const struct teller *t)
{
	static const char *const why[JRN_WAIT_COUNT] = {"waits for a core",
							"sleeps in poll",
							"has nothing to do",
							"waits for a device",
							"sleeps",
							"waits for a lock",
							"waits for the GIL",
							"waits for another thread"};

	thread(t);
	ls_str_addf(t->out, " %s", why[t->e->a]);
	if (t->e->b != JRN_NEVER) {
		ls_str_add(t->out, " until ");
		replay_word_time(t->out, t->e->b);
	}
}

/* Who has the GIL, or some other number. */
static void tell_value(const struct teller *t)
{
	if (!replay_is_gil(t->s, (uint32_t)t->e->b)) {
		text(t, t->e->b);
		ls_str_addf(t->out, " is %" PRId64, t->e->a);
		return;
	}
	thread(t);
	ls_str_add(t->out, t->e->a ? " takes the GIL" : " lets go of the GIL");
}

static void tell_burn(const struct teller *t)
{
	thread(t);
	ls_str_add(t->out, " computes for ");
	replay_word_span(t->out, t->e->a);
	at_line(t, t->e->b);
}

static void tell_stop(const struct teller *t)
{
	ls_str_addf(t->out, "the run is over, exit code %" PRId64, t->e->a);
	if (t->e->b) {
		ls_str_add(t->out, ": ");
		text(t, t->e->b);
	}
}

static void tell_run(const struct teller *t)
{
	ls_str_add(t->out, "run ");
	text(t, t->e->a);
	if (t->e->b) {
		ls_str_add(t->out, " on ");
		text(t, t->e->b);
	}
}

static void tell_exit(const struct teller *t)
{
	const struct replay_event *e = t->e;

	ls_str_addf(t->out, "process %" PRId64 " %s %" PRId64, e->a,
		    e->b < 0 ? "is killed by signal" : "exits with code",
		    e->b < 0 ? -e->b : e->b);
}

static void tell_iteration(const struct teller *t)
{
	ls_str_addf(t->out, "iteration %" PRId64 " begins", t->e->a);
}

static void tell_phase(const struct teller *t)
{
	unsigned phase = (unsigned)t->e->a;

	ls_str_addf(t->out, "phase %s",
		    phase == JRN_PH_POLL ? poll(t) : replay_word_phase(phase));
}

static void tell_polled(const struct teller *t)
{
	ls_str_addf(t->out, "%s returns, %" PRId64 " ready", poll(t), t->e->a);
}

static void tell_due(const struct teller *t)
{
	item(t);
	due(t);
}

/* A task lives on after each step but the last. */
static bool is_step(const struct replay_event *e)
{
	return e->what.type == JRN_IT_TASK && e->a == JRN_OUT_KEPT;
}

static void tell_end(const struct teller *t)
{
	item(t);
	if (t->e->a == JRN_OUT_THREW)
		ls_str_add(t->out, " throws");
	else
		ls_str_add(t->out, is_step(t->e) ? " ends a step" : " ends");
	if (t->e->role == JRN_ROLE_POOL) {
		ls_str_add(t->out, " on ");
		thread(t);
	}
}

static void tell_print(const struct teller *t)
{
	ls_str_add(t->out, t->e->a == JRN_STDERR ? "stderr: " : "print: ");
	text(t, t->e->b);
}

static void tell_warn(const struct teller *t)
{
	ls_str_add(t->out, "warning: ");
	text(t, t->e->a);
	at_line(t, t->e->b);
}

static void tell_choice(const struct teller *t)
{
	ls_str_add(t->out, "reality leaves open: ");
	text(t, t->e->a);
}

/* Kinds without an entry say nothing to a reader. */
static void (*const tell[JRN_KIND_COUNT])(const struct teller *) = {
	[JRN_RUN] = tell_run,
	[JRN_PROCESS_EXIT] = tell_exit,
	[JRN_WAIT] = tell_wait,
	[JRN_ITERATION] = tell_iteration,
	[JRN_PHASE] = tell_phase,
	[JRN_POLL] = tell_poll,
	[JRN_POLLED] = tell_polled,
	[JRN_NEW] = tell_new,
	[JRN_MOVE] = tell_move,
	[JRN_DUE] = tell_due,
	[JRN_BEGIN] = tell_begin,
	[JRN_END] = tell_end,
	[JRN_DROP] = tell_drop,
	[JRN_BURN] = tell_burn,
	[JRN_PRINT] = tell_print,
	[JRN_WARN] = tell_warn,
	[JRN_CHOICE] = tell_choice,
	[JRN_VALUE] = tell_value,
	[JRN_STOP] = tell_stop,
};

void replay_word_event(struct ls_str *out, const struct jrn_store *s,
		       const struct replay_event *e)
{
	if (tell[e->kind])
		tell[e->kind](&(struct teller){out, s, e});
}
