/* SPDX-License-Identifier: MIT
 */
#include "journal/change.h"

#define NO_LOOP	   "there is no such loop"
#define NO_PROCESS "there is no such process, or it is over"
#define MAX_VALUES 4096 /* named numbers that a picture holds */

/* Threads. */

/* How long it has been on cores at an instant that is not before `since`. */
static jrn_time busy_at(const struct pic_thread *t, jrn_time at)
{
	return t->busy_ns + (t->core ? at - t->since : 0);
}

/* Adds up the time on the core that it may be leaving. */
static void settle_thread(struct fold *f, struct pic_thread *t)
{
	uint32_t epoch = (uint32_t)(f->at / PIC_EPOCH);

	SAVE(f, threads, t);
	if (epoch != t->epoch) {
		t->last_epoch_busy =
			epoch == t->epoch + 1
				? t->epoch_busy
				: busy_at(t, (epoch - 1) * PIC_EPOCH);
		t->epoch_busy = busy_at(t, epoch * PIC_EPOCH);
		t->epoch = epoch;
	}
	t->busy_ns = busy_at(t, f->at);
	t->since = f->at;
	t->until = JRN_NEVER;
}

static void reach_line(struct fold *f, int64_t thread, int64_t line)
{
	struct pic_thread *t = &f->p->threads[thread];

	if (!line || t->line == line)
		return;
	SAVE(f, threads, t);
	t->line = (uint32_t)line;
}

/* One function a kind; `v` are the fields in the schema's order. */

static const char *apply_run(struct fold *f, const int64_t *v)
{
	if (f->p->record != 0)
		return "a journal has one such record, the first";
	if ((uint64_t)v[0] > JRN_FORMAT)
		return "the journal was written by a newer program, which knows more "
		       "kinds of record";
	return NULL;
}

static const char *apply_process(struct fold *f, const int64_t *v)
{
	struct pic_process *x;

	if (!is_next(v[0], f->p->n_processes))
		return NOT_NEXT;
	if (v[1] != 0 && !in_range(v[1], f->p->n_processes))
		return "its parent does not exist";
	if (!is_u32(v[2]) || !is_u32(v[3]))
		return BAD_NUMBER;
	x = ADD(f, processes, v[0]);
	x->parent = (uint32_t)v[1];
	x->name = (uint32_t)v[2];
	x->runtime = (uint32_t)v[3];
	return NULL;
}

static const char *apply_process_exit(struct fold *f, const int64_t *v)
{
	struct pic_process *x;

	if (v[0] == 0 || !in_range(v[0], f->p->n_processes) ||
	    f->p->processes[v[0]].exited)
		return NO_PROCESS;
	if (v[1] != (int32_t)v[1])
		return BAD_NUMBER;
	x = &f->p->processes[v[0]];
	SAVE(f, processes, x);
	x->exited = 1;
	x->code = (int32_t)v[1];
	return NULL;
}

static const char *apply_thread(struct fold *f, const int64_t *v)
{
	struct pic_thread *t;

	if (!is_next(v[0], f->p->n_threads))
		return NOT_NEXT;
	if (v[1] != 0 &&
	    (!in_range(v[1], f->p->n_processes) || f->p->processes[v[1]].exited))
		return NO_PROCESS;
	if (!in_range(v[2], JRN_ROLE_COUNT) || !is_u32(v[3]))
		return BAD_NUMBER;
	t = ADD(f, threads, v[0]);
	t->process = (uint32_t)v[1];
	t->role = (uint8_t)v[2];
	t->name = (uint32_t)v[3];
	t->since = f->at;
	t->until = JRN_NEVER;
	t->epoch = (uint32_t)(f->at / PIC_EPOCH);
	return NULL;
}

static const char *apply_thread_exit(struct fold *f, const int64_t *v)
{
	struct pic_thread *t;

	if (!is_running_thread(f->p, v[0]))
		return NO_THREAD;
	t = &f->p->threads[v[0]];
	settle_thread(f, t);
	t->core = 0;
	t->exited = 1;
	return NULL;
}

static const char *apply_cpu(struct fold *f, const int64_t *v)
{
	struct pic_thread *t;

	if (!is_running_thread(f->p, v[0]))
		return NO_THREAD;
	if (v[1] == 0 || !is_u32(v[1]))
		return "cores count from 1";
	t = &f->p->threads[v[0]];
	settle_thread(f, t);
	t->core = (uint32_t)v[1];
	t->wait = 0;
	return NULL;
}

