/* SPDX-License-Identifier: MIT */
#include "cli/explore.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/vec.h"

#define LOOK 64 /* steps between two looks at the clock */
#define LAST_QUESTION 1000000
#define LAST_ANSWER 10000

/* An order: that of its parent with one more answer changed.  The first is its own. */
struct explore_node {
	uint32_t parent, question, answer;
};

/* What a run prints, as it comes. */
struct printed {
	struct ls_str text;
	uint64_t hash[2], bytes;
};

void explore_init(struct explore *e, const struct script_config *config)
{
	*e = (struct explore){.config = *config, .max_orders = 10000, .max_seconds = 60};
	e->config.explore = true;
}

void explore_release(struct explore *e)
{
	for (size_t i = 0; i < e->n_outcomes; i++) {
		ls_str_release(&e->outcomes[i].text);
		free(e->outcomes[i].changes);
	}
	free(e->outcomes);
	free(e->nodes);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Byte by byte, so that it does not matter in which pieces a text was printed. */
static void print(void *arg, enum jrn_stream stream, const char *text, size_t len)
{
	struct printed *p = arg;

	if (stream != JRN_STDOUT)
		return;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		p->hash[0] = (p->hash[0] ^ c) * UINT64_C(0x100000001b3);
		p->hash[1] = (p->hash[1] + c + 1) * UINT64_C(0x9e3779b97f4a7c15);
		p->hash[1] ^= p->hash[1] >> 32;
	}
	p->bytes += len;
	if (p->text.len < EXPLORE_KEPT)
		ls_str_addn(&p->text, text,
			    len < EXPLORE_KEPT - p->text.len ? len : EXPLORE_KEPT - p->text.len);
}

/* ---- the tree -------------------------------------------------------------------------- */

static size_t depth_of(const struct explore *e, uint32_t node)
{
	size_t n = 0;

	for (; node != 0; node = e->nodes[node].parent)
		n++;
	return n;
}

/* The answers of an order, dense; *n is how many.  To be freed. */
static uint32_t *answers_of(const struct explore *e, uint32_t node, size_t *n)
{
	uint32_t *forced;

	*n = node == 0 ? 0 : (size_t)e->nodes[node].question + 1;
	forced = ls_realloc(NULL, *n + 1, sizeof *forced);
	for (size_t i = 0; i < *n; i++)
		forced[i] = SIM_USUAL;
	for (; node != 0; node = e->nodes[node].parent)
		forced[e->nodes[node].question] = e->nodes[node].answer;
	return forced;
}

/* Each other answer to a question behind the last change is an order of its own.  Those
 * that could not be run any more are only counted. */
static void add_children(struct explore *e, uint32_t node, const struct sim_choices *c)
{
	size_t from = node == 0 ? 0 : (size_t)e->nodes[node].question + 1;

	for (size_t q = from; q < c->n_asked; q++) {
		for (uint32_t a = 0; a < c->asked[q].options; a++) {
			if (a == c->asked[q].picked)
				continue;
			if (e->n_nodes >= e->max_orders || q >= LAST_QUESTION) {
				e->left_out++;
				continue;
			}
			ls_grow(e->nodes, e->cap_nodes, e->n_nodes + 1);
			e->nodes[e->n_nodes++] =
				(struct explore_node){node, (uint32_t)q, a};
		}
	}
}

/* ---- outcomes -------------------------------------------------------------------------- */

static void explain(struct explore *e, struct explore_outcome *o, uint32_t node,
		    const struct sim_choices *c)
{
	size_t i = o->n_changes = depth_of(e, node);

	o->changes = ls_calloc(i + 1, sizeof *o->changes);
	for (; node != 0; node = e->nodes[node].parent) {
		size_t q = e->nodes[node].question;

		o->changes[--i] = (struct explore_change){
			q, e->nodes[node].answer, c->asked[q].label, c->asked[q].at};
	}
}

