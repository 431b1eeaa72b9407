/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"


/* clang-format off */
static const struct row {
	const char *name;
	char letter; /* what commands[].options names it by */
	const char *arg; /* NULL: none */
	const char *help;
} rows[] = {
	{ "runtime",	 'r', "NAME[@VERSION]", "another runtime or version than the script says: node@10" },
	{ "set",	 's', "NAME=VALUE", "a param of the script" },
	{ "seed",	 'S', "N", "seed of all random draws (default 1)" },
	{ "until",	 'u', "DURATION", "stop at this virtual time: 250us, 20ms, 1.5s, 2m" },
	{ "cores",	 'c', "N", "cores of the simulated machine" },
	{ "threadpool",	 't', "N", "threads of the pool (UV_THREADPOOL_SIZE)" },
	{ "system",	 'y', "NAME", "only this system of the file" },
	{ "max-memory",	 'm', "SIZE", "limit of Lua memory per process: 256M" },
	{ "schedule",	 'C', "ID", "an outcome that explore printed" },
	{ "report",	 'R', "FILE", "write the report as JSON (- is standard output)" },
	{ "requests",	 'q', "FILE", "write a line per request as CSV" },
	{ "journal",	 'j', "FILE", "write the journal: JSON Lines, or packed if FILE ends in .lsj" },
	{ "quiet",	 'Q', NULL, "no output of the program" },
	{ "progress",	 'p', NULL, "show progress on standard error" },
	{ "no-progress", 'p', NULL, "never show progress" },
	{ "at",		 'a', "EVENT", "open at this event number" },
	{ "plain",	 'P', NULL, "lines instead of a screen, for screen readers and pipes" },
	{ "ascii",	 'A', NULL, "draw with ASCII characters only" },
	{ "keys",	 'k', "FILE", "play the keys in FILE instead of reading the terminal" },
	{ "screen",	 'K', "OUT", "with --keys: write the last screen as text" },
	{ "format",	 'f', "FORMAT", "jsonl (chrome, html and svg are not there yet)" },
	{ "output",	 'o', "OUT", "where to write (default: standard output)" },
	{ "help",	 'h', NULL, "this help" },
};

const struct command commands[] = {
	{ "view", "FILE", "step through a script, or a recorded journal, in the terminal",
	  "rsSuctymCaPAkKh", cmd_view },
	{ "run", "FILE", "run to the end; print what the program prints",
	  "rsSuctymCRqjQph", cmd_run },
	{ "check", "FILE", "report mistakes without running", "rsh", cmd_check },
	{ "export", "FILE --format F", "write the journal in another form", "rsSuctymCfoh", cmd_export },
	{ "compare", "FILE", "every system of FILE, side by side (not there yet)", "h", cmd_later },
	{ "explore", "FILE", "every order that the runtime allows (not there yet)", "h", cmd_later },
	{ "verify", "[FILE]", "compare with the real runtime (not there yet)", "h", cmd_later },
	{ "lesson", "[NAME]", "the course (not there yet)", "h", cmd_later },
	{ NULL, NULL, NULL, NULL, NULL }
};
/* clang-format on */

#define ROWS (sizeof rows / sizeof rows[0])

const struct command *command_find(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* ---- nearest name ------------------------------------------------------------------------- */

/* How many letters differ at the least, by a small table of edits. */
static size_t distance(const char *a, const char *b)
{
	size_t row[32], n = strlen(a), m = strlen(b);

	if (n > 31 || m > 31)
		return 99;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t up = row[j], best = diagonal + (a[i - 1] != b[j - 1]);

			best = up + 1 < best ? up + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			diagonal = up;
		}
	}
	return row[m];
}

const char *options_nearest(const char *word, const char *const *names)
{
	const char *best = NULL;
	size_t near = strlen(word) / 3 + 2;

	for (; *names; names++) {
		size_t d = distance(word, *names);

		if (d < near) {
			near = d;
			best = *names;
		}
	}
	return best;
}

/* ---- values ------------------------------------------------------------------------------- */

static bool bad(struct ls_err *err, const struct row *row, const char *value, const char *wants)
{
	ls_err_set(err, NULL, 0, "--%s takes %s, not \"%s\"", row->name, wants, value);
	return false;
}

static bool number(const char *text, uint64_t least, uint64_t most, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	return !errno && end != text && !*end && *text != '-' && *out >= least && *out <= most;
}

static bool size_value(const char *text, size_t *out)
{
	char *end;
	double n = strtod(text, &end);
	int shift = *end == 'K' || *end == 'k' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;

	if (end == text || n <= 0 || (shift && end[1]) || (!shift && *end))
		return false;
	n *= (double)(UINT64_C(1) << shift);
	*out = n > 1e15 ? (size_t)1e15 : (size_t)n;
	return true;
}

static bool add_param(struct options *o, const char *text)
{
	const char *eq = strchr(text, '=');

	if (!eq || eq == text)
		return false;
	ls_grow(o->params, o->cap_params, o->n_params + 1);
	o->params[o->n_params++] =
		(struct script_param){ ls_strndup(text, (size_t)(eq - text)), eq + 1 };
	return true;
}