static const char *apply_wait(struct fold *f, const int64_t *v)
{
	struct pic_thread *t;

	if (!is_running_thread(f->p, v[0]))
		return NO_THREAD;
	if (!in_range(v[1], JRN_WAIT_COUNT) || v[2] < JRN_NEVER)
		return BAD_NUMBER;
	t = &f->p->threads[v[0]];
	settle_thread(f, t);
	t->core = 0;
	t->wait = (uint8_t)v[1];
	t->until = v[2];
	return NULL;
}

static const char *apply_queue(struct fold *f, const int64_t *v)
{
	struct pic_queue *q;

	if (!is_next(v[0], f->p->n_queues))
		return NOT_NEXT;
	if (!in_range(v[1], JRN_Q_TYPE_COUNT) || !is_u32(v[2]))
		return BAD_NUMBER;
	q = ADD(f, queues, v[0]);
	q->type = (uint32_t)v[1];
	q->owner = (uint32_t)v[2];
	return NULL;
}

static const char *apply_loop(struct fold *f, const int64_t *v)
{
	struct pic_loop *l;

	if (!is_next(v[0], f->p->n_loops))
		return NOT_NEXT;
	if (!is_running_thread(f->p, v[1]))
		return NO_THREAD;
	if (!is_u32(v[2]))
		return BAD_NUMBER;
	l = ADD(f, loops, v[0]);
	l->thread = (uint32_t)v[1];
	l->flavour = (uint32_t)v[2];
	l->phase_since = f->at;
	return NULL;
}

static const char *apply_iteration(struct fold *f, const int64_t *v)
{
	if (!is_loop(f->p, v[0]))
		return NO_LOOP;
	SAVE(f, loops, &f->p->loops[v[0]]);
	f->p->loops[v[0]].iteration = (uint64_t)v[1];
	return NULL;
}

/* The pass will run what is ready now, and no more. */
static void begin_pass(struct fold *f, uint32_t loop)
{
	uint32_t ready = jrn_picture_queue(f->p, JRN_Q_READY, loop);
	struct pic_queue *q;

	if (!ready)
		return;
	q = &f->p->queues[ready];
	SAVE(f, queues, q);
	q->pass = q->tail;
}

static const char *apply_phase(struct fold *f, const int64_t *v)
{
	struct pic_loop *l;

	if (!is_loop(f->p, v[0]))
		return NO_LOOP;
	if (!in_range(v[1], JRN_PH_COUNT))
		return BAD_NUMBER;
	l = &f->p->loops[v[0]];
	SAVE(f, loops, l);
	l->phase = (uint8_t)v[1];
	l->phase_since = f->at;
	if (v[1] == JRN_PH_READY)
		begin_pass(f, (uint32_t)v[0]);
	return NULL;
}

static const char *apply_loop_time(struct fold *f, const int64_t *v)
{
	if (!is_loop(f->p, v[0]))
		return NO_LOOP;
	SAVE(f, loops, &f->p->loops[v[0]]);
	f->p->loops[v[0]].now_ms = v[1];
	return NULL;
}

static const char *apply_poll(struct fold *f, const int64_t *v)
{
	struct pic_loop *l;

	if (!is_loop(f->p, v[0]))
		return NO_LOOP;
	if (v[1] < -1 || !in_range(v[2], JRN_POLL_REASON_COUNT))
		return BAD_NUMBER;
	l = &f->p->loops[v[0]];
	SAVE(f, loops, l);
	l->timeout = v[1];
	l->reason = (uint8_t)v[2];
	l->polling = 1;
	return NULL;
}

static const char *apply_polled(struct fold *f, const int64_t *v)
{
	struct pic_loop *l;

	if (!is_loop(f->p, v[0]))
		return NO_LOOP;
	if (!is_u32(v[1]))
		return BAD_NUMBER;
	l = &f->p->loops[v[0]];
	SAVE(f, loops, l);
	l->ready = (uint32_t)v[1];
	l->polling = 0;
	return NULL;
}

static const char *apply_burn(struct fold *f, const int64_t *v)
{
	if (!is_running_thread(f->p, v[0]))
		return NO_THREAD;
	if (v[1] < 0 || !is_u32(v[2]))
		return BAD_NUMBER;
	reach_line(f, v[0], v[2]);
	return NULL;
}

static const char *apply_at(struct fold *f, const int64_t *v)
{
	if (!is_running_thread(f->p, v[0]))
		return NO_THREAD;
	if (!is_u32(v[1]))
		return BAD_NUMBER;
	reach_line(f, v[0], v[1]);
	return NULL;
}

