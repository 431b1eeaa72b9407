/* SPDX-License-Identifier: MIT
 *
 * What a frame costs: CPU time to make and show it, and bytes for the terminal.  Prints
 * `name value unit` lines.
 *
 * A normal frame is one event further in a recorded run; a full one repaints a screen on
 * which every cell has another character and another colour.  The terminal is a file; its
 * type is xterm-256color.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "journal/file.h"
#include "view/app.h"
#include "view/tui.h"

#define FRAMES 4000

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void say(const char *what, int w, int h, double value, const char *unit)
{
	printf("%s_%dx%d %.4g %s\n", what, w, h, value, unit);
}

/* One event further, and from the end back to the start. */
static void walk_on(struct view_app *v)
{
	view_app_key(v, v->frame.has_next ? 'l' : 'g');
}

static void normal_frames(struct view_app *v, struct view_tui *t, FILE *out, int w, int h)
{
	struct stat before, after;
	double start, made, shown;

	view_tui_show(t, view_app_draw(v, w, h), true);
	start = cpu_ms();
	for (int i = 0; i < FRAMES; i++) {
		walk_on(v);
		view_app_draw(v, w, h);
	}
	made = cpu_ms() - start;
	fflush(out);
	fstat(fileno(out), &before);
	start = cpu_ms();
	for (int i = 0; i < FRAMES; i++) {
		walk_on(v);
		view_tui_show(t, view_app_draw(v, w, h), false);
	}
	shown = cpu_ms() - start;
	fflush(out);
	fstat(fileno(out), &after);
	say("frame_made", w, h, made / FRAMES, "ms");
	say("frame_shown", w, h, shown / FRAMES, "ms");
	say("frame_bytes", w, h, (double)(after.st_size - before.st_size) / FRAMES,
	    "bytes");
}

static uint32_t random_next(uint32_t *x)
{
	return *x = *x * 1664525u + 1013904223u;
}

static void full_frames(struct view_tui *t, int w, int h)
{
	struct view_canvas c;
	uint32_t x = 1;
	double cost = 0;

	view_canvas_init(&c, false);
	for (int i = 0; i < FRAMES / 20; i++) {
		double start;

		view_canvas_reset(&c, w, h);
		for (int k = 0; k < w * h; k++) {
			c.cells[k].cp[0] = 33 + (random_next(&x) >> 16) % 94;
			c.cells[k].style =
				(uint8_t)(VIEW_TIMER + (random_next(&x) >> 16) % 8);
		}
		start = cpu_ms();
		view_tui_show(t, &c, false);
		cost += cpu_ms() - start;
	}
	say("frame_repaint", w, h, cost / (FRAMES / 20), "ms");
	view_canvas_release(&c);
}

static void bench(struct jrn_store *store, int w, int h)
{
	struct view_session s = {.source = {store, NULL, NULL}, .file = "mix.lua"};
	struct view_app *v = view_app_new(&s);
	char columns[12], lines[12];
	FILE *out = tmpfile(), *in = fopen("/dev/null", "r");
	struct view_tui *t;

	snprintf(columns, sizeof columns, "%d", w);
	snprintf(lines, sizeof lines, "%d", h);
	setenv("COLUMNS", columns, 1);
	setenv("LINES", lines, 1);
	t = out && in ? view_tui_open("xterm-256color", out, in, false) : NULL;
	if (t) {
		normal_frames(v, t, out, w, h);
		full_frames(t, w, h);
		view_tui_close(t);
	}
	view_app_free(v);
	fclose(in);
	fclose(out);
}

int main(void)
{
	struct ls_err err = LS_ERR_INIT;
	struct jrn_store *s = jrn_store_read(LS_SRCDIR "/tests/view/mix.jsonl", &err);

	if (!s) {
		ls_err_print(&err, stderr);
		return 1;
	}
	bench(s, 80, 24);
	bench(s, 200, 50);
	jrn_store_free(s);
	return 0;
}
