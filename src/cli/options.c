/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "cli/explore.h"

/* ---- values --------------------------------------------------------------------------
 */

static const char whole_number[] = "a whole number";
static const char count[] = "a whole number of at least 1";
static const char duration[] = "a duration like 20ms, 1.5s or 2m";

static bool read_number(const char *text, uint64_t max, uint64_t *out)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*out = strtoull(text, &end, 10);
	return *end == '\0' && errno == 0 && *out <= max;
}

static const char *read_count(const char *text, uint64_t max, uint32_t *out)
{
	uint64_t n;

	if (!read_number(text, UINT64_MAX, &n) || n == 0)
		return count;
	if (n > max)
		return max == 1024 ? "a number of at most 1024"
				   : "a number of at most 4000000000";
	*out = (uint32_t)n;
	return NULL;
}

/* "64M", "1GiB", "65536". */
static bool read_size(const char *text, size_t *out)
{
	static const char units[] = "kmgt";
	char *end;
	uint64_t n;
	const char *unit;
	int shift = 0;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	n = strtoull(text, &end, 10);
	if (*end && (unit = strchr(units, *end | 32))) {
		shift = 10 * (int)(unit - units + 1);
		end++;
		if (end[0] == 'i' && end[1] == 'B')
			end++;
	}
	if (*end == 'B')
		end++;
	if (*end || errno || n == 0 || n > (UINT64_MAX >> 1) >> shift)
		return false;
	*out = (size_t)(n << shift);
	return true;
}

/* ---- one function an option ----------------------------------------------------------
 */

static const char *set_seed(struct cmd_line *l, const char *text)
{
	return read_number(text, UINT64_MAX, &l->config.seed) ? NULL : whole_number;
}

static const char *set_at(struct cmd_line *l, const char *text)
{
	return read_number(text, UINT64_MAX, &l->at) ? NULL : whole_number;
}

static const char *set_until(struct cmd_line *l, const char *text)
{
	return sim_parse(text, SIM_MS, &l->config.until) ? NULL : duration;
}

static const char *set_max_cpu(struct cmd_line *l, const char *text)
{
	return sim_parse(text, SIM_MS, &l->config.max_burn) ? NULL : duration;
}

static const char *set_cores(struct cmd_line *l, const char *text)
{
	return read_count(text, 1024, &l->config.cores);
}

static const char *set_threadpool(struct cmd_line *l, const char *text)
{
	return read_count(text, 1024, &l->config.threadpool);
}

static const char *set_max_pending(struct cmd_line *l, const char *text)
{
	return read_count(text, 4000000000, &l->config.max_pending);
}

static const char *set_max_ticks(struct cmd_line *l, const char *text)
{
	return read_count(text, 4000000000, &l->config.max_tasks);
}

static const char *set_max_instructions(struct cmd_line *l, const char *text)
{
	uint64_t n;

	if (!read_number(text, UINT64_MAX, &n) || n == 0)
		return count;
	l->config.max_instructions = n;
	return NULL;
}

static const char *set_max_memory(struct cmd_line *l, const char *text)
{
	return read_size(text, &l->config.max_memory) ? NULL : "a size like 64M or 1G";
}

/* Keeps "NAME=VALUE" in two; the text before '=' is cut off in argv itself. */
static const char *set_param(struct cmd_line *l, const char *text)
{
	const char *equals = strchr(text, '=');
	char *name;

	if (!equals || equals == text)
		return "NAME=VALUE";
	name = ls_strndup(text, (size_t)(equals - text));
	l->params = ls_realloc(l->params, l->config.n_params + 1, sizeof *l->params);
	l->params[l->config.n_params++] = (struct script_param){.name = name, .value = equals + 1};
	l->config.params = l->params;
	return NULL;
}

static const char *set_schedule(struct cmd_line *l, const char *text)
{
	const char *wrong = explore_read_id(text, &l->forced, &l->config.n_forced);

	l->config.forced = l->forced;
	return wrong;
}

static const char *set_max_orders(struct cmd_line *l, const char *text)
{
	uint32_t n = 0;
	const char *wrong = read_count(text, 4000000000, &n);

	l->max_orders = n;
	return wrong;
}

static const char *set_max_time(struct cmd_line *l, const char *text)
{
	return sim_parse(text, SIM_MS, &l->max_time) && l->max_time > 0 ? NULL : duration;
}

#define SET_TEXT(name, field)                                                            \
	static const char *name(struct cmd_line *l, const char *text)                    \
	{                                                                                \
		l->field = text;                                                         \
		return *text ? NULL : "a name";                                          \
	}
SET_TEXT(set_runtime, config.runtime)
SET_TEXT(set_system, config.system)
SET_TEXT(set_journal, journal)
SET_TEXT(set_report, report)
SET_TEXT(set_requests, requests)
SET_TEXT(set_keys, keys)
SET_TEXT(set_screen, screen)
SET_TEXT(set_format, format)
SET_TEXT(set_output, output)
SET_TEXT(set_student, student)
#undef SET_TEXT

#define SET_FLAG(name, field)                                                            \
	static const char *name(struct cmd_line *l, const char *text)                    \
	{                                                                                \
		(void)text;                                                              \
		l->field = true;                                                         \
		return NULL;                                                             \
	}
