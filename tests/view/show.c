/* SPDX-License-Identifier: MIT */
#include "view/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal/file.h"
#include "support/suite.h"

#define FOLDER LS_SRCDIR "/tests/view/"

void show_open(struct show *s, int width, int height)
{
	struct ls_err err = LS_ERR_INIT;
	char path[sizeof FOLDER + 40];

	if (!s->run)
		s->run = "mix";
	snprintf(path, sizeof path, FOLDER "%s.jsonl", s->run);
	if (!s->session.source.store)
		s->session.source.store = jrn_store_read(path, &err);
	ck_assert_msg(s->session.source.store != NULL, "%s", err.message);
	snprintf(s->file, sizeof s->file, "%s.lua", s->run);
	s->session.file = s->file;
	s->width = width;
	s->height = height;
	s->text = LS_STR_INIT;
	s->app = view_app_new(&s->session);
	show_screen(s);
}

void show_close(struct show *s)
{
	view_app_free(s->app);
	ls_str_release(&s->text);
	jrn_store_free(s->session.source.store);
	*s = (struct show){0};
}

void show_keys(struct show *s, const char *keys)
{
	const char *end = keys + strlen(keys);
	view_key key;
	int a, b;

	while (view_key_read(&keys, end, &key, &a, &b)) {
		ck_assert_uint_ne(key, VIEW_KEY_NONE);
		if (key == VIEW_KEY_RESIZE) {
			s->width = a;
			s->height = b;
		} else if (key == VIEW_KEY_WAIT) {
			for (int ms = 0; ms < a; ms += 20)
				view_app_tick(s->app, 20000000, INT64_MAX / 4);
		} else if (key >= VIEW_KEY_CLICK && key <= VIEW_KEY_WHEEL_DOWN) {
			view_app_mouse(s->app, key, a, b);
		} else {
			view_app_key(s->app, key);
		}
		while (s->app->goal.kind)
			view_app_tick(s->app, 0, INT64_MAX / 4);
		view_app_draw(s->app, s->width, s->height);
	}
}

const char *show_screen(struct show *s)
{
	ls_str_clear(&s->text);
	view_canvas_text(view_app_draw(s->app, s->width, s->height), &s->text);
	return s->text.s;
}

bool show_has(struct show *s, const char *text)
{
	return strstr(show_screen(s), text) != NULL;
}

void golden(const char *name, const char *text)
{
	struct ls_str path = LS_STR_INIT, old = LS_STR_INIT;
	char buffer[4096];
	bool write = getenv("LS_GOLDEN") != NULL;
	size_t n;
	FILE *f;

	ls_str_addf(&path, FOLDER "golden/%s", name);
	f = fopen(path.s, write ? "w" : "r");
	ck_assert_msg(f != NULL, "cannot open %s", path.s);
	if (write) {
		fputs(text, f);
	} else {
		while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
			ls_str_addn(&old, buffer, n);
		ck_assert_msg(old.s && !strcmp(old.s, text),
			      "%s differs.  Expected:\n%s\nis now:\n%s", name, old.s,
			      text);
	}
	fclose(f);
	ls_str_release(&path);
	ls_str_release(&old);
}
