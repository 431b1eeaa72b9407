/* SPDX-License-Identifier: MIT
 *
 * view/headless.c - the front end without a terminal: keys from a file, the screen as
 * text.  Wall time passes only where the file says <Wait 500>.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view/front.h"

#define NO_LIMIT INT64_MAX / 4
#define FRAME	 33000000

static int size_from(const char *name, int otherwise)
{
	const char *s = getenv(name);
	long n = s ? strtol(s, NULL, 10) : 0;

	return n >= 1 && n <= 1000 ? (int)n : otherwise;
}

/* Reads a whole file; NULL when it cannot be. */
static char *read_all(const char *path, size_t *len, struct ls_err *err)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
	struct ls_str s = LS_STR_INIT;
	char buffer[4096];
	size_t n;
	bool bad;

	if (!f) {
		ls_err_set(err, path, 0, "%s", strerror(errno));
		return NULL;
	}
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		ls_str_addn(&s, buffer, n);
	bad = ferror(f) != 0;
	if (bad)
		ls_err_set(err, path, 0, "%s", strerror(errno));
	if (f != stdin)
		fclose(f);
	*len = s.len;
	if (bad) {
		ls_str_release(&s);
		return NULL;
	}
	ls_str_add(&s, "");
	return ls_str_take(&s);
}

static bool write_screen(const char *path, const struct view_canvas *c,
			 struct ls_err *err)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "w") : stdout;
	struct ls_str s = LS_STR_INIT;
	bool ok;

	if (!f) {
		ls_err_set(err, path, 0, "%s", strerror(errno));
		return false;
	}
	view_canvas_text(c, &s);
	ok = fwrite(s.s, 1, s.len, f) == s.len && fflush(f) == 0;
	if (f != stdout)
		ok = fclose(f) == 0 && ok;
	if (!ok)
		ls_err_set(err, path, 0, "%s", strerror(errno));
	ls_str_release(&s);
	return ok;
}

static void let_pass(struct view_app *v, int64_t ns)
{
	for (; ns > 0; ns -= FRAME)
		view_app_tick(v, ns < FRAME ? ns : FRAME, NO_LIMIT);
}

static bool play_keys(struct view_app *v, const char *s, const char *end, int *width,
		      int *height, struct ls_err *err)
{
	view_key key;
	int a, b;

	view_app_draw(v, *width, *height);
	while (!v->quit && view_key_read(&s, end, &key, &a, &b)) {
		if (key == VIEW_KEY_NONE) {
			ls_err_set(err, v->session->options.keys, 0,
				   "there is no key of this name: %.20s", s);
			return false;
		}
		if (key == VIEW_KEY_RESIZE) {
			*width = a > 0 && a <= 1000 ? a : *width;
			*height = b > 0 && b <= 1000 ? b : *height;
		} else if (key == VIEW_KEY_WAIT) {
			let_pass(v, (int64_t)a * 1000000);
		} else if (key >= VIEW_KEY_CLICK && key <= VIEW_KEY_WHEEL_DOWN) {
			view_app_mouse(v, key, a, b);
		} else {
			view_app_key(v, key);
		}
		while (v->goal.kind)
			view_app_tick(v, 0, NO_LIMIT);
		view_app_draw(v, *width, *height);
	}
	return true;
}

bool view_headless_run(struct view_app *v, struct ls_err *err)
{
	const struct view_options *o = &v->session->options;
	int width = size_from("COLUMNS", 80), height = size_from("LINES", 24);
	size_t len = 0;
	char *keys = o->keys ? read_all(o->keys, &len, err) : ls_strdup("");
	bool ok = keys && play_keys(v, keys, keys + len, &width, &height, err);

	free(keys);
	if (!ok || !o->screen)
		return ok;
	return write_screen(o->screen, view_app_draw(v, width, height), err);
}
