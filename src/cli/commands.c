/* SPDX-License-Identifier: MIT
 *
 * The table of commands, and what they share.
 */
#include "cli/commands.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const struct cmd_command cmd_commands[CMD_COUNT] = {
	[CMD_VIEW] = { "view", "FILE", "step through FILE in the terminal",
	  "FILE is a workload script, or a recorded journal (.jsonl, .lsj). A bare FILE\n"
	  "does the same. Where there is no terminal the run is told in lines.",
	  cmd_view, 1, 1 },
	[CMD_RUN] = { "run", "FILE", "run FILE to its end, without a screen",
	  "Standard output is what the program prints, byte for byte (into a terminal,\n"
	  "control characters are shown escaped); the exit status is the program's own.",
	  cmd_run, 1, 1 },
	[CMD_COMPARE] = { "compare", "FILE", "run every system of FILE, print one table",
	  "A column a system, with the best of each row marked. All have the same seed and\n"
	  "the same load; with --system only one is run.",
	  cmd_compare, 1, 1 },
	[CMD_EXPLORE] = { "explore", "FILE", "run every order that the runtime allows",
	  "Lists the distinct outcomes (standard output and exit status), how each comes\n"
	  "about, how many orders lead to it, and the ID by which --schedule replays it.",
	  cmd_explore, 1, 1 },
	[CMD_EXPORT] = { "export", "FILE", "write what happened in another format",
	  "FILE is a workload script, or a recorded journal (.jsonl, .lsj). Formats:\n"
	  "jsonl, JSON Lines, one event a line; chrome, a trace for Perfetto and\n"
	  "chrome://tracing; html, a page that steps both ways; svg, the timeline.",
	  cmd_export, 1, 1 },
	[CMD_CHECK] = { "check", "FILE", "report mistakes in FILE without running it",
	  "Syntax, unknown names, names of another runtime.",
	  cmd_check, 1, 1 },
	[CMD_VERIFY] = { "verify", "[LESSON|FILE]", "compare with the real node or python3",
	  "Runs the program's twin (FILE.js, .mjs or .py beside it) on this machine's node or\n"
	  "python3 and compares what is printed; without a twin FILE itself, by an interpreter\n"
	  "of Lua in the real runtime (fengari of npm, python3-lupa); of a lesson all its\n"
	  "programs, without an argument all lessons. Status 0: they agree, 1: one differs,\n"
	  "2: nothing was run.",
	  cmd_verify, 0, 1 },
	[CMD_LESSON] = { "lesson", "[NAME]", "list lessons with progress; open one",
	  "Also: lesson check [NAME [FILE]] sees that lessons keep what they promise, or\n"
	  "grades the program FILE (status 0: right, 1: wrong, 2: no answer); lesson ask NAME\n"
	  "prints a fresh problem, with -c its answer; lesson new NAME makes a lesson to begin\n"
	  "with; lesson pack NAME writes one file to hand out; lesson export writes what was\n"
	  "answered as CSV, lesson export NAME a page to print, with -c the teacher's; lesson\n"
	  "present NAME shows it to a class that votes, with notes for the teacher in -o OUT.",
	  cmd_lesson, 0, 3 },
	[CMD_HELP] = { "help", "[COMMAND]", "show the options of a command",
	  "Without a COMMAND: all commands.", cmd_help, 0, 1 },
};
/* clang-format on */

int cmd_fail(struct ls_err *err)
{
	ls_err_print(err, stderr);
	ls_err_release(err);
	return CMD_BAD;
}

int cmd_fail_with(const char *file, const char *fmt, ...)
{
	struct ls_err err = LS_ERR_INIT;
	char text[500];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	ls_err_set(&err, file, 0, "%s", text);
	return cmd_fail(&err);
}

int cmd_check_schedule(const struct cmd_line *line, const struct script_run *run)
{
	struct ls_err err = LS_ERR_INIT;

	if (!script_run_misfit(run))
		return CMD_OK;
	ls_err_set(&err, line->file, 0, "--schedule names no order of this run");
	ls_err_hint(&err, "it needs the script, the options and the seed that explore had");
	return cmd_fail(&err);
}

void cmd_check_params(const struct cmd_line *line)
{
	for (size_t i = 0; i < line->config.n_params; i++) {
		const struct script_param *p = &line->config.params[i];
		struct ls_err err = LS_ERR_INIT;

		if (p->asked)
			continue;
		ls_err_set(&err, line->file, 0, "nothing has asked for --set %s", p->name);
		ls_err_hint(&err, "the script asks with param(\"%s\", default)", p->name);
		ls_err_print(&err, stderr);
		ls_err_release(&err);
	}
}

bool cmd_is_journal(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && (strcmp(dot, ".jsonl") == 0 || strcmp(dot, ".lsj") == 0);
}

bool cmd_journal_options(const struct cmd_line *line, struct ls_err *err)
{
	if (!line->rerun)
		return true;
	ls_err_set(err, line->file, 0,
		   "a recorded journal is not run again, so that --seed, --until and the "
		   "like cannot change it");
	ls_err_hint(err, "give these options with the script itself");
	return false;
}

bool cmd_color(FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(out)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

static volatile sig_atomic_t caught;

/* The second time it ends the program at once: a run may be deep in a callback. */
static void on_signal(int number)
{
	caught = number;
	signal(number, SIG_DFL);
}

void cmd_catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	struct sigaction old;
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
}

int cmd_signal(void)
{
	return caught;
}
