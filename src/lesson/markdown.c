/* SPDX-License-Identifier: MIT */
#include "lesson/markdown.h"

#include <stdbool.h>
#include <string.h>

struct reader {
	const char *p, *end;
	lesson_md_fn *tell;
	void *arg;
};

struct line {
	const char *s;
	size_t len, indent; /* len without the indent */
};

/* ---- spans ---------------------------------------------------------------------------- */

static void tell(const struct reader *r, enum lesson_md piece, const char *s, size_t len)
{
	if (len || piece < LESSON_MD_TEXT)
		r->tell(r->arg, piece, s, len);
}

/* The length of what stands between `mark` at s and the next one; 0: it is no span. */
static size_t between(const char *s, size_t len, const char *mark)
{
	size_t n = strlen(mark);

	if (len <= 2 * n || memcmp(s, mark, n) != 0 || s[n] == ' ')
		return 0;
	for (size_t i = n + 1; i + n <= len; i++)
		if (memcmp(s + i, mark, n) == 0 && s[i - 1] != ' ')
			return i - n;
	return 0;
}

struct span {
	enum lesson_md piece;
	size_t skip, inner, whole; /* bytes: to its text, of that, of all */
};

/* [text](address) */
static bool find_link(const char *s, size_t len, struct span *out)
{
	const char *close = *s == '[' ? memchr(s, ']', len) : NULL, *end;

	if (!close || close + 1 >= s + len || close[1] != '(')
		return false;
	end = memchr(close, ')', len - (size_t)(close - s));
	if (!end)
		return false;
	*out = (struct span){ LESSON_MD_LINK, 1, (size_t)(close - s) - 1,
			      (size_t)(end - s) + 1 };
	return true;
}

/* The span that begins at s. */
static bool find_span(const char *s, size_t len, struct span *out)
{
	static const struct {
		const char *mark;
		enum lesson_md piece;
	} marks[] = { { "`", LESSON_MD_MONO },
		      { "**", LESSON_MD_STRONG },
		      { "*", LESSON_MD_EMPHASIS } };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t n = strlen(marks[i].mark), inner = between(s, len, marks[i].mark);

		if (!inner)
			continue;
		*out = (struct span){ marks[i].piece, n, inner, inner + 2 * n };
		return true;
	}
	return find_link(s, len, out);
}

static void tell_spans(const struct reader *r, const char *s, size_t len)
{
	const char *end = s + len, *plain = s;
	struct span span;

	for (; s < end; s++) {
		if (!strchr("`*[", *s) || !find_span(s, (size_t)(end - s), &span))
			continue;
		tell(r, LESSON_MD_TEXT, plain, (size_t)(s - plain));
		tell(r, span.piece, s + span.skip, span.inner);
		plain = s + span.whole;
		s = plain - 1;
	}
	tell(r, LESSON_MD_TEXT, plain, (size_t)(end - plain));
}

/* ---- blocks --------------------------------------------------------------------------- */

static struct line peek(const struct reader *r)
{
	const char *nl = memchr(r->p, '\n', (size_t)(r->end - r->p));
	struct line l = { r->p, (size_t)((nl ? nl : r->end) - r->p), 0 };

	while (l.len && *l.s == ' ') {
		l.s++;
		l.len--;
		l.indent++;
	}
	return l;
}

static void next(struct reader *r, const struct line *l)
{
	r->p = l->s + l->len;
	if (r->p < r->end)
		r->p++;
}

static bool is_fence(const struct line *l)
{
	return l->len >= 3 && memcmp(l->s, "```", 3) == 0;
}

static bool is_item(const struct line *l)
{
	return l->len > 2 && (*l->s == '-' || *l->s == '*') && l->s[1] == ' ';
}

static void tell_code_line(const struct reader *r, const struct line *l, size_t indent)
{
	size_t back = l->indent > indent ? l->indent - indent : 0;

	tell(r, LESSON_MD_TEXT, l->s - back, l->len + back);
	r->tell(r->arg, LESSON_MD_TEXT, "\n", 1);
}

static void tell_fenced(struct reader *r, struct line l)
{
	size_t indent = l.indent;

	tell(r, LESSON_MD_CODE, NULL, 0);
	next(r, &l);
	while (r->p < r->end) {
		l = peek(r);
		next(r, &l);
		if (is_fence(&l))
			break;
		tell_code_line(r, &l, indent);
	}
	tell(r, LESSON_MD_END, NULL, 0);
}

static void tell_indented(struct reader *r)
{
	tell(r, LESSON_MD_CODE, NULL, 0);
	while (r->p < r->end) {
		struct line l = peek(r);

		if (!l.len || l.indent < 4)
			break;
		tell_code_line(r, &l, 4);
		next(r, &l);
	}
	tell(r, LESSON_MD_END, NULL, 0);
}

/* A paragraph or an item: to the next empty line, item or fence. */
static void tell_flow(struct reader *r, struct line l)
{
	bool item = is_item(&l);
	size_t skip = item ? 2 : 0;

	tell(r, item ? LESSON_MD_ITEM : LESSON_MD_PARAGRAPH, NULL, 0);
	for (;;) {
		tell_spans(r, l.s + skip, l.len - skip);
		skip = 0;
		next(r, &l);
		l = peek(r);
		if (r->p >= r->end || !l.len || is_item(&l) || is_fence(&l))
			break;
		tell(r, LESSON_MD_LINE, NULL, 0);
	}
	tell(r, LESSON_MD_END, NULL, 0);
}

void lesson_markdown(const char *text, size_t len, lesson_md_fn *fn, void *arg)
{
	struct reader r = { text, text + len, fn, arg };

	while (r.p < r.end) {
		struct line l = peek(&r);

		if (!l.len)
			next(&r, &l);
		else if (is_fence(&l))
			tell_fenced(&r, l);
		else if (l.indent >= 4 && !is_item(&l))
			tell_indented(&r);
		else
			tell_flow(&r, l);
	}
}
