/* SPDX-License-Identifier: MIT */
#include "tui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "journal/file.h"
#include "support/suite.h"
#include "view/view.h"

#define LONGEST 5000 /* ms that anything may take */

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
	struct term *t = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		t->alternate = value->boolean;
	if (prop == VTERM_PROP_CURSORVISIBLE)
		t->cursor = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

static int run_session(void)
{
	struct ls_err err = LS_ERR_INIT;
	struct view_session s = {.file = "mix.lua"};
	int status;

	s.source.store = jrn_store_read(LS_SRCDIR "/tests/view/mix.jsonl", &err);
	status = view_open(&s);
	jrn_store_free(s.source.store);
	return status;
}

static void be_the_session(const char *const *env, int (*program)(void))
{
	int status;

	setpgid(0, 0);
	tcsetpgrp(STDIN_FILENO, getpid());
	signal(SIGTTOU, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	setenv("TERM", "xterm-256color", 1);
	setenv("XDG_STATE_HOME", "/dev/null", 1); /* nothing is kept, or comes from before */
	unsetenv("NO_COLOR");
	unsetenv("LINES");
	unsetenv("COLUMNS");
	for (; env && *env; env += 2)
		setenv(env[0], env[1], 1);
	status = program();
	fflush(NULL);
	_exit(status);
}

/* A shell with one job.  What is on its screen must be there again after the job. */
static void be_the_shell(int tell, const char *const *env, int (*program)(void))
{
	pid_t job;
	int status;
	char line[20];

	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	dprintf(STDOUT_FILENO, "before\r\n");
	job = fork();
	if (job == 0)
		be_the_session(env, program);
	setpgid(job, job);
	tcsetpgrp(STDIN_FILENO, job);
	if (write(tell, &job, sizeof job) < 0)
		_exit(1);
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		tcsetpgrp(STDIN_FILENO, getpid());
		dprintf(STDOUT_FILENO, "stopped\r\n");
		if (read(STDIN_FILENO, line, sizeof line) <= 0)
			break;
		tcsetpgrp(STDIN_FILENO, job);
		kill(-job, SIGCONT);
	}
	tcsetpgrp(STDIN_FILENO, getpid());
	dprintf(STDOUT_FILENO, "ended\r\n");
	if (write(tell, &status, sizeof status) < 0)
		_exit(1);
	_exit(0);
}

void term_run(struct term *t, int cols, int rows, const char *const *env,
	      int (*program)(void))
{
	struct winsize size = {.ws_row = (unsigned short)rows,
			       .ws_col = (unsigned short)cols};
	int ends[2];

	*t = (struct term){.rows = rows, .cols = cols, .cursor = true};
	t->vt = vterm_new(rows, cols);
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	ck_assert_int_eq(pipe(ends), 0);
	t->pid = forkpty(&t->fd, NULL, NULL, &size);
	ck_assert_int_ge(t->pid, 0);
	if (t->pid == 0)
		be_the_shell(ends[1], env, program);
	close(ends[1]);
	t->tell = ends[0];
	ck_assert_int_eq(read(t->tell, &t->job, sizeof t->job), sizeof t->job);
	fcntl(t->fd, F_SETFL, O_NONBLOCK);
}

const char *term_missing(void)
{
	static char text[120];
	int ours, theirs;

	if (openpty(&ours, &theirs, NULL, NULL, NULL) == 0) {
		close(ours);
		close(theirs);
		return NULL;
	}
	snprintf(text, sizeof text, "no pseudo-terminal can be opened (is /dev/pts mounted?): %s",
		 strerror(errno));
	return text;
}

void term_signal(struct term *t, int sig)
{
	kill(t->job, sig);
}

void term_open(struct term *t, int cols, int rows, const char *const *env)
{
	term_run(t, cols, rows, env, run_session);
}

void term_close(struct term *t)
{
	kill(t->job, SIGKILL);
	kill(t->pid, SIGKILL);
	waitpid(t->pid, NULL, 0);
	close(t->fd);
	close(t->tell);
	vterm_free(t->vt);
}

/* Takes what the child has written; waits up to `ms` for it.  False when it has gone. */
static bool pump(struct term *t, int ms)
{
	struct pollfd p = {.fd = t->fd, .events = POLLIN};
	char buffer[8192];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return true;
	while ((n = read(t->fd, buffer, sizeof buffer)) > 0)
		vterm_input_write(t->vt, buffer, (size_t)n);
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

/* The screen as text, and whether it has colours. */
static void look(struct term *t)
{
	size_t len = 0;

	for (int y = 0; y < t->rows; y++) {
		for (int x = 0; x < t->cols; x++) {
			VTermScreenCell cell;
			VTermPos pos = {.row = y, .col = x};

			vterm_screen_get_cell(t->screen, pos, &cell);
			if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) && cell.chars[0])
				t->coloured = true;
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] &&
					cell.chars[i] != (uint32_t)-1;
			     i++)
				len += ls_utf8_encode(cell.chars[i], t->text + len);
			if (!cell.chars[0])
				t->text[len++] = ' ';
			if (len > sizeof t->text - 64)
				len = sizeof t->text - 64;
		}
		t->text[len++] = '\n';
	}
	t->text[len] = '\0';
}

static long now_ms(void)
{
	struct timespec s;

	clock_gettime(CLOCK_MONOTONIC, &s);
	return s.tv_sec * 1000 + s.tv_nsec / 1000000;
}

bool term_until(struct term *t, bool (*holds)(struct term *t))
{
	long end = now_ms() + LONGEST;

	for (;;) {
		bool alive = pump(t, 20);

		look(t);
		if (holds(t))
			return true;
		if (!alive || now_ms() > end)
			return false;
	}
}

static const char *wanted;

static bool has(struct term *t)
{
	return strstr(t->text, wanted) != NULL;
}

static bool lacks(struct term *t)
{
	return !has(t);
}

bool term_has(struct term *t, const char *text)
{
	wanted = text;
	return term_until(t, has);
}

bool term_lacks(struct term *t, const char *text)
{
	wanted = text;
	return term_until(t, lacks);
}

void term_type(struct term *t, const char *keys)
{
	ck_assert_int_eq(write(t->fd, keys, strlen(keys)), (ssize_t)strlen(keys));
}

void term_hang_up(struct term *t)
{
	close(t->fd);
	t->fd = open("/dev/null", O_RDWR);
}

void term_resize(struct term *t, int cols, int rows)
{
	struct winsize size = {.ws_row = (unsigned short)rows,
			       .ws_col = (unsigned short)cols};

	t->rows = rows;
	t->cols = cols;
	vterm_set_size(t->vt, rows, cols);
	ck_assert_int_eq(ioctl(t->fd, TIOCSWINSZ, &size), 0);
}

int term_wait(struct term *t)
{
	struct pollfd told = {.fd = t->tell, .events = POLLIN};
	long end = now_ms() + LONGEST;
	int status = -1;

	while (poll(&told, 1, 0) == 0 && now_ms() < end)
		pump(t, 10);
	if (poll(&told, 1, 0) <= 0 || read(t->tell, &status, sizeof status) <= 0)
		return -1;
	while (pump(t, 50) && !strstr(t->text, "ended") && now_ms() < end)
		look(t);
	look(t);
	return status;
}
