/* SPDX-License-Identifier: MIT
 *
 * view/view.h - the door to the screens: a run is opened and looked at.
 *
 * A session shows one run, which may still be going on (replay_source.more).  With a
 * terminal it is the stage (view/tui.c); `plain` speaks in lines, for screen readers and
 * pipes; `keys` plays keys from a file without any terminal, and `screen` writes what is
 * then on the screen.  What cannot be a screen (no terminal, TERM=dumb) becomes plain.
 *
 * Ownership: the session, its texts and its source are the caller's.  A source that
 * `restart` has given is handed back through `release`, the one at hand too when
 * view_open returns.
 * Errors: view_open prints what stops it and returns 2.
 */
#ifndef LS_VIEW_VIEW_H
#define LS_VIEW_VIEW_H

#include "base/err.h"
#include "replay/cursor.h"

struct view_options {
	bool plain, ascii, no_color;
	const char *keys;   /* a file of keys, NULL: they come from the terminal */
	const char *screen; /* where to write the last screen, "-": standard output */
	uint64_t at;	    /* the event to open at */
};

/* An order that reality allows, other orders with the same outcome counted with it. */
struct view_order {
	char *id;   /* by which it is run again */
	char *text; /* what it prints, or the beginning of that */
	char **changes; /* what is otherwise than usual, a sentence each */
	size_t n_changes;
	uint64_t orders;
	int status;
};

struct view_orders {
	struct view_order *list; /* the usual one first */
	size_t n;
	uint64_t orders, left_out; /* that were run; that were not */
};

struct view_session {
	struct replay_source source;
	const char *file; /* as the user named it */
	struct view_options options;
	/* Starts the run again, from the script on disk when `reload`.  False and a
	 * filled `err` when the script does not load: the run at hand goes on.  May be
	 * NULL. */
	bool (*restart)(void *arg, bool reload, struct replay_source *out,
			struct ls_err *err);
	/* Starts it again with an option or a param of the script changed, for good.  False
	 * and a filled `err`: it cannot be, and nothing has changed.  May be NULL. */
	bool (*set)(void *arg, const char *name, const char *value,
		    struct replay_source *out, struct ls_err *err);
	/* The run from its start with this changed, beside the one at hand, which stays as
	 * it is.  May be NULL. */
	bool (*open_changed)(void *arg, const char *name, const char *value,
			     struct replay_source *out, struct ls_err *err);
	/* The names that can be set, by number; NULL: no more.  May be NULL. */
	const char *(*knob)(void *arg, size_t i);
	/* Another system of the file with the same seed and load: the one behind this name
	 * in the file, or the first.  False and a filled `err` when there is none.  May
	 * be NULL. */
	bool (*open_other)(void *arg, const char *than, struct replay_source *out,
			   struct ls_err *err);
	/* Every order of the script, as far as can be found out in a second; the
	 * session's, until it is asked again.  NULL and a filled `err` when there is
	 * none.  May be NULL. */
	const struct view_orders *(*orders)(void *arg, struct ls_err *err);
	/* The run in this order, and where it first departs from the usual one: so many
	 * questions were answered before. */
	bool (*open_order)(void *arg, size_t order, struct replay_source *out,
			   uint64_t *questions, struct ls_err *err);
	/* A source that is not needed any more.  May be NULL. */
	void (*release)(void *arg, struct replay_source *source);
	void *arg;
};

/* Shows it until the user quits.  Returns the exit status: 0, 2 when it could not be
 * shown, 130 when it was interrupted. */
int view_open(const struct view_session *s);

#endif
