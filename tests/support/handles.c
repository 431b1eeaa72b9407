/* SPDX-License-Identifier: MIT */
#include "support/handles.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

static void note(struct loops *w, const char *label)
{
	if (*w->log)
		strcat(w->log, " ");
	strcat(w->log, label);
}

static enum rt_status run(struct rt_task *t)
{
	struct handle *h = LS_LIST_ENTRY(t, struct handle, task);
	struct loops *w = h->w;

	if (!h->burning) {
		note(w, h->label);
		h->ran_at = w->sim.now;
		w->running = h;
		if (h->fn)
			h->fn(w);
		h->burning = h->burn > 0;
		if (h->burning && !rt_burn(&w->thread, h->burn, 0, RT_BURN))
			return RT_SUSPENDED;
	}
	h->burning = false;
	return h->raises ? RT_THREW : RT_DONE;
}

static void release(struct rt_task *t)
{
	LS_LIST_ENTRY(t, struct handle, task)->released++;
}

static struct handle *make(struct loops *w, const char *label, handle_fn *fn)
{
	static const struct rt_task_ops ops = {.run = run, .release = release};
	struct handle *h = ls_calloc(1, sizeof *h);

	h->w = w;
	h->label = label;
	h->fn = fn;
	h->task.ops = &ops;
	h->timer.task = &h->task;
	w->handles[w->n_handles++] = h;
	return h;
}

struct handle *soon(struct loops *w, const char *label, handle_fn *fn)
{
	struct handle *h = make(w, label, fn);

	rt_py_call_soon(&w->loop, &h->task, JRN_IT_HANDLE, 0, label);
	return h;
}

struct handle *later(struct loops *w, const char *label, double ms, handle_fn *fn)
{
	struct handle *h = make(w, label, fn);

	rt_py_call_later(&w->loop, &h->timer, ms / 1000, 0, label);
	return h;
}

struct handle *at(struct loops *w, const char *label, double ms, handle_fn *fn)
{
	struct handle *h = make(w, label, fn);

	rt_py_call_at(&w->loop, &h->timer, ms / 1000, 0, label);
	return h;
}

static void call_from_there(void *arg, sim_time now)
{
	struct handle *h = arg;

	(void)now;
	rt_py_call_threadsafe(&h->w->loop, &h->task, &h->w->other, 0, h->label);
}

struct handle *threadsafe(struct loops *w, const char *label, double ms)
{
	struct handle *h = make(w, label, NULL);

	sim_at(&w->sim, w->sim.now + sim_from_ms(ms), call_from_there, h);
	return h;
}

static uint32_t poll_fd(const struct mc_watch *watch)
{
	const struct loops *w = watch->file;

	return w->fd_is_readable ? MC_IN : 0;
}

static enum rt_status read_fd(struct rt_py_fd *fd)
{
	struct loops *w = LS_LIST_ENTRY(fd, struct loops, fd);
	struct rt_task *t = &w->kept[0]->task;

	w->fd_is_readable = false;
	return t->ops->run(t);
}

static void become_readable(void *arg, sim_time now)
{
	struct loops *w = arg;

	(void)now;
	w->fd_is_readable = true;
	mc_watch_raise(&w->fd.source.watch);
}

void readable(struct loops *w, const char *label, double ms)
{
	w->kept[0] = make(w, label, NULL);
	rt_py_fd_init(&w->loop, &w->fd);
	w->fd.readable = read_fd;
	w->fd.source.watch.poll = poll_fd;
	w->fd.source.watch.file = w;
	rt_py_read(&w->fd, true);
	sim_at(&w->sim, w->sim.now + sim_from_ms(ms), become_readable, w);
}

void cancel(struct handle *h)
{
	if (h->timer.loop)
		rt_py_timer_cancel(&h->timer);
	else
		rt_py_cancel_ready(&h->w->loop, &h->task);
}

void stop(struct loops *w)
{
	rt_py_stop(&w->loop);
}

void compute(struct loops *w, double ms)
{
	w->running->burn = sim_from_ms(ms);
}

void leave(struct loops *w)
{
	w->running->raises = true;
}

static struct mc_answer step(struct mc_body *body)
{
	struct loops *w = LS_LIST_ENTRY(body, struct loops, thread.body);

	if (!w->begun && w->main)
		w->main(w);
	w->begun = true;
	while (w->runs > 0) {
		enum rt_status st = rt_py_run(&w->loop);

		if (st == RT_SUSPENDED)
			return w->thread.answer;
		note(w, st == RT_THREW ? "raised |" : "|");
		w->runs--;
	}
	return (struct mc_answer){.need = MC_EXIT};
}

void loops_run(struct loops *w, const char *uvloop, handle_fn *main)
{
	const struct rt_py_rules *rules = uvloop ? rt_py_rules_find(uvloop) : NULL;
	struct rt_thread *t = &w->thread;

	jrn_init(&w->journal);
	sim_init(&w->sim, 1, &w->journal);
	mc_machine_init(&w->machine, &w->sim, 4);
	mc_gil_init(&w->gil, &w->machine);
	t->sim = w->other.sim = &w->sim;
	t->journal = w->other.journal = &w->journal;
	t->cost = rules ? &rt_overheads_uvloop : &rt_overheads_asyncio;
	t->body.step = step;
	w->main = main;
	w->runs += !w->runs;
	rt_py_loop_init(&w->loop, t, rules ? rules->uv : NULL);
	mc_thread_start_gil(&t->mc, &w->machine, &w->gil, &t->body, 0, JRN_ROLE_MAIN,
			    "main");
	while (sim_step(&w->sim) && w->sim.now < 100 * SIM_S)
		;
}

void loops_release(struct loops *w)
{
	rt_py_loop_close(&w->loop);
	mc_machine_release(&w->machine);
	sim_release(&w->sim);
	jrn_release(&w->journal);
	for (unsigned i = 0; i < w->n_handles; i++)
		free(w->handles[i]);
}
