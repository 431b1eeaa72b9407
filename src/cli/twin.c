/* SPDX-License-Identifier: MIT */
#include "cli/twin.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/data.h"

#define SECONDS	   20
#define REFUSED	   9 /* status of the runners in real/ */
#define MAX_OUTPUT ((size_t)1 << 20)

char *cmd_twin_find(const char *script)
{
	static const char *const endings[] = {".mjs", ".js", ".py"};
	const char *dot = strrchr(script, '.');

	if (!dot || strcmp(dot, ".lua") != 0)
		return NULL;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		struct ls_str path = LS_STR_INIT;

		ls_str_addn(&path, script, (size_t)(dot - script));
		ls_str_add(&path, endings[i]);
		if (access(path.s, R_OK) == 0)
			return ls_str_take(&path);
		ls_str_release(&path);
	}
	return NULL;
}

/* Programs, in the order in which they are tried: a module that one python3 lacks another
 * may have. */
static const char *const pythons[] = { "python3", "/usr/bin/python3", NULL };
static const char *const nodes[] = { "node", NULL };

const char *cmd_twin_program(const char *twin)
{
	const char *dot = strrchr(twin, '.');

	return dot && strcmp(dot, ".py") == 0 ? "python3" : "node";
}

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* In the child: output and errors into pipes, nothing to read. */
static _Noreturn void become(const char *const *argv, int out, int errors)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, 0);
	dup2(out, 1);
	dup2(errors, 2);
	setpgid(0, 0);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* What is there to read of one of them; false: it has ended. */
static bool read_some(int fd, struct ls_str *text)
{
	char buf[4096];
	ssize_t n = read(fd, buf, sizeof buf);

	if (n < 0 && errno == EINTR)
		return true;
	if (n > 0)
		ls_str_addn(text, buf, (size_t)n);
	return n > 0;
}

/* Reads both until standard output ends; false: time is over, or there is too much. */
static bool read_all(const int fds[2], struct ls_str texts[2])
{
	long end = now() + SECONDS * 1000;
	struct pollfd poller[2] = { { .fd = fds[0], .events = POLLIN },
				    { .fd = fds[1], .events = POLLIN } };

	for (;;) {
		long left = end - now();

		if (left <= 0 || texts[0].len > MAX_OUTPUT || texts[1].len > MAX_OUTPUT)
			return false;
		if (poll(poller, 2, (int)left) <= 0)
			continue;
		if (poller[1].revents && !read_some(fds[1], &texts[1]))
			poller[1].fd = -1;
		if (poller[0].revents && !read_some(fds[0], &texts[0]))
			return true;
	}
}

static bool make_pipes(int ends[2][2])
{
	if (pipe(ends[0]) != 0)
		return false;
	if (pipe(ends[1]) == 0)
		return true;
	close(ends[0][0]);
	close(ends[0][1]);
	return false;
}

struct ran {
	struct ls_str texts[2]; /* standard output and error */
	bool ended;
	int status; /* 0 to 255 */
};

static void ran_release(struct ran *r)
{
	ls_str_release(&r->texts[0]);
	ls_str_release(&r->texts[1]);
}

static struct ran run(const char *const *argv)
{
	struct ran r = { .status = 127 };
	int ends[2][2], status = 0;
	pid_t pid;

	ls_str_add(&r.texts[0], "");
	ls_str_add(&r.texts[1], "");
	if (!make_pipes(ends))
		return r;
	pid = fork();
	if (pid == 0) {
		close(ends[0][0]);
		close(ends[1][0]);
		become(argv, ends[0][1], ends[1][1]);
	}
	close(ends[0][1]);
	close(ends[1][1]);
	r.ended = pid > 0 && read_all((int[2]){ ends[0][0], ends[1][0] }, r.texts);
	close(ends[0][0]);
	close(ends[1][0]);
	if (!r.ended && pid > 0)
		kill(-pid, SIGKILL);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	r.status = WIFEXITED(status) ? WEXITSTATUS(status) : 255;
	return r;
}

char *cmd_twin_version(const char *program)
{
	struct ran r = run((const char *const[]){ program, "--version", NULL });
	char *text = r.ended && r.status == 0 ? ls_str_take(&r.texts[0]) : NULL;

	if (text)
		text[strcspn(text, "\r\n")] = '\0';
	ran_release(&r);
	return text;
}

/* ---- what went wrong --------------------------------------------------------------------- */

