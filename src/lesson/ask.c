/* SPDX-License-Identifier: MIT */
#include "lesson/ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "journal/hash.h"
#include "sim/rng.h"

#define CANDIDATES 24
#define MAX_LINES  12

struct writing {
	const struct script_data *pieces;
	struct ls_str text;
	uint64_t stream, draws;
	char name;    /* the next letter */
	unsigned left; /* pieces that may still be used */
};

static uint64_t draw(struct writing *w, uint64_t below)
{
	return sim_draw(w->stream, 0, w->draws++) % below;
}

/* Writes one piece, and others where it says MORE. */
static void write_piece(struct writing *w, unsigned depth)
{
	const char *p = w->pieces->items[draw(w, w->pieces->n_list)].text;

	w->left--;
	while (*p) {
		if (strncmp(p, "NAME", 4) == 0) {
			ls_str_addc(&w->text, w->name);
			if (w->name < 'Z')
				w->name++;
			p += 4;
		} else if (strncmp(p, "MORE", 4) == 0) {
			if (w->left > 0 && depth < 3 && draw(w, 3) > 0)
				write_piece(w, depth + 1);
			else if (w->text.len && w->text.s[w->text.len - 1] == ' ')
				w->text.s[--w->text.len] = '\0';
			p += 4;
		} else {
			ls_str_addc(&w->text, *p++);
		}
	}
}

static const char *text_of(const struct lesson *l, const char *key)
{
	const struct script_data *d = script_data_get(l->ask, key);

	return d ? d->text : "";
}

static char *write_program(const struct lesson *l, uint64_t seed, unsigned candidate)
{
	struct writing w = { .pieces = script_data_get(l->ask, "pieces"),
			     .stream = sim_stream(seed, l->id),
			     .name = 'A',
			     .left = (unsigned)script_data_get(l->ask, "count")->number };

	w.draws = (uint64_t)candidate << 20;
	ls_str_add(&w.text, text_of(l, "first"));
	while (w.left > 0) {
		write_piece(&w, 0);
		if (w.text.len && w.text.s[w.text.len - 1] != '\n')
			ls_str_addc(&w.text, '\n');
	}
	ls_str_add(&w.text, text_of(l, "last"));
	if (w.text.len && w.text.s[w.text.len - 1] != '\n')
		ls_str_addc(&w.text, '\n');
	return ls_str_take(&w.text);
}

static bool is_alone(const struct lesson_problem *p, size_t model)
{
	const struct lesson_trial *t = &p->models[model];

	if (lesson_trial_same(t, &p->answer))
		return false;
	for (size_t i = 0; i < p->n_models; i++)
		if (i != model && lesson_trial_same(t, &p->models[i]))
			return false;
	return true;
}

static bool try_program(const struct lesson *l, char *source, struct lesson_problem *p,
			struct ls_err *err)
{
	const struct script_data *models = lesson_ask_models(l);
	struct lesson_program program = { .path = l->id, .source = source };
	bool ok;

	*p = (struct lesson_problem){ .source = source, .n_models = models->n_list };
	p->models = ls_calloc(models->n_list, sizeof *p->models);
	ok = lesson_trial_run(&program, &p->answer, err);
	for (size_t i = 0; i < models->n_list && ok; i++) {
		program.model = models->items[i].text;
		ok = lesson_trial_run(&program, &p->models[i], err);
	}
	for (size_t i = 0; i < models->n_list && ok; i++)
		p->apart += is_alone(p, i);
	return ok;
}

/* A program that fails or floods is no problem to set. */
static bool is_better(const struct lesson_problem *p, const struct lesson_problem *best)
{
	if (p->answer.status != 0 || p->answer.n < 2 || p->answer.n > MAX_LINES)
		return false;
	return !best->source || p->apart > best->apart;
}

bool lesson_ask(const struct lesson *l, uint64_t seed, struct lesson_problem *out,
		struct ls_err *err)
{
	*out = (struct lesson_problem){ 0 };
	for (unsigned i = 0; i < CANDIDATES; i++) {
		struct lesson_problem p;

		if (!try_program(l, write_program(l, seed, i), &p, err)) {
			lesson_problem_release(&p);
			lesson_problem_release(out);
			return false;
		}
		if (is_better(&p, out)) {
			lesson_problem_release(out);
			*out = p;
		} else {
			lesson_problem_release(&p);
		}
		if (out->source && out->apart == out->n_models)
			break;
	}
	if (out->source)
		return true;
	ls_err_set(err, l->file, l->ask->line, "the pieces never make a program that can be asked");
	ls_err_hint(err, "each must end with status 0 and print 2 to %d lines", MAX_LINES);
	return false;
}

void lesson_problem_release(struct lesson_problem *p)
{
	for (size_t i = 0; i < p->n_models; i++)
		lesson_trial_release(&p->models[i]);
	free(p->models);
	lesson_trial_release(&p->answer);
	free(p->source);
	*p = (struct lesson_problem){ 0 };
}

const struct script_data *lesson_ask_models(const struct lesson *l)
{
	return script_data_get(l->ask, "models");
}

uint64_t lesson_ask_seed(const char *student)
{
	return jrn_hash_bytes(UINT64_C(0x6c6f6f70), student, strlen(student));
}