static const char *apply_print(struct fold *f, const int64_t *v)
{
	if (!is_running_thread(f->p, v[0]))
		return NO_THREAD;
	if (!in_range(v[1], JRN_STREAM_COUNT) || !is_u32(v[2]) || !is_u32(v[3]))
		return BAD_NUMBER;
	reach_line(f, v[0], v[3]);
	fold_count(f, &f->p->counts.prints);
	return NULL;
}

static const char *apply_warn(struct fold *f, const int64_t *v)
{
	if (!is_running_thread(f->p, v[0]))
		return NO_THREAD;
	if (!is_u32(v[1]) || !is_u32(v[2]) || !is_u32(v[3]))
		return BAD_NUMBER;
	reach_line(f, v[0], v[3]);
	fold_count(f, &f->p->counts.warnings);
	return NULL;
}

static const char *apply_choice(struct fold *f, const int64_t *v)
{
	if (!is_u32(v[0]) || !is_u32(v[1]))
		return BAD_NUMBER;
	if ((uint64_t)v[2] >= (uint64_t)v[1])
		return "the option picked is not one of the options (they count from 0)";
	fold_count(f, &f->p->counts.choices);
	return NULL;
}

static const char *apply_value(struct fold *f, const int64_t *v)
{
	struct picture *p = f->p;
	struct pic_value *x;
	uint32_t i;

	if (!is_u32(v[0]) || !is_u32(v[1]))
		return BAD_NUMBER;
	i = jrn_picture_value(p, (uint32_t)v[0], (uint32_t)v[1]);
	if (i) {
		x = &p->values[i];
		SAVE(f, values, x);
	} else {
		if (p->n_values > MAX_VALUES)
			return "there are too many different values";
		x = ADD(f, values, p->n_values ? p->n_values : 1);
		x->owner = (uint32_t)v[0];
		x->name = (uint32_t)v[1];
	}
	x->value = v[2];
	return NULL;
}

static const char *apply_stop(struct fold *f, const int64_t *v)
{
	if (v[0] != (int32_t)v[0] || !is_u32(v[1]))
		return BAD_NUMBER;
	SAVE_OWN(f, &f->p->exit_code);
	SAVE_OWN(f, &f->p->stopped);
	f->p->exit_code = (int32_t)v[0];
	f->p->stopped = 1;
	return NULL;
}

static fold_kind *const kinds[JRN_KIND_COUNT] = {
	[JRN_RUN] = apply_run,
	[JRN_PROCESS] = apply_process,
	[JRN_PROCESS_EXIT] = apply_process_exit,
	[JRN_THREAD] = apply_thread,
	[JRN_THREAD_EXIT] = apply_thread_exit,
	[JRN_CPU] = apply_cpu,
	[JRN_WAIT] = apply_wait,
	[JRN_QUEUE] = apply_queue,
	[JRN_LOOP] = apply_loop,
	[JRN_ITERATION] = apply_iteration,
	[JRN_PHASE] = apply_phase,
	[JRN_LOOP_TIME] = apply_loop_time,
	[JRN_POLL] = apply_poll,
	[JRN_POLLED] = apply_polled,
	[JRN_NEW] = fold_new,
	[JRN_MOVE] = fold_move,
	[JRN_DUE] = fold_due,
	[JRN_BEGIN] = fold_begin,
	[JRN_END] = fold_end,
	[JRN_DROP] = fold_drop,
	[JRN_AWAIT] = fold_await,
	[JRN_WAKE] = fold_wake,
	[JRN_BURN] = apply_burn,
	[JRN_AT] = apply_at,
	[JRN_PRINT] = apply_print,
	[JRN_WARN] = apply_warn,
	[JRN_CHOICE] = apply_choice,
	[JRN_VALUE] = apply_value,
	[JRN_STOP] = apply_stop,
};

bool jrn_apply(struct picture *p, const struct jrn_record *r, struct jrn_history *h,
	       const char **why)
{
	struct fold f = {p, h, r->at};
	uint64_t callbacks = p->counts.callbacks;

	*why = NULL;
	if ((unsigned)r->kind >= JRN_KIND_COUNT)
		*why = "there is no such kind of record";
	else if (r->at < p->at)
		*why = "its time is before that of the record before it";
	else if (p->stopped)
		*why = "the run is over already";
	if (*why)
		return false;
	if (h)
		history_begin(h);
	*why = kinds[r->kind](&f, r->v);
	if (*why)
		return false;
	if (h)
		history_end(h, p->at, r->kind, p->counts.callbacks != callbacks);
	p->at = r->at;
	p->record++;
	return true;
}
