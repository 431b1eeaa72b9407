/* SPDX-License-Identifier: MIT
 *
 * script/py_sleep.c - asyncio.sleep: a timer that resolves a future nobody else sees.
 *
 * CPython makes a future and a call_later handle for each sleep.  Both are one struct
 * here, from a slab, since a million tasks may sleep.  It has what can be seen of the two:
 * the timer runs in a pass of its own, and the task goes on one pass later.
 *
 * Source: CPython 3.11 Lib/asyncio/tasks.py (sleep).
 */
#include <stdlib.h>

#include "base/die.h"
#include "script/py.h"
#include "script/vm.h"

#define SLAB 256

struct slab {
	struct script_sleeper sleepers[SLAB];
	struct slab *older;
};

static void add_slab(struct script_py *py)
{
	struct slab *slab = ls_calloc(1, sizeof *slab);

	slab->older = py->sleeper_slabs;
	py->sleeper_slabs = slab;
	for (int i = SLAB; i-- > 0;) {
		slab->sleepers[i].next_free = py->free_sleepers;
		py->free_sleepers = &slab->sleepers[i];
	}
}

void script_sleepers_release(struct script_py *py)
{
	while (py->sleeper_slabs) {
		struct slab *slab = py->sleeper_slabs;

		py->sleeper_slabs = slab->older;
		free(slab);
	}
}

static struct script_sleeper *sleeper_of(struct rt_task *t)
{
	return LS_LIST_ENTRY(t, struct script_sleeper, task);
}

static void give_back(struct script_sleeper *s)
{
	struct script_py *py = s->vm->py;

	s->next_free = py->free_sleepers;
	py->free_sleepers = s;
}

/* futures._set_result_unless_cancelled */
static enum rt_status run(struct rt_task *t)
{
	struct script_sleeper *s = sleeper_of(t);

	if (!s->over) {
		s->over = true;
		script_task_ready(s->sleeping, 0);
	}
	return RT_DONE;
}

static bool fetch(struct rt_task *t, int step)
{
	struct script_sleeper *s = sleeper_of(t);

	return step == 0 && !s->over && script_task_fetch(s->sleeping, 0);
}

static void release(struct rt_task *t)
{
	struct script_sleeper *s = sleeper_of(t);

	s->released = true;
	t->item = 0;
	if (!s->sleeping)
		give_back(s);
}

struct script_sleeper *script_sleeper_start(lua_State *L, struct script_future *t, double delay,
					    const struct script_coro *coro)
{
	static const struct rt_task_ops ops = {.run = run, .release = release, .fetch = fetch};
	struct script_vm *vm = script_vm_of(L);
	struct script_py *py = vm->py;
	struct script_sleeper *s;

	if (!py->free_sleepers)
		add_slab(py);
	s = py->free_sleepers;
	py->free_sleepers = s->next_free;
	s->task = (struct rt_task){ .ops = &ops };
	s->vm = vm;
	s->sleeping = t;
	s->coro = coro;
	s->over = s->cancelled = s->released = false;
	s->timer.task = &s->task;
	rt_py_call_later(&t->loop->loop, &s->timer, delay, script_line(L), "sleep");
	return s;
}

bool script_sleeper_cancel(struct script_sleeper *s)
{
	if (s->over)
		return false;
	s->over = s->cancelled = true;
	script_task_ready(s->sleeping, script_line(s->vm->L));
	return true;
}

void script_sleeper_end(struct script_sleeper *s)
{
	s->sleeping = NULL;
	if (s->released)
		give_back(s);
	else
		rt_py_timer_cancel(&s->timer);
}
