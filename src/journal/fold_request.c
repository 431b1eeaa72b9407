/* SPDX-License-Identifier: MIT
 *
 * Counts of requests: what live figures are read from.  All are sums, so that undoing
 * one is as exact as undoing anything else.
 */
#include "journal/change.h"

/* The slot of the epoch at hand, emptied when it held an older one. */
static struct pic_recent *recent(struct fold *f)
{
	uint32_t epoch = (uint32_t)(f->at / PIC_EPOCH), slot = 1 + epoch % PIC_RECENT;
	struct pic_recent *r;

	if (f->p->n_recent <= slot)
		ADD(f, recent, slot);
	r = &f->p->recent[slot];
	SAVE(f, recent, r);
	if (r->epoch != epoch)
		*r = (struct pic_recent){.epoch = epoch};
	return r;
}

void fold_request_sent(struct fold *f)
{
	fold_count(f, &f->p->requests.sent);
	recent(f)->sent++;
}

static void note_latency(struct fold *f, jrn_time latency)
{
	uint32_t bucket = jrn_bucket(latency);

	if (f->p->n_buckets <= bucket)
		ADD(f, buckets, bucket);
	SAVE(f, buckets, &f->p->buckets[bucket]);
	f->p->buckets[bucket].count++;
	SAVE_OWN(f, &f->p->requests.latency);
	f->p->requests.latency += latency;
}

/* The process that has it, if one has. */
static struct pic_process *holder(struct fold *f, const struct pic_item *it)
{
	const struct pic_queue *q = it->queue ? &f->p->queues[it->queue] : NULL;

	return q && q->owner && q->owner < f->p->n_processes ? &f->p->processes[q->owner]
							     : NULL;
}

void fold_request_over(struct fold *f, const struct pic_item *it, enum jrn_drop how)
{
	struct pic_requests *all = &f->p->requests;
	struct pic_process *x = holder(f, it);
	bool answered = how == JRN_DROP_ANSWERED;

	if (how < JRN_DROP_ANSWERED)
		return; /* the run is over before it is */
	fold_count(f, answered			     ? &all->answered
		      : how == JRN_DROP_FAILED	     ? &all->failed
		      : how == JRN_DROP_TIMED_OUT    ? &all->timed_out
						     : &all->refused);
	if (answered)
		note_latency(f, f->at - it->born);
	if (answered)
		recent(f)->answered++;
	else
		recent(f)->lost++;
	if (!x)
		return;
	SAVE(f, processes, x);
	if (answered)
		x->answered++;
	else
		x->lost++;
}