SET_FLAG(set_plain, plain)
SET_FLAG(set_ascii, ascii)
SET_FLAG(set_no_color, no_color)
SET_FLAG(set_quiet, quiet)
SET_FLAG(set_progress, progress)
SET_FLAG(set_no_progress, no_progress)
SET_FLAG(set_json, json)
SET_FLAG(set_answer, answer)
SET_FLAG(set_help, help)
SET_FLAG(set_version, version)
#undef SET_FLAG

/* ---- the table -----------------------------------------------------------------------
 */

#define BIT(id) (1u << (id))
#define RUNS                                                                             \
	(BIT(CMD_VIEW) | BIT(CMD_RUN) | BIT(CMD_COMPARE) | BIT(CMD_EXPLORE) |            \
	 BIT(CMD_EXPORT))
#define ALL   (BIT(CMD_COUNT) - 1)
#define VIEW  BIT(CMD_VIEW)
#define RUN   BIT(CMD_RUN)
#define CHECK BIT(CMD_CHECK)
#define EXPLORE BIT(CMD_EXPLORE)
#define LESSON BIT(CMD_LESSON)

/* clang-format off */
const struct cmd_option cmd_options[] = {
	{ "runtime", 0, "NAME[@VERSION]", "simulate this one, whatever the script says",
	  RUNS | CHECK, set_runtime },
	{ "set", 0, "NAME=VALUE", "give a param of the script another value", RUNS, set_param },
	{ "seed", 0, "N", "where chance comes from (1)", RUNS | LESSON, set_seed },
	{ "until", 0, "DURATION", "stop at this simulated time", RUNS, set_until },
	{ "cores", 0, "N", "cores of the machine (4)", RUNS, set_cores },
	{ "threadpool", 0, "N", "threads of the pool (4)", RUNS, set_threadpool },
	{ "system", 0, "NAME", "only this system of the script", RUNS, set_system },
	{ "schedule", 0, "ID", "the order that explore has named so",
	  RUNS & ~EXPLORE, set_schedule },
	{ "max-orders", 0, "N", "run at most so many orders (10000)", EXPLORE,
	  set_max_orders },
	{ "max-time", 0, "DURATION", "and for no longer than this, of real time (60s)",
	  EXPLORE, set_max_time },
	{ "at", 0, "EVENT", "open at the event of this number", VIEW, set_at },
	{ "plain", 0, NULL, "in lines, without drawing anything", VIEW | LESSON,
	  set_plain },
	{ "ascii", 0, NULL, "draw with plain ASCII characters", VIEW, set_ascii },
	{ "no-color", 0, NULL, "no colours, as with NO_COLOR", VIEW, set_no_color },
	{ "keys", 0, "FILE", "play the keys in FILE, without a terminal", VIEW, set_keys },
	{ "screen", 0, "OUT", "write the last screen to OUT as text", VIEW, set_screen },
	{ "report", 0, "FILE", "write the figures of the run to FILE as JSON",
	  RUN | BIT(CMD_COMPARE), set_report },
	{ "requests", 0, "FILE", "write a line of CSV for each request to FILE", RUN,
	  set_requests },
	{ "journal", 0, "FILE", "write each event to FILE (.jsonl; .lsj packed)", RUN,
	  set_journal },
	{ "quiet", 'q', NULL, "do not show the program's standard output", RUN, set_quiet },
	{ "progress", 0, NULL, "show how far the run is, on standard error", RUN,
	  set_progress },
	{ "no-progress", 0, NULL, "do not", RUN, set_no_progress },
	{ "format", 0, "FORMAT", "jsonl, chrome, html or svg",
	  BIT(CMD_EXPORT), set_format },
	{ "output", 'o', "OUT", "write to OUT, not to standard output",
	  BIT(CMD_EXPORT) | LESSON, set_output },
	{ "student", 0, "ID", "lesson ask, export: the problem of this student", LESSON,
	  set_student },
	{ "answer", 'c', NULL, "lesson ask, export: with the answer, and of wrong models",
	  LESSON, set_answer },
	{ "json", 0, NULL, "lesson check NAME FILE: the grade as JSON", LESSON, set_json },
	{ "max-memory", 0, "SIZE", "Lua memory of a process (256M)", RUNS, set_max_memory },
	{ "max-pending", 0, "N", "events that may be pending (10000000)", RUNS,
	  set_max_pending },
	{ "max-instructions", 0, "N", "of a callback, then the loop is blocked (100000000)",
	  RUNS, set_max_instructions },
	{ "max-cpu", 0, "DURATION", "of cpu() in a callback, then it is blocked (60s)",
	  RUNS, set_max_cpu },
	{ "max-ticks", 0, "N", "ticks and microtasks in a row (10000000)", RUNS,
	  set_max_ticks },
	{ "help", 'h', NULL, "show this", ALL, set_help },
	{ "version", 0, NULL, "show the version", ALL, set_version },
	{ 0 },
};
/* clang-format on */

/* ---- names ------------------------------------------------------------------------- */

const char *cmd_command_name(size_t i)
{
	return i < CMD_COUNT ? cmd_commands[i].name : NULL;
}

const struct cmd_command *cmd_command_find(const char *name)
{
	for (size_t i = 0; i < CMD_COUNT; i++)
		if (strcmp(cmd_commands[i].name, name) == 0)
			return &cmd_commands[i];
	return NULL;
}

void cmd_line_release(struct cmd_line *line)
{
	for (size_t i = 0; i < line->config.n_params; i++)
		free((char *)(uintptr_t)line->params[i].name);
	free(line->params);
	free(line->forced);
}
