/* SPDX-License-Identifier: MIT
 *
 * A lesson in another language: text.de.md over text.en.md, section by section.
 *
 * Texts of lesson.lua are replaced by sections with reserved names: title, goal, hint 1,
 * step 3 (its question or task), step 3 choice 2.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "lesson/lesson.h"
#include "script/run.h"

/* A section as one line; NULL: the translation has none of this name. */
static char *one_line(const struct lesson *l, const char *name)
{
	size_t len;
	const char *s = lesson_section_of(l->translation, name, &len);
	char *text = s ? ls_strndup(s, len) : NULL;

	for (char *p = text; p && (p = strchr(p, '\n')); p++)
		*p = ' ';
	return text;
}

static void replace(const struct lesson *l, struct script_data *d, const char *name)
{
	char *text = d ? one_line(l, name) : NULL;

	if (!text)
		return;
	free(d->text);
	d->text = text;
}

static struct script_data *field(struct script_data *d, const char *key)
{
	for (size_t i = 0; d && i < d->n_items; i++)
		if (d->items[i].key && strcmp(d->items[i].key, key) == 0)
			return &d->items[i];
	return NULL;
}

static void replace_step(const struct lesson *l, struct script_data *step, size_t n)
{
	struct script_data *kind = step->items, *choices = field(kind, "choices");
	char name[64];

	snprintf(name, sizeof name, "step %zu", n);
	replace(l, field(kind, "question"), name);
	replace(l, field(kind, "task"), name);
	for (size_t i = 0; choices && i < choices->n_list; i++) {
		snprintf(name, sizeof name, "step %zu choice %zu", n, i + 1);
		replace(l, choices->items[i].items, name);
	}
}

static void replace_all(struct lesson *l)
{
	struct script_data *steps = field(&l->data, "steps");
	struct script_data *hints = field(&l->data, "hints");
	char name[64];

	replace(l, field(&l->data, "title"), "title");
	replace(l, field(&l->data, "goal"), "goal");
	for (size_t i = 0; hints && i < hints->n_list; i++) {
		snprintf(name, sizeof name, "hint %zu", i + 1);
		replace(l, &hints->items[i], name);
	}
	for (size_t i = 0; i < steps->n_list; i++)
		replace_step(l, &steps->items[i], i + 1);
}

/* The steps borrow from the tree, whose texts have changed. */
static void borrow_again(struct lesson *l)
{
	l->title = field(&l->data, "title")->text;
	l->goal = field(&l->data, "goal")->text;
	for (size_t i = 0; i < l->n_steps; i++) {
		struct script_data *kind = (struct script_data *)(uintptr_t)l->steps[i].data;
		struct script_data *text = field(kind, l->steps[i].checks ? "task" : "question");

		if (text)
			l->steps[i].text = text->text;
	}
}

bool lesson_translate(struct lesson *l, const char *language, struct ls_err *err)
{
	char name[32], *path;
	size_t len;
	bool there;

	snprintf(name, sizeof name, "text.%.8s.md", language);
	path = lesson_path(l, name);
	there = strcmp(language, "en") != 0 && access(path, F_OK) == 0;
	if (there)
		l->translation = script_run_read(path, &len, err);
	free(path);
	if (!there || !l->translation)
		return !there;
	snprintf(l->language, sizeof l->language, "%.8s", language);
	replace_all(l);
	borrow_again(l);
	return true;
}

bool lesson_is_reserved(const struct lesson *l, const char *name)
{
	size_t a = 0, b = 0;
	int end = 0;

	if (strcmp(name, "title") == 0 || strcmp(name, "goal") == 0)
		return true;
	if (sscanf(name, "hint %zu%n", &a, &end) == 1 && !name[end])
		return l->hints && a >= 1 && a <= l->hints->n_list;
	if (sscanf(name, "step %zu%n", &a, &end) != 1 || a < 1 || a > l->n_steps)
		return false;
	if (!name[end])
		return l->steps[a - 1].text && l->steps[a - 1].type != LESSON_SHOW;
	return sscanf(name + end, " choice %zu%n", &b, &end) == 1 && b >= 1 &&
	       l->steps[a - 1].choices && b <= l->steps[a - 1].choices->n_list;
}
