/* SPDX-License-Identifier: MIT
 *
 * A system in words, for view/plain.c.
 */
#include <inttypes.h>

#include "view/front.h"

static void put(FILE *out, struct ls_str *s)
{
	fprintf(out, "%s\n", s->s);
	ls_str_clear(s);
}

static void say_doing(struct ls_str *s, const struct picture *p, const struct jrn_store *st,
		      uint32_t process)
{
	uint32_t thread = replay_thread_of(p, process);
	const struct pic_thread *t = &p->threads[thread];

	if (p->processes[process].exited)
		ls_str_addf(s, "dead, %s %" PRId32,
			    p->processes[process].code < 0 ? "killed by signal"
							   : "exit code",
			    p->processes[process].code < 0 ? -p->processes[process].code
							   : p->processes[process].code);
	else if (!thread)
		ls_str_add(s, "has no thread yet");
	else if (t->core && t->top) {
		ls_str_add(s, "runs ");
		replay_word_item(s, st, replay_name_of(p, t->top));
		ls_str_add(s, " for ");
		replay_word_span(s, p->at - p->items[t->top].since);
	} else if (t->core)
		ls_str_add(s, "runs its loop");
	else
		ls_str_addf(s, "waits (%s)", jrn_wait_names[t->wait]);
}

static void say_process(FILE *out, struct ls_str *s, const struct picture *p,
			const struct jrn_store *st, uint32_t process)
{
	uint32_t thread = replay_thread_of(p, process);

	ls_str_add(s, "process: ");
	replay_word_process(s, p, st, process, false);
	ls_str_add(s, " ");
	say_doing(s, p, st, process);
	ls_str_addf(s,
		    "; busy %.0f %%, %" PRIu32 " ready, %" PRId64 " connections, %" PRIu32
		    " requests, %" PRIu32 " answered, %" PRIu32 " lost",
		    thread ? 100 * replay_busy_share(p, thread, p->at) : 0.0,
		    replay_ready(p, replay_loop_of(p, process)),
		    replay_value_of(p, st, process, "connections"),
		    replay_requests_of(p, process), p->processes[process].answered,
		    p->processes[process].lost);
	put(out, s);
}

static void say_figures(FILE *out, struct ls_str *s, const struct picture *p)
{
	static const unsigned permille[] = {500, 900, 950, 990};
	struct replay_rates r = replay_rates(p, p->at);

	ls_str_addf(s,
		    "requests: %" PRIu64 " sent, %" PRIu64 " answered, %" PRIu64
		    " failed, %" PRIu64 " timed out, %" PRIu64 " refused; %.0f a second in, "
		    "%.0f out",
		    p->requests.sent, p->requests.answered, p->requests.failed,
		    p->requests.timed_out, p->requests.refused, r.sent, r.answered);
	put(out, s);
	if (!p->requests.answered)
		return;
	ls_str_add(s, "latency:");
	for (size_t i = 0; i < sizeof permille / sizeof *permille; i++) {
		ls_str_addf(s, "%s p%u ", i ? "," : "", permille[i] / 10);
		replay_word_span(s, replay_latency(p, permille[i]));
	}
	put(out, s);
}

static void say_devices(FILE *out, struct ls_str *s, const struct picture *p,
			const struct jrn_store *st)
{
	uint32_t from = 1;
	const char *name;
	int64_t n;

	while (replay_value(p, st, 0, "device-", &from, &n, &name)) {
		ls_str_addf(s, "device: %s: %" PRId64, name, n);
		put(out, s);
	}
}

static void say_queues(FILE *out, struct ls_str *s, const struct picture *p,
		       const struct jrn_store *st)
{
	for (uint32_t q = 1; q < p->n_queues; q++) {
		const struct pic_queue *queue = &p->queues[q];

		if (queue->type < JRN_Q_CLIENT || !queue->len)
			continue;
		ls_str_addf(s, "waiting: %" PRIu32 " in %s", queue->len,
			    jrn_queue_type_names[queue->type]);
		if (queue->owner && queue->owner < p->n_processes) {
			ls_str_add(s, " of ");
			replay_word_process(s, p, st, queue->owner, false);
		}
		ls_str_add(s, ", the first for ");
		replay_word_span(s, p->at - p->items[queue->head].since);
		put(out, s);
	}
}

void view_plain_system(struct view_app *v, FILE *out)
{
	const struct picture *p = replay_picture(v->cursor);
	const struct jrn_store *st = v->source.store;
	struct ls_str s = LS_STR_INIT;

	for (uint32_t i = 1; i < p->n_processes; i++)
		say_process(out, &s, p, st, i);
	say_figures(out, &s, p);
	say_devices(out, &s, p, st);
	say_queues(out, &s, p, st);
	ls_str_release(&s);
}

void view_plain_request(struct view_app *v, FILE *out)
{
	const struct picture *p = replay_picture(v->cursor);
	struct replay_trail *trail = v->memory.trail;
	uint32_t serial = v->stage.subject.serial;
	const struct replay_stay *stays;
	struct ls_str s = LS_STR_INIT;
	struct replay_turn t;
	size_t n;

	if (!replay_trail_follow(trail, serial, replay_position(v->cursor)))
		return;
	stays = replay_trail_stays(trail, &n);
	ls_str_add(&s, "slow: ");
	replay_word_item(&s, v->source.store, replay_birth_of(v->source.store, serial));
	put(out, &s);
	for (size_t i = 0; i < n; i++) {
		ls_str_addf(&s, "was: %s%s%s for ", replay_place_number(stays[i].place),
			    *replay_place_number(stays[i].place) ? " " : "",
			    replay_word_place(stays[i].place));
		replay_word_span(&s,
				 (stays[i].to < p->at ? stays[i].to : p->at) - stays[i].from);
		put(out, &s);
	}
	if (replay_trail_blocker(trail, &t)) {
		ls_str_add(&s, "behind: ");
		replay_word_item(&s, v->source.store, t.what);
		ls_str_add(&s, " for ");
		replay_word_span(&s, t.waited);
		ls_str_add(&s, " from ");
		replay_word_time(&s, t.from);
		put(out, &s);
	}
	ls_str_release(&s);
}