static bool store(struct options *o, const struct row *row, const char *v, struct ls_err *err)
{
	uint64_t n = 0;

	switch (row->letter) {
	case 's':
		return add_param(o, v) || bad(err, row, v, "NAME=VALUE");
	case 'S':
		return number(v, 0, UINT64_MAX, &o->seed) || bad(err, row, v, "a number");
	case 'a':
		return number(v, 0, UINT64_MAX, &o->at) || bad(err, row, v, "an event number");
	case 'u':
		return sim_parse(v, SIM_MS, &o->until) ||
		       bad(err, row, v, "a duration such as 20ms or 1.5s");
	case 'c':
	case 't':
		if (!number(v, 1, 1024, &n))
			return bad(err, row, v, "a number from 1 to 1024");
		*(row->letter == 'c' ? &o->cores : &o->threadpool) = (uint32_t)n;
		return true;
	case 'm':
		return size_value(v, &o->max_memory) || bad(err, row, v, "a size such as 256M");
	case 'P':
		o->plain = true;
		return true;
	case 'A':
		o->ascii = true;
		return true;
	case 'Q':
		o->quiet = true;
		return true;
	case 'p':
		o->progress = row->name[0] == 'p';
		return true;
	case 'h':
		o->help = true;
		return true;
	default:
		break;
	}
	const char **texts[128] = { ['r'] = &o->runtime,  ['y'] = &o->system,
				    ['R'] = &o->report,	  ['q'] = &o->requests,
				    ['j'] = &o->journal,  ['f'] = &o->format,
				    ['o'] = &o->out,	  ['k'] = &o->keys,
				    ['K'] = &o->screen,	  ['C'] = &o->schedule };

	*texts[(unsigned char)row->letter] = v;
	return true;
}

/* ---- parsing ------------------------------------------------------------------------------ */

static void unknown(struct ls_err *err, const struct command *c, const char *word)
{
	const char *names[ROWS + 1];
	size_t n = 0;
	const char *near;

	for (size_t i = 0; i < ROWS; i++)
		if (strchr(c->options, rows[i].letter))
			names[n++] = rows[i].name;
	names[n] = NULL;
	ls_err_set(err, NULL, 0, "%s has no option %s", c->name, word);
	near = options_nearest(word + strspn(word, "-"), names);
	if (near)
		ls_err_hint(err, "did you mean --%s?", near);
	else
		ls_err_hint(err, "loopscope help %s lists them", c->name);
}

static void fill(struct option longs[ROWS + 1], const struct command *c)
{
	size_t n = 0;

	for (size_t i = 0; i < ROWS; i++)
		if (strchr(c->options, rows[i].letter))
			longs[n++] = (struct option){ rows[i].name,
						      rows[i].arg ? required_argument : no_argument,
						      NULL, (int)i + 1000 };
	longs[n] = (struct option){ 0 };
}

/* -o OUT and -h are the only short forms. */
static const struct row *row_of(int found)
{
	const char *name = found == 'o' ? "output" : "help";

	if (found >= 1000)
		return &rows[found - 1000];
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

bool options_parse(int argc, char **argv, const struct command *c, struct options *o,
		   struct ls_err *err)
{
	struct option longs[ROWS + 1];
	int found;

	*o = (struct options){ .seed = 1, .until = SIM_FOREVER, .progress = -1 };
	fill(longs, c);
	opterr = 0;
	optind = 1;
	while ((found = getopt_long(argc, argv, ":o:h", longs, NULL)) != -1) {
		if (found == ':') {
			ls_err_set(err, NULL, 0, "%s needs a value", argv[optind - 1]);
			return false;
		}
		if (found == '?' || (found == 'o' && !strchr(c->options, 'o'))) {
			unknown(err, c, argv[optind - 1]);
			return false;
		}
		if (!store(o, row_of(found), optarg ? optarg : "", err))
			return false;
	}
	if (optind < argc)
		o->file = argv[optind++];
	if (optind < argc) {
		ls_err_set(err, NULL, 0, "one file at a time: what is %s for?", argv[optind]);
		return false;
	}
	return true;
}

void options_release(struct options *o)
{
	for (size_t i = 0; i < o->n_params; i++)
		free((char *)(uintptr_t)o->params[i].name);
	free(o->params);
}

void options_help(const struct command *c, FILE *out)
{
	for (size_t i = 0; i < ROWS; i++) {
		char left[40];

		if (!strchr(c->options, rows[i].letter))
			continue;
		snprintf(left, sizeof left, "--%s %s", rows[i].name, rows[i].arg ? rows[i].arg : "");
		fprintf(out, "  %-26s %s\n", left, rows[i].help);
	}
}

void options_list(FILE *out)
{
	for (size_t i = 0; i < ROWS; i++)
		fprintf(out, "--%s\n", rows[i].name);
}

void options_config(const struct options *o, struct script_config *c)
{
	script_config_init(c);
	c->path = o->file;
	c->runtime = o->runtime;
	c->params = o->params;
	c->n_params = o->n_params;
	c->seed = o->seed;
	c->until = o->until;
	c->cores = o->cores;
	c->threadpool = o->threadpool;
	if (o->max_memory)
		c->max_memory = o->max_memory;
}

int cli_fail(const struct ls_err *err)
{
	fflush(stdout);
	ls_err_print(err, stderr);
	return 2;
}
