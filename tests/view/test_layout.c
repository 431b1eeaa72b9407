/* SPDX-License-Identifier: MIT */
#include "view/layout.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"

static const int want[VIEW_PANE_COUNT] = {
	[VIEW_CODE] = 30,  [VIEW_LOOP] = 9,	 [VIEW_STACK] = 2,  [VIEW_POOL] = 5,
	[VIEW_OUTPUT] = 6, [VIEW_TIMERS] = 6,	 [VIEW_KERNEL] = 3, [VIEW_TIMELINE] = 6,
	[VIEW_LOG] = 6,	   [VIEW_INSPECTOR] = 6,
};

static bool has(const struct view_layout *l, enum view_pane_id pane)
{
	for (int i = 0; i < l->n; i++)
		if (l->places[i].pane == pane)
			return true;
	return false;
}

/* Boxes lie in the body; two of them meet in their borders at most. */
static bool is_sound(const struct view_layout *l, int width, int height)
{
	char *used = calloc((size_t)width * (size_t)height, 1);
	bool sound = l->n > 0;

	for (int i = 0; i < l->n && sound; i++) {
		struct view_rect r = l->places[i].rect, in = view_inside(r);

		sound = r.x >= 0 && r.y >= l->body.y && r.x + r.w <= width &&
			r.y + r.h <= l->body.y + l->body.h;
		for (int y = in.y; sound && y < in.y + in.h; y++)
			for (int x = in.x; x < in.x + in.w; x++)
				sound = sound && !used[y * width + x]++;
	}
	free(used);
	return sound;
}

START_TEST(every_size_gives_a_sound_layout)
{
	struct view_layout l;

	for (int width = 1; width <= 260; width += width < 85 ? 2 : 17)
		for (int height = 1; height <= 90; height += height < 30 ? 1 : 7)
			for (int how = 0; how < 4; how++) {
				view_layout_make(&l, width, height, want, VIEW_LOOP,
						 how & 1, how & 2);
				if (l.body.h < 1)
					continue;
				if (!is_sound(&l, width, height))
					ck_abort_msg("%dx%d", width, height);
			}
}
END_TEST

START_TEST(the_number_of_panes_grows_with_the_terminal)
{
	struct view_layout l;

	view_layout_make(&l, 79, 24, want, VIEW_CODE, false, false);
	ck_assert(l.tabs);
	ck_assert_int_eq(l.n, 1);
	view_layout_make(&l, 80, 24, want, VIEW_CODE, false, false);
	ck_assert(!l.tabs);
	ck_assert(has(&l, VIEW_CODE) && has(&l, VIEW_LOOP) && has(&l, VIEW_STACK) &&
		  has(&l, VIEW_POOL) && has(&l, VIEW_OUTPUT) && has(&l, VIEW_TIMELINE));
	ck_assert(!has(&l, VIEW_LOG));
	view_layout_make(&l, 120, 40, want, VIEW_CODE, false, false);
	ck_assert_int_eq(l.n, VIEW_PROCESSES - 1); /* no tasks */
}
END_TEST

START_TEST(tasks_come_before_the_pool)
{
	int tasks[VIEW_PANE_COUNT];
	struct view_layout l;

	memcpy(tasks, want, sizeof tasks);
	tasks[VIEW_TASKS] = 5;
	tasks[VIEW_KERNEL] = 0;
	view_layout_make(&l, 80, 24, tasks, VIEW_CODE, false, false);
	ck_assert(has(&l, VIEW_LOOP) && has(&l, VIEW_TASKS) && has(&l, VIEW_POOL));
	view_layout_make(&l, 120, 40, tasks, VIEW_CODE, false, false);
	ck_assert(has(&l, VIEW_TASKS) && has(&l, VIEW_TIMERS) && !has(&l, VIEW_KERNEL));
}
END_TEST

START_TEST(the_boxes_fill_the_body)
{
	static const int sizes[][2] = {
		{80, 24}, {100, 30}, {120, 40}, {200, 50}, {81, 63}};

	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		int w = sizes[s][0], h = sizes[s][1];
		struct view_layout l;
		struct view_canvas c;

		view_layout_make(&l, w, h, want, VIEW_CODE, false, false);
		view_canvas_init(&c, true);
		view_canvas_reset(&c, w, h);
		for (int i = 0; i < l.n; i++) {
			view_fill(&c, view_inside(l.places[i].rect), VIEW_SELECT);
			view_box(&c, l.places[i].rect, VIEW_BORDER);
		}
		for (int y = l.body.y; y < l.body.y + l.body.h; y++)
			for (int x = 0; x < w; x++)
				if (c.cells[y * w + x].style == VIEW_PLAIN)
					ck_abort_msg("%dx%d at %d,%d", w, h, x, y);
		view_canvas_release(&c);
	}
}
END_TEST

START_TEST(the_inspector_finds_a_place_at_any_size)
{
	struct view_layout l;

	view_layout_make(&l, 80, 24, want, VIEW_LOOP, false, true);
	ck_assert(has(&l, VIEW_INSPECTOR) && has(&l, VIEW_CODE) && has(&l, VIEW_LOOP));
	view_layout_make(&l, 40, 10, want, VIEW_LOOP, false, true);
	ck_assert(has(&l, VIEW_INSPECTOR));
}
END_TEST

LS_SUITE(view_layout_suite, "view/layout", every_size_gives_a_sound_layout,
	 the_number_of_panes_grows_with_the_terminal, tasks_come_before_the_pool,
	 the_boxes_fill_the_body, the_inspector_finds_a_place_at_any_size)
