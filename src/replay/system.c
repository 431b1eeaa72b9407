/* SPDX-License-Identifier: MIT */
#include "replay/system.h"

#include <inttypes.h>
#include <string.h>

#include "replay/query.h"

#define SECOND	    10 /* epochs */
#define SLOW	    900
#define BEFORE_SLOW 20 /* answers before one can be called slow */

bool replay_is_system(const struct picture *p)
{
	return p->n_processes > 2 || p->requests.sent > 0;
}

uint32_t replay_loop_of(const struct picture *p, uint32_t process)
{
	for (uint32_t i = 1; i < p->n_loops; i++)
		if (p->threads[p->loops[i].thread].process == process)
			return i;
	return 0;
}

uint32_t replay_thread_of(const struct picture *p, uint32_t process)
{
	uint32_t loop = replay_loop_of(p, process);

	if (loop)
		return p->loops[loop].thread;
	for (uint32_t i = 1; i < p->n_threads; i++)
		if (p->threads[i].process == process)
			return i;
	return 0;
}

bool replay_value(const struct picture *p, const struct jrn_store *s, uint32_t owner,
		  const char *name, uint32_t *from, int64_t *value, const char **rest)
{
	size_t len = strlen(name);

	for (uint32_t i = *from; i < p->n_values; i++) {
		const char *text;

		if (p->values[i].owner != owner)
			continue;
		text = jrn_store_text(s, p->values[i].name, NULL);
		if (strncmp(text, name, len) != 0 || (!rest && text[len]))
			continue;
		*value = p->values[i].value;
		if (rest)
			*rest = text + len;
		*from = i + 1;
		return true;
	}
	return false;
}

int64_t replay_value_of(const struct picture *p, const struct jrn_store *s,
			uint32_t owner, const char *name)
{
	uint32_t from = 1;
	int64_t value;

	return replay_value(p, s, owner, name, &from, &value, NULL) ? value : 0;
}

static bool runs_loop(const struct picture *p, uint32_t thread)
{
	for (uint32_t i = 1; i < p->n_loops; i++)
		if (p->loops[i].thread == thread && p->loops[i].phase != JRN_PH_START &&
		    p->loops[i].phase != JRN_PH_EXIT)
			return true;
	return false;
}

uint32_t replay_root_of(const struct picture *p, uint32_t thread)
{
	uint32_t item = p->threads[thread].top, above = 0;

	while (item && p->items[item].below) {
		above = item;
		item = p->items[item].below;
	}
	if (!item || p->items[item].type != JRN_IT_MAIN)
		return item;
	return above || runs_loop(p, thread) ? above : item;
}

void replay_word_process(struct ls_str *out, const struct picture *p,
			 const struct jrn_store *s, uint32_t process, bool brief)
{
	const struct pic_process *x = &p->processes[process];
	int64_t pid = replay_value_of(p, s, process, "pid");
	const char *name = jrn_store_text(s, x->name, NULL);

	if (!name || !*name)
		name = "process";
	if (brief && x->parent)
		ls_str_addc(out, *name);
	else
		replay_word_text(out, s, x->name);
	if (brief && !x->parent)
		return;
	ls_str_addf(out, brief ? "%" PRId64 : " %" PRId64, pid ? pid : (int64_t)process);
}

uint32_t replay_ready(const struct picture *p, uint32_t loop)
{
	static const enum jrn_queue_type queues[] = {
		JRN_Q_PENDING, JRN_Q_POLL,    JRN_Q_CHECK,	JRN_Q_READY,
		JRN_Q_TICKS,   JRN_Q_CLOSING, JRN_Q_MICROTASKS,
	};
	uint32_t n = 0;

	for (size_t i = 0; loop && i < sizeof queues / sizeof *queues; i++)
		n += replay_queue_len(p, replay_queue_of(p, queues[i], loop));
	return n;
}

uint32_t replay_requests_in(const struct picture *p, enum jrn_queue_type type,
			    uint32_t process)
{
	return replay_queue_len(p, jrn_picture_queue(p, type, process));
}

uint32_t replay_requests_of(const struct picture *p, uint32_t process)
{
	uint32_t n = 0;

	for (uint32_t i = 1; i < p->n_queues; i++)
		if (p->queues[i].type >= JRN_Q_CLIENT && p->queues[i].owner == process)
			n += p->queues[i].len;
	return n;
}

/* As the fold would have it if the thread did something else now (fold.c). */
double replay_busy_share(const struct picture *p, uint32_t thread, jrn_time now)
{
	const struct pic_thread *t = &p->threads[thread];
	uint32_t epoch = (uint32_t)(now / PIC_EPOCH);
	jrn_time from = epoch ? (epoch - 1) * PIC_EPOCH : 0, then;

	if (epoch == t->epoch)
		then = t->last_epoch_busy;
	else if (epoch == t->epoch + 1)
		then = t->epoch_busy;
	else
		then = t->busy_ns + (t->core ? from - t->since : 0);
	return now > from ? (double)(replay_busy(p, thread, now) - then) /
				    (double)(now - from)
			  : 0;
}

static const struct pic_recent *recent(const struct picture *p, uint32_t epoch)
{
	uint32_t slot = 1 + epoch % PIC_RECENT;

	return slot < p->n_recent && p->recent[slot].epoch == epoch ? &p->recent[slot]
								    : NULL;
}

uint32_t replay_answered_in(const struct picture *p, jrn_time now, uint32_t ago)
{
	uint32_t epoch = (uint32_t)(now / PIC_EPOCH);
	const struct pic_recent *r = ago <= epoch ? recent(p, epoch - ago) : NULL;

	return r ? r->answered : 0;
}

struct replay_rates replay_rates(const struct picture *p, jrn_time now)
{
	uint32_t epoch = (uint32_t)(now / PIC_EPOCH);
	uint32_t first = epoch > SECOND ? epoch - SECOND : 0;
	double span = (double)(now - first * PIC_EPOCH) / 1e9;
	struct replay_rates sum = {0};

	for (uint32_t e = first; e <= epoch; e++) {
		const struct pic_recent *r = recent(p, e);

		if (!r)
			continue;
		sum.sent += r->sent;
		sum.answered += r->answered;
		sum.lost += r->lost;
	}
	if (span <= 0)
		return (struct replay_rates){0};
	return (struct replay_rates){sum.sent / span, sum.answered / span,
				     sum.lost / span};
}

jrn_time replay_latency(const struct picture *p, unsigned permille)
{
	uint64_t rank = (p->requests.answered * permille + 999) / 1000, seen = 0;

	for (uint32_t i = 1; i < p->n_buckets; i++) {
		seen += p->buckets[i].count;
		if (seen && seen >= rank)
			return jrn_bucket_top(i);
	}
	return -1;
}

bool replay_ends_slow_request(const struct picture *p, const struct jrn_record *r)
{
	const struct pic_item *it;

	if (r->kind != JRN_DROP || r->v[0] <= 0 || r->v[0] >= p->n_items)
		return false;
	it = &p->items[r->v[0]];
	if (it->type != JRN_IT_REQUEST || r->v[1] < JRN_DROP_ANSWERED)
		return false;
	return r->v[1] != JRN_DROP_ANSWERED ||
	       (p->requests.answered >= BEFORE_SLOW &&
		r->at - it->born > replay_latency(p, SLOW));
}
