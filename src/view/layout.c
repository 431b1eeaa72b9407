/* SPDX-License-Identifier: MIT */
#include "view/layout.h"

/* A pane in a column; `late`: it gets what it wants when the others have. */
struct slot {
	enum view_pane_id pane;
	int min, grow;
	bool late;
};

static const struct slot left[] = {
	{VIEW_CODE, 4, 4, false}, {VIEW_OUTPUT, 3, 1, false}, {VIEW_STACK, 1, 0, false}};
static const struct slot inspecting[] = {{VIEW_CODE, 4, 1, false},
					 {VIEW_INSPECTOR, 7, 1, false}};
static const struct slot right[] = {
	{VIEW_LOOP, 8, 0, false},
	{VIEW_POOL, 5, 0, false},
	{VIEW_TIMERS, 4, 1, false},
	{VIEW_KERNEL, 2, 0, false},
};
/* Where there are tasks they matter more. */
static const struct slot right_with_tasks[] = {
	{VIEW_LOOP, 5, 0, true},
	{VIEW_TASKS, 3, 2, false},
	{VIEW_POOL, 1, 0, false},
	{VIEW_TIMERS, 4, 1, false},
};
static const struct slot third[] = {{VIEW_LOG, 6, 3, false},
				    {VIEW_INSPECTOR, 8, 1, false}};

/* On the screen a column reads in this order, whatever its order of importance. */
static const enum view_pane_id order[] = {
	VIEW_CODE,   VIEW_STACK,  VIEW_OUTPUT,	  VIEW_LOOP, VIEW_TASKS,    VIEW_POOL,
	VIEW_TIMERS, VIEW_KERNEL, VIEW_INSPECTOR, VIEW_LOG,  VIEW_TIMELINE,
};

static void place(struct view_layout *l, enum view_pane_id pane, struct view_rect r)
{
	l->places[l->n++] = (struct view_place){pane, r};
}

/* How many of the slots fit into `rows`, with a border before each and after the last. */
static int how_many_fit(const struct slot *slots, int n, int rows)
{
	int need = 1, k = 0;

	while (k < n && need + 1 + slots[k].min <= rows)
		need += 1 + slots[k++].min;
	return k;
}

static void share(const struct slot *slots, int n, int rows, const int *want,
		  int *heights)
{
	int grow = 0, last = 0;

	rows -= n + 1;
	for (int i = 0; i < n; i++)
		rows -= heights[i] = slots[i].min;
	for (int k = 0; k < 2 * n; k++) {
		int i = k % n;
		int more = want[slots[i].pane] - slots[i].min;

		if (slots[i].late != (k >= n))
			continue;
		/* What can grow leaves some for the others. */
		if (slots[i].grow && more > rows / 2)
			more = rows / 2;
		more = more < 0 ? 0 : more > rows ? rows : more;
		heights[i] += more;
		rows -= more;
		grow += slots[i].grow;
	}
	for (int i = 0, pot = rows; i < n && grow; i++) {
		int more = pot * slots[i].grow / grow;

		heights[i] += more;
		rows -= more;
		if (slots[i].grow)
			last = i;
	}
	heights[last] += rows;
}

static void fill_column(struct view_layout *l, struct view_rect r,
			const struct slot *slots, int n, const int *want)
{
	int heights[VIEW_PANE_COUNT], y = r.y;

	n = how_many_fit(slots, n, r.h);
	if (n == 0)
		return;
	share(slots, n, r.h, want, heights);
	for (size_t o = 0; o < sizeof order / sizeof *order; o++)
		for (int i = 0; i < n; i++)
			if (slots[i].pane == order[o]) {
				place(l, slots[i].pane,
				      (struct view_rect){r.x, y, r.w, heights[i] + 2});
				y += heights[i] + 1;
			}
}

#define FILL(l, rect, slots, want)                                                       \
	fill_column(l, rect, slots, (int)(sizeof(slots) / sizeof(slots)[0]), want)

/* Columns share the border between them. */
static void fill_columns(struct view_layout *l, struct view_rect r, const int *want,
			 bool inspect)
{
	bool three = r.w >= 120;
	int first = three ? r.w * 36 / 100 : r.w * 52 / 100;
	int second = three ? r.w * 34 / 100 : r.w - first;
	struct view_rect a = {r.x, r.y, first + 1, r.h};
	struct view_rect b = {r.x + first, r.y, second + (three ? 1 : 0), r.h};
	struct view_rect c = {b.x + b.w - 1, r.y, r.w - first - second, r.h};

	if (inspect && !three)
		FILL(l, a, inspecting, want);
	else
		FILL(l, a, left, want);
	if (want[VIEW_TASKS])
		FILL(l, b, right_with_tasks, want);
	else
		FILL(l, b, right, want);
	if (three)
		FILL(l, c, third, want);
}

void view_layout_edges(struct view_layout *l, int width, int height,
		       enum view_pane_id one, bool zoom, bool inspect)
{
	bool small = width < 80 || height < 24;
	int top = small || zoom ? 2 : 1;

	*l = (struct view_layout){.tabs = small || zoom, .keys_y = height - 1};
	l->why_rows = height >= 40 ? 3 : height >= 12 ? 2 : height >= 8 ? 1 : 0;
	l->why_y = height - 1 - l->why_rows;
	if (height < 4)
		l->keys_y = -1;
	l->body = (struct view_rect){0, top, width, l->why_y - top};
	if (l->tabs)
		place(l, inspect ? VIEW_INSPECTOR : one, l->body);
}

void view_layout_make(struct view_layout *l, int width, int height,
		      const int want[VIEW_PANE_COUNT], enum view_pane_id one, bool zoom,
		      bool inspect)
{
	int lanes = want[VIEW_TIMELINE];
	struct view_rect upper;

	view_layout_edges(l, width, height, one, zoom, inspect);
	if (l->tabs)
		return;
	if (lanes > 3 + (height - 24) / 3)
		lanes = 3 + (height - 24) / 3;
	if (lanes < 3)
		lanes = 3;
	upper = l->body;
	upper.h -= lanes + 1;
	fill_columns(l, upper, want, inspect);
	place(l, VIEW_TIMELINE,
	      (struct view_rect){0, upper.h + upper.y - 1, width, lanes + 2});
}
