/* SPDX-License-Identifier: MIT */
#include "cli/twin.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

#define SECONDS	   20
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

/* In the child: output into the pipe, nothing to read, errors to nobody. */
static _Noreturn void become(const char *program, const char *argument, int out)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, 0);
	dup2(out, 1);
	dup2(null, 2);
	setpgid(0, 0);
	execlp(program, program, argument, (char *)NULL);
	_exit(127);
}

/* Reads until the end; false: time is over, or there is too much. */
static bool read_all(int fd, struct ls_str *text)
{
	long end = now() + SECONDS * 1000;
	struct pollfd poller = {.fd = fd, .events = POLLIN};
	char buf[4096];

	for (;;) {
		long left = end - now();
		ssize_t n;

		if (left <= 0 || text->len > MAX_OUTPUT)
			return false;
		if (poll(&poller, 1, (int)left) <= 0)
			continue;
		n = read(fd, buf, sizeof buf);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return true;
		ls_str_addn(text, buf, (size_t)n);
	}
}

/* The output, and the status as waitpid has it; NULL: it does not end. */
static char *run(const char *program, const char *argument, int *status)
{
	struct ls_str text = LS_STR_INIT;
	int ends[2];
	pid_t pid;
	bool ended;

	if (pipe(ends) != 0)
		return NULL;
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		become(program, argument, ends[1]);
	}
	close(ends[1]);
	ended = pid > 0 && read_all(ends[0], &text);
	close(ends[0]);
	if (!ended && pid > 0)
		kill(-pid, SIGKILL);
	while (pid > 0 && waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	if (ended) {
		ls_str_add(&text, "");
		return ls_str_take(&text);
	}
	ls_str_release(&text);
	return NULL;
}

char *cmd_twin_version(const char *program)
{
	int status = 0;
	char *text = run(program, "--version", &status);

	if (text && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) {
		free(text);
		return NULL;
	}
	if (text)
		text[strcspn(text, "\r\n")] = '\0';
	return text;
}

char *cmd_twin_run(const char *program, const char *twin, struct ls_err *err)
{
	int status = 0;
	char *text = run(program, twin, &status);

	if (text && WIFEXITED(status) && WEXITSTATUS(status) != 127)
		return text;
	if (text)
		ls_err_set(err, twin, 0, "%s could not run it", program);
	else
		ls_err_set(err, twin, 0, "it does not end within %d seconds, or floods", SECONDS);
	free(text);
	return NULL;
}