/* Python's "No module named 'fastapi'", or what a runner says in words. */
static const char *missing_module(const struct ran *r, size_t *len)
{
	static const char python[] = "No module named '";
	const char *s = strstr(r->texts[1].s, python);

	if (!s)
		return NULL;
	s += strlen(python);
	*len = strcspn(s, "'.");
	return s;
}

static const char *missing_interpreter(const struct ran *r)
{
	static const char start[] = "missing: ";

	return r->status == REFUSED && strncmp(r->texts[1].s, start, strlen(start)) == 0
		       ? r->texts[1].s + strlen(start)
		       : NULL;
}

static void first_line(const char *s, struct ls_str *out)
{
	ls_str_addn(out, s, strcspn(s, "\n"));
}

static const char *short_name(const char *program)
{
	const char *slash = strrchr(program, '/');

	return slash ? slash + 1 : program;
}

/* False and err: there is no output to compare with. */
static bool is_fit(const struct ran *r, const char *program, const char *file, struct ls_err *err)
{
	struct ls_str line = LS_STR_INIT;
	size_t len;
	const char *module = missing_module(r, &len), *install = missing_interpreter(r);

	first_line(install ? install : r->texts[1].s, &line);
	if (!r->ended) {
		ls_err_set(err, file, 0, "it does not end within %d seconds, or floods", SECONDS);
	} else if (r->status == 127) {
		ls_err_set(err, file, 0, "%s could not run it", program);
	} else if (module) {
		ls_err_set(err, file, 0, "%s has no module %.*s", program, (int)len, module);
		ls_err_hint(err, "pip install %.*s", (int)len, module);
	} else if (install) {
		ls_err_set(err, file, 0, "%s has no interpreter of Lua", program);
		ls_err_hint(err, "%s", line.s);
	} else if (r->status == REFUSED) {
		ls_err_set(err, file, 0, "%s", line.s);
		ls_err_hint(err, "write the same program beside it, for %s", short_name(program));
	} else {
		ls_str_release(&line);
		return true;
	}
	ls_str_release(&line);
	return false;
}

/* Could another python3 have what this one lacks? */
static bool is_missing(const struct ran *r)
{
	size_t len;

	return missing_module(r, &len) || missing_interpreter(r);
}

/* Runs it with the first of the programs that has all it needs. */
static char *run_with(const char *const *programs, const char *const argv[3], const char *file,
		      const char **used, struct ls_err *err)
{
	char *text = NULL;
	bool again = true;

	for (size_t i = 0; again && programs[i]; i++) {
		struct ran r = run((const char *const[]){ programs[i], argv[0], argv[1],
							  argv[2], NULL });

		if (i > 0 && r.status == 127)
			break; /* the first one's complaint stands */
		*used = programs[i];
		ls_err_release(err);
		if (is_fit(&r, programs[i], file, err))
			text = ls_str_take(&r.texts[0]);
		again = !text && is_missing(&r);
		ran_release(&r);
	}
	return text;
}

static const char *const *programs_of(const char *program)
{
	return strcmp(program, "node") == 0 ? nodes : pythons;
}

char *cmd_twin_run(const char *twin, const char **used, struct ls_err *err)
{
	const char *const argv[3] = { twin };

	return run_with(programs_of(cmd_twin_program(twin)), argv, twin, used, err);
}

/* ---- a script itself ------------------------------------------------------------------- */

static bool take_runner(void *arg, const char *folder)
{
	struct ls_str *path = arg;

	ls_str_clear(path);
	ls_str_addf(path, "%s/node.js", folder);
	if (access(path->s, R_OK) != 0)
		return false;
	ls_str_clear(path);
	ls_str_add(path, folder);
	return true;
}

char *cmd_twin_run_itself(const char *script, const char *runtime, const char **used,
			  struct ls_err *err)
{
	bool node = strcmp(runtime, "node") == 0;
	struct ls_str runner = LS_STR_INIT;
	char *text = NULL;

	*used = node ? "node" : "python3";
	if (cmd_data_find("LOOPSCOPE_REAL", "real", take_runner, &runner)) {
		ls_str_add(&runner, node ? "/node.js" : "/asyncio.py");
		text = run_with(programs_of(*used),
				(const char *const[]){ runner.s, script, runtime }, script,
				used, err);
	} else {
		ls_err_set(err, script, 0, "what runs scripts on the real %s is not installed",
			   *used);
		ls_err_hint(err, "LOOPSCOPE_REAL can name the folder of node.js and asyncio.py");
	}
	ls_str_release(&runner);
	return text;
}
