/* SPDX-License-Identifier: MIT
 *
 * How entries are laid out: on one line if they are short, in columns if they are many
 * short elements of an array, else one a line.
 */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "script/inspect_inside.h"
#include "script/quote.h"

#define COMPACT	    3 /* levels that may share a line */
#define MAX_COLUMNS 15
#define SEPARATOR   2 /* ", " */

static size_t units(struct inspect_text t)
{
	return script_js_length(t.s, t.len);
}

static void add_spaces(struct ls_str *out, int n)
{
	while (n-- > 0)
		ls_str_addc(out, ' ');
}

static bool has_newline(struct inspect_text t)
{
	return t.len && memchr(t.s, '\n', t.len);
}

/* ---- columns ----------------------------------------------------------------------- */

struct grid {
	size_t n; /* elements, without the "... more items" at the end */
	int *widths;
	int total, widest;
	int columns;
	int column[MAX_COLUMNS];
	bool right; /* numbers are flush right */
};

static void measure(struct inspector *in, const struct inspect_shape *shape,
		    struct grid *g)
{
	g->n = shape->n > INSPECT_ITEMS ? shape->n - 1 : shape->n;
	g->widths = ls_arena_take(&in->arena, g->n * sizeof *g->widths);
	g->total = g->widest = 0;
	for (size_t i = 0; i < g->n; i++) {
		int width = ls_utf8_width(shape->at[i].s, shape->at[i].len);

		g->widths[i] = width;
		g->total += width + SEPARATOR;
		if (width > g->widest)
			g->widest = width;
	}
}

/* Aims at a square, a character being two and a half times as high as wide. */
static int count_columns(const struct inspector *in, const struct inspect_shape *shape,
			 const struct grid *g)
{
	double widest = g->widest + SEPARATOR;
	double bias = sqrt(widest - (double)g->total / (double)shape->n);
	double biased = widest - 3 - bias > 1 ? widest - 3 - bias : 1;
	double square = floor(sqrt(2.5 * biased * (double)g->n) / biased + 0.5);
	double fit = floor((INSPECT_LINE - in->indent) / widest);
	double least = square < fit ? square : fit;

	return least < COMPACT * 4 ? (int)least : COMPACT * 4;
}

static void measure_columns(struct grid *g)
{
	for (int c = 0; c < g->columns; c++) {
		g->column[c] = SEPARATOR;
		for (size_t i = (size_t)c; i < g->n; i += (size_t)g->columns)
			if (g->widths[i] + SEPARATOR > g->column[c])
				g->column[c] = g->widths[i] + SEPARATOR;
	}
}

static bool all_numbers(lua_State *L, int idx, size_t n)
{
	bool number = true;

	for (size_t i = 1; i <= n && number; i++) {
		number = lua_rawgeti(L, idx, (lua_Integer)i) == LUA_TNUMBER;
		lua_pop(L, 1);
	}
	return number;
}

/* The elements from `first` on, as many as there are columns. */
static struct inspect_text row(struct inspector *in, const struct inspect_shape *shape,
			       const struct grid *g, size_t first)
{
	size_t mark = in->tmp.len, end = first + (size_t)g->columns;

	if (end > g->n)
		end = g->n;
	for (size_t i = first; i < end; i++) {
		bool last = i + 1 == end;
		int pad = g->column[i - first] - g->widths[i] - SEPARATOR;

		if (g->right)
			add_spaces(&in->tmp, pad);
		ls_str_addn(&in->tmp, shape->at[i].s, shape->at[i].len);
		if (!last)
			ls_str_add(&in->tmp, ", ");
		if (!last && !g->right)
			add_spaces(&in->tmp, pad);
	}
	return inspect_commit(in, mark);
}

/* Replaces the elements by rows of several, where that looks well.  False: it does not.
 */
static bool group(struct inspector *in, struct inspect_shape *shape, int idx)
{
	struct inspect_text more = shape->at[shape->n - 1];
	size_t n_all = shape->n, rows = 0;
	struct grid g;
	int widest;

	measure(in, shape, &g);
	widest = g.widest + SEPARATOR;
	if (widest * 3 + in->indent >= INSPECT_LINE ||
	    (g.total <= 5 * widest && g.widest > 6))
		return false;
	g.columns = count_columns(in, shape, &g);
	if (g.columns <= 1)
		return false;
	measure_columns(&g);
	g.right = all_numbers(in->L, idx, n_all);
	for (size_t i = 0; i < g.n; i += (size_t)g.columns)
		shape->at[rows++] = row(in, shape, &g, i);
	if (n_all > g.n)
		shape->at[rows++] = more;
	shape->n = rows;
	return n_all != rows;
}

/* ---- one line or many -------------------------------------------------------------- */

static bool fits(const struct inspector *in, const struct inspect_shape *shape)
{
	size_t total = 2 * shape->n + (size_t)in->indent + units(shape->open) +
		       units(shape->base) + 10;

	if (total + shape->n > INSPECT_LINE || has_newline(shape->base))
		return false;
	for (size_t i = 0; i < shape->n; i++) {
		total += shape->at[i].len ? units(shape->at[i]) : 0;
		if (total > INSPECT_LINE || has_newline(shape->at[i]))
			return false;
	}
	return true;
}

static void add_text(struct ls_str *out, struct inspect_text t)
{
	ls_str_addn(out, t.s, t.len);
}

static struct inspect_text write_out(struct inspector *in,
				     const struct inspect_shape *shape, bool one_line)
{
	size_t mark = in->tmp.len;

	if (shape->base.len) {
		add_text(&in->tmp, shape->base);
		ls_str_addc(&in->tmp, ' ');
	}
	add_text(&in->tmp, shape->open);
	for (size_t i = 0; i < shape->n; i++) {
		ls_str_addc(&in->tmp, one_line ? ' ' : '\n');
		add_spaces(&in->tmp, one_line ? 0 : in->indent + 2);
		add_text(&in->tmp, shape->at[i]);
		if (i + 1 < shape->n)
			ls_str_addc(&in->tmp, ',');
	}
	ls_str_addc(&in->tmp, one_line ? ' ' : '\n');
	add_spaces(&in->tmp, one_line ? 0 : in->indent);
	ls_str_add(&in->tmp, shape->close);
	return inspect_commit(in, mark);
}

struct inspect_text inspect_reduce(struct inspector *in, struct inspect_shape *shape,
				   int idx, int level)
{
	bool grouped = shape->array && shape->n > 6 && group(in, shape, idx);
	bool one_line = !grouped && in->current - level < COMPACT && fits(in, shape);

	return write_out(in, shape, one_line);
}
