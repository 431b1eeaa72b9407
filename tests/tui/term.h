/* SPDX-License-Identifier: MIT
 *
 * tests/tui/term.h - a real terminal for tests: a pty, and libvterm to look at it.
 *
 * The session runs as a job of a little shell: when it stops, the shell says "stopped"
 * and goes on with it after the line "fg"; when it ends, it says how.  Tests wait until
 * something is on the screen (five seconds at most) and never for a time.
 */
#ifndef LS_TESTS_TUI_TERM_H
#define LS_TESTS_TUI_TERM_H

#include <stdbool.h>
#include <sys/types.h>
#include <vterm.h>

struct term {
	int fd;
	pid_t pid; /* of the shell */
	pid_t job; /* of the session, told by the shell */
	int tell;  /* the pipe on which it does */
	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	char text[64 * 1024];
	bool coloured;	/* some cell has had a colour */
	bool alternate; /* the program is on the alternate screen */
	bool cursor;	/* visible */
};

/* NULL, or why no terminal can be made on this machine (LS_NEEDS of support/main.c). */
const char *term_missing(void);

/* Starts a session over the recorded run in a terminal of this size. */
void term_open(struct term *t, int cols, int rows, const char *const *env);
/* The same, but the child does this. */
void term_run(struct term *t, int cols, int rows, const char *const *env,
	      int (*program)(void));
void term_close(struct term *t);

void term_type(struct term *t, const char *keys);
/* The other side of the terminal is closed. */
void term_hang_up(struct term *t);
void term_resize(struct term *t, int cols, int rows);
/* Waits until the text is on the screen, or is not. */
bool term_has(struct term *t, const char *text);
bool term_lacks(struct term *t, const char *text);
/* Waits until this holds. */
bool term_until(struct term *t, bool (*holds)(struct term *t));
/* The status of the session as waitpid() gave it to the shell; waits for its end. */
int term_wait(struct term *t);
/* A signal for the session (not for the shell that started it). */
void term_signal(struct term *t, int sig);

#endif
