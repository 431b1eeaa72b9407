/* SPDX-License-Identifier: MIT
 *
 * Which line each value of a data file stands in: Lua does not say, so the text is read
 * once more.
 */
#include <string.h>

#include "script/data_inside.h"

/* A reader of tokens that knows just enough of Lua to follow a written-out table. */
struct reading {
	const char *p, *end;
	int line;
};

static const char *long_bracket(struct reading *r)
{
	const char *close = r->p[1] == '[' ? strstr(r->p, "]]") : NULL;

	return close && close < r->end ? close + 2 : NULL;
}

static void move_to(struct reading *r, const char *to)
{
	for (; r->p < to && r->p < r->end; r->p++)
		r->line += *r->p == '\n';
}

static void skip_blank(struct reading *r)
{
	while (r->p < r->end) {
		if (strchr(" \t\r\n", *r->p)) {
			move_to(r, r->p + 1);
		} else if (r->p[0] == '-' && r->p[1] == '-') {
			r->p += 2;
			if (*r->p == '[' && long_bracket(r))
				move_to(r, long_bracket(r));
			else
				move_to(r, r->p + strcspn(r->p, "\n"));
		} else {
			return;
		}
	}
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9');
}

/* Past one token; returns its first character, a letter for any name or number. */
static char skip_token(struct reading *r)
{
	char c;

	skip_blank(r);
	if (r->p >= r->end)
		return '\0';
	c = *r->p;
	if (c == '"' || c == '\'') {
		const char *q = r->p + 1;

		while (q < r->end && *q != c)
			q += *q == '\\' ? 2 : 1;
		move_to(r, q + 1);
	} else if (c == '[' && long_bracket(r)) {
		move_to(r, long_bracket(r));
		return '"';
	} else if (is_letter(c)) {
		while (r->p < r->end && is_letter(*r->p))
			r->p++;
		return 'a';
	} else {
		r->p++;
	}
	return c;
}

/* The name before '=', if that is what stands here. */
static struct script_data *named_field(struct reading *r, struct script_data *d,
				       bool *named)
{
	struct reading ahead = *r;
	const char *key = r->p;
	size_t len, place;

	*named = false;
	if (!is_letter(*key) || skip_token(&ahead) != 'a')
		return NULL;
	len = (size_t)(ahead.p - key);
	skip_blank(&ahead);
	if (ahead.p >= ahead.end || *ahead.p != '=' || ahead.p[1] == '=')
		return NULL;
	*named = true;
	ahead.p++;
	*r = ahead;
	skip_blank(r);
	place = script_data_place(d, key, len);
	return place < d->n_items ? &d->items[place] : NULL;
}

/* Gives the items of the table at '{' their lines; a word's braces are its list. */
static void find_lines(struct reading *r, struct script_data *d, int depth)
{
	size_t place = 0;

	skip_token(r);
	for (;;) {
		struct script_data *item;
		bool named;
		int line, open = 0;

		skip_blank(r);
		line = r->line;
		if (r->p >= r->end || *r->p == '}')
			break;
		item = d ? named_field(r, d, &named) : NULL;
		if (d && !named && place < d->n_list)
			item = &d->items[place++];
		if (item)
			item->line = line;
		for (;;) {
			skip_blank(r);
			if (r->p >= r->end || (open == 0 && strchr(",;}", *r->p)))
				break;
			if (*r->p == '{' && depth < SCRIPT_DATA_DEPTH) {
				find_lines(r, item, depth + 1);
				item = NULL;
				continue;
			}
			open += *r->p == '(' || *r->p == '{';
			open -= *r->p == ')' || *r->p == '}';
			skip_token(r);
		}
		if (r->p < r->end && *r->p != '}')
			r->p++;
	}
	if (r->p < r->end)
		r->p++;
}

void script_data_lines(const char *text, size_t len, struct script_data *d)
{
	struct reading r = { text, text + len, 1 };

	for (;;) {
		skip_blank(&r);
		if (r.p >= r.end)
			return;
		if (r.end - r.p > 6 && strncmp(r.p, "return", 6) == 0 &&
		    !is_letter(r.p[6]))
			break;
		skip_token(&r);
	}
	skip_token(&r);
	skip_blank(&r);
	d->line = r.line;
	if (r.p < r.end && *r.p == '{')
		find_lines(&r, d, 0);
}
