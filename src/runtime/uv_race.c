/* SPDX-License-Identifier: MIT
 *
 * runtime/uv_race.c - the races around poll: what has arrived by the time it looks?
 */
#include "runtime/race.h"
#include "runtime/uv_loop.h"

static sim_time now(const struct rt_uv_loop *l)
{
	return l->thread->sim->now;
}

/* The first timer comes due within the next millisecond, or is due. */
static bool timer_is_near(const struct rt_uv_loop *l)
{
	const struct rt_uv_timer *t = rt_uv_timers_first(&l->timers);

	return t && t->due <= rt_clock_ms(l->thread) + 1;
}

/* A result that is nearly there, while poll would not wait for it: the loop may be
 * slower on its way to poll. */
bool rt_uv_race_late_loop(struct rt_uv_loop *l)
{
	bool hurries = l->n_idle > 0 || timer_is_near(l);

	if (!hurries || mc_epoll_is_ready(&l->epoll) ||
	    !rt_race_soon(l->thread, SIM_NEAR) || !sim_race(l->thread->sim, "late loop", 2))
		return false;
	l->until = now(l) + SIM_NEAR;
	return true;
}

/* All that was reported has become ready just now, and nobody has asked about it yet. */
static bool is_fresh(struct rt_uv_loop *l)
{
	sim_time since = mc_epoll_since(&l->epoll);
	bool asked = l->late_since == since;

	l->late_since = since;
	return !asked && now(l) - since <= SIM_NEAR;
}

/* Ready now, but it might have come a little later: after poll looked, or, where poll
 * could wait, after the timer that it waits for. */
static void ask_for_late_result(struct rt_uv_loop *l)
{
	if (!is_fresh(l) || (l->n_idle == 0 && !timer_is_near(l)) ||
	    !sim_race(l->thread->sim, "late result", 2))
		return;
	l->keeps_out = true;
	l->sleeps_on = l->n_idle == 0;
}

static void ask_for_late_wake(struct rt_uv_loop *l)
{
	if (!l->timed || now(l) < l->until)
		return;
	l->sleeps_on = rt_race_late_wake(l->thread, "late wake-up", false);
	if (l->sleeps_on)
		l->until = now(l) + RT_LATE;
}

bool rt_uv_race_end_of_poll(struct rt_uv_loop *l)
{
	bool over = l->sleeps_on;

	l->sleeps_on = false;
	if (!over && l->reported > 0)
		ask_for_late_result(l);
	else if (!over)
		ask_for_late_wake(l);
	l->timed = false;
	if (l->sleeps_on)
		return true;
	if (l->keeps_out) {
		mc_epoll_forget(&l->epoll);
		l->reported = 0;
		l->keeps_out = false;
	}
	return false;
}
