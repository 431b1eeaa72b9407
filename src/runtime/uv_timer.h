/* SPDX-License-Identifier: MIT
 *
 * runtime/uv_timer.h - libuv's handles, and its timers: a heap by (due, order of start).
 *
 * Node uses one such timer for all of JavaScript's; uvloop one for each call_later.
 * Source: libuv src/timer.c, src/uv-common.h (uv__handle_start and its kin).
 */
#ifndef LS_RUNTIME_UV_TIMER_H
#define LS_RUNTIME_UV_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/resume.h"

struct rt_uv_loop;

/* What all handles have: whether they are active and ref'd decides if the loop lives. */
struct rt_uv_handle {
	struct rt_uv_loop *loop;
	bool active, refd, closing;
	enum rt_status (*on_close)(struct rt_uv_handle *);
	struct rt_uv_handle *next_closing;
};

struct rt_uv_timer {
	struct rt_uv_handle handle;
	enum rt_status (*run)(struct rt_uv_timer *);
	int64_t due, repeat; /* milliseconds of the loop's clock; repeat 0: once */
	uint64_t start;	     /* order of start */
	uint32_t index;	     /* in the heap, while active */
};

struct rt_uv_timers {
	struct rt_uv_timer **heap;
	uint32_t len, cap;
	uint64_t next_start;
};

void rt_uv_timer_init(struct rt_uv_loop *l, struct rt_uv_timer *t,
		      enum rt_status (*run)(struct rt_uv_timer *));
/* Starts, or starts again, a timer that is due in `ms` of the loop's cached clock. */
void rt_uv_timer_start(struct rt_uv_timer *t, int64_t ms, int64_t repeat);
void rt_uv_timer_stop(struct rt_uv_timer *t);

/* The timer due first, NULL when none is active. */
struct rt_uv_timer *rt_uv_timers_first(const struct rt_uv_timers *t);
void rt_uv_timers_release(struct rt_uv_timers *t);

#endif
