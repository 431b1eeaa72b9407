/* SPDX-License-Identifier: MIT */
#include "lesson/words.h"

#include <string.h>

static bool is_output(const struct script_data *c, const struct lesson_trial *t, const char *source)
{
	(void)source;
	if (t->n != c->n_list)
		return false;
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->lines[i].text, c->items[i].text) != 0)
			return false;
	return true;
}

static const struct lesson_line *line_of(const struct lesson_trial *t, const char *text)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->lines[i].text, text) == 0)
			return &t->lines[i];
	return NULL;
}

static bool prints(const struct script_data *c, const struct lesson_trial *t, const char *source)
{
	(void)source;
	return line_of(t, c->items[0].text) != NULL;
}

static bool in_order(const struct script_data *c, const struct lesson_trial *t, const char *source)
{
	size_t found = 0;

	(void)source;
	for (size_t i = 0; i < t->n && found < c->n_list; i++)
		found += strcmp(t->lines[i].text, c->items[found].text) == 0;
	return found == c->n_list;
}

static bool not_before(const struct script_data *c, const struct lesson_trial *t,
		       const char *source)
{
	const struct lesson_line *line = line_of(t, c->items[0].text);

	(void)source;
	return line && (double)line->at >= c->items[1].number * SIM_MS;
}

static bool not_after(const struct script_data *c, const struct lesson_trial *t,
		      const char *source)
{
	const struct lesson_line *line = line_of(t, c->items[0].text);

	(void)source;
	return line && (double)line->at <= c->items[1].number * SIM_MS;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9');
}

/* As a whole word, and not behind "--" in its line. */
static bool has_word(const char *source, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = source; (p = strstr(p, word)); p += len) {
		const char *line = p;

		while (line > source && line[-1] != '\n' && strncmp(line - 1, "--", 2) != 0)
			line--;
		if (line > source && line[-1] == '-')
			continue;
		if ((p == source || !is_letter(p[-1]) || !is_letter(*word)) &&
		    (!is_letter(p[len]) || !is_letter(word[len - 1])))
			return true;
	}
	return false;
}

static bool uses(const struct script_data *c, const struct lesson_trial *t, const char *source)
{
	(void)t;
	return has_word(source, c->items[0].text);
}

static bool avoids(const struct script_data *c, const struct lesson_trial *t, const char *source)
{
	return !uses(c, t, source);
}

/* Arguments: one text, a text and a number, or any number of texts. */
enum arguments { ONE_TEXT, TEXT_AND_MS, TEXTS };

static const struct word {
	const char *name;
	enum arguments arguments;
	const char *example;
	bool (*holds)(const struct script_data *, const struct lesson_trial *, const char *);
	const char *tells; /* before its arguments */
} words[] = {
	{ "output", TEXTS, "output { \"A\", \"B\" }", is_output, "it prints exactly" },
	{ "prints", ONE_TEXT, "prints(\"A\")", prints, "it prints the line" },
	{ "order", TEXTS, "order { \"A\", \"B\" }", in_order, "it prints, in this order," },
	{ "not_before", TEXT_AND_MS, "not_before(\"A\", 10)", not_before,
	  "or later it prints" },
	{ "not_after", TEXT_AND_MS, "not_after(\"A\", 10)", not_after,
	  "or earlier it prints" },
	{ "uses", ONE_TEXT, "uses(\"setImmediate\")", uses, "it uses" },
	{ "avoids", ONE_TEXT, "avoids(\"cpu\")", avoids, "it does without" },
};
#define WORDS (sizeof words / sizeof *words)

const char *const lesson_words[] = { "output", "prints", "order", "not_before", "not_after",
				     "uses",   "avoids", NULL };

static const struct word *find_word(const char *name)
{
	for (size_t i = 0; i < WORDS; i++)
		if (strcmp(words[i].name, name) == 0)
			return &words[i];
	return NULL;
}

static bool fits(const struct word *w, const struct script_data *c)
{
	size_t texts = w->arguments == TEXTS ? c->n_list : 1;

	if (c->n_items != c->n_list || c->n_list == 0)
		return false;
	if (w->arguments != TEXTS && c->n_list != (w->arguments == ONE_TEXT ? 1u : 2u))
		return false;
	for (size_t i = 0; i < texts; i++)
		if (c->items[i].type != SCRIPT_DATA_TEXT || !*c->items[i].text)
			return false;
	return w->arguments != TEXT_AND_MS || c->items[1].type == SCRIPT_DATA_NUMBER;
}

bool lesson_words_check(const char *file, const struct script_data *checks, struct ls_err *err)
{
	size_t n = lesson_words_count(checks);

	if (n == 0) {
		ls_err_set(err, file, checks->line, "check is one check or a list of them");
		ls_err_hint(err, "check = output { \"A\", \"B\" }");
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const struct script_data *c = lesson_words_at(checks, i);
		const struct word *w = c->word ? find_word(c->word) : NULL;

		if (w && fits(w, c))
			continue;
		ls_err_set(err, file, c->line, w ? "%s does not take these arguments"
						 : "this is no check",
			   w ? w->name : "");
		ls_err_hint(err, "for example %s", w ? w->example : words[0].example);
		return false;
	}
	return true;
}

size_t lesson_words_count(const struct script_data *checks)
{
	return checks->word ? 1 : checks->n_list;
}

const struct script_data *lesson_words_at(const struct script_data *checks, size_t i)
{
	return checks->word ? checks : &checks->items[i];
}

bool lesson_word_holds(const struct script_data *check, const struct lesson_trial *t,
		       const char *source)
{
	return find_word(check->word)->holds(check, t, source);
}

void lesson_word_tell(struct ls_str *out, const struct script_data *check)
{
	const struct word *w = find_word(check->word);

	if (w->arguments == TEXT_AND_MS) {
		ls_str_addf(out, "at %g ms %s \"%s\"", check->items[1].number, w->tells,
			    check->items[0].text);
		return;
	}
	ls_str_add(out, w->tells);
	for (size_t i = 0; i < check->n_list; i++)
		ls_str_addf(out, "%s \"%s\"", i ? "," : "", check->items[i].text);
}