static void count_outcome(struct explore *e, uint32_t node, struct printed *p,
			  const struct script_run *r)
{
	int status = script_run_status(r);
	struct explore_outcome *o;

	e->orders++;
	for (size_t i = 0; i < e->n_outcomes; i++) {
		o = &e->outcomes[i];
		if (memcmp(o->hash, p->hash, sizeof o->hash) == 0 && o->status == status &&
		    o->bytes == p->bytes) {
			o->orders++;
			return;
		}
	}
	e->outcomes = ls_realloc(e->outcomes, e->n_outcomes + 1, sizeof *e->outcomes);
	o = &e->outcomes[e->n_outcomes++];
	*o = (struct explore_outcome){.hash = {p->hash[0], p->hash[1]},
				      .text = p->text,
				      .bytes = p->bytes,
				      .status = status,
				      .orders = 1};
	p->text = LS_STR_INIT;
	explain(e, o, node, script_run_choices(r));
}

/* ---- running --------------------------------------------------------------------------- */

/* False when time is up, or somebody wants to stop: the run is then of no use. */
static bool run_to_end(struct explore *e, struct script_run *r, double until)
{
	for (unsigned i = 1; script_run_step(r); i++) {
		if (e->interrupted && e->interrupted())
			return false;
		if (i % LOOK == 0 && seconds() > until) {
			e->out_of_time = true;
			return false;
		}
	}
	return true;
}

static bool run_one(struct explore *e, uint32_t node, double until, struct ls_err *err)
{
	struct script_config config = e->config;
	struct printed p = {.text = LS_STR_INIT};
	uint32_t *forced = answers_of(e, node, &config.n_forced);
	struct script_run *r;
	struct jrn j;

	config.forced = forced;
	config.print = print;
	config.print_arg = &p;
	jrn_init(&j);
	r = script_run_new(&config, &j, err);
	if (r && run_to_end(e, r, until)) {
		if (node == 0)
			e->questions = script_run_choices(r)->n_asked;
		count_outcome(e, node, &p, r);
		add_children(e, node, script_run_choices(r));
	} else if (r) {
		e->cut = true;
	}
	ls_str_release(&p.text);
	script_run_free(r);
	jrn_release(&j);
	free(forced);
	return r != NULL;
}

bool explore_run(struct explore *e, struct ls_err *err)
{
	double until = seconds() + e->max_seconds;

	ls_grow(e->nodes, e->cap_nodes, 1);
	e->nodes[0] = (struct explore_node){0};
	e->n_nodes = 1;
	for (size_t i = 0; i < e->n_nodes && !e->cut; i++) {
		if (i > 0 && seconds() > until)
			e->out_of_time = e->cut = true;
		else if (!run_one(e, (uint32_t)i, until, err))
			return false;
	}
	e->left_out += e->n_nodes - e->orders;
	return true;
}

/* ---- names ----------------------------------------------------------------------------- */

void explore_id(struct ls_str *out, const struct explore_change *changes, size_t n)
{
	if (n == 0)
		ls_str_addc(out, '0');
	for (size_t i = 0; i < n; i++) {
		ls_str_addf(out, "%s%zu", i ? "-" : "", changes[i].question + 1);
		if (changes[i].answer != 1)
			ls_str_addf(out, ".%u", (unsigned)changes[i].answer);
	}
}

/* Digits at *text, at most `max`; false when there are none, or more. */
static bool read_number(const char **text, unsigned long max, unsigned long *out)
{
	char *end;

	if (**text < '0' || **text > '9')
		return false;
	*out = strtoul(*text, &end, 10);
	*text = end;
	return *out <= max;
}

const char *explore_read_id(const char *text, uint32_t **forced, size_t *n_forced)
{
	static const char wants[] = "a name that explore has printed, like 3-7.2";
	unsigned long question, answer;

	*n_forced = 0;
	if (strcmp(text, "0") == 0)
		return NULL;
	for (const char *p = text;; p++) {
		answer = 1;
		if (!read_number(&p, LAST_QUESTION, &question) || question <= *n_forced)
			return wants;
		if (*p == '.' && (p++, !read_number(&p, LAST_ANSWER, &answer)))
			return wants;
		*forced = ls_realloc(*forced, question, sizeof **forced);
		while (*n_forced < question)
			(*forced)[(*n_forced)++] = SIM_USUAL;
		(*forced)[question - 1] = (uint32_t)answer;
		if (*p == '\0')
			return NULL;
		if (*p != '-')
			return wants;
	}
}
