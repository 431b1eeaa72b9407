/* SPDX-License-Identifier: MIT
 *
 * Recorded runs as a trace, a page and a picture.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal/file.h"
#include "support/suite.h"
#include "view/page.h"
#include "view/svg.h"
#include "view/trace.h"

static const char *const runs[] = {"mix", "gil", "tasks", "tasks-uvloop", "cluster"};

typedef bool write_fn(struct jrn_store *s, FILE *out, struct ls_err *err);

/* The whole of it, to be freed. */
static char *written(int run, write_fn *write)
{
	char path[200], *text = NULL;
	struct ls_err err = LS_ERR_INIT;
	struct jrn_store *s;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	snprintf(path, sizeof path, "%s/tests/view/%s.jsonl", LS_SRCDIR, runs[run]);
	s = jrn_store_read(path, &err);
	ck_assert_ptr_nonnull(s);
	ck_assert_msg(write(s, out, &err), "%s", err.message);
	fclose(out);
	jrn_store_free(s);
	return text;
}

static const char *string_of(const cJSON *e, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItem(e, name));
}

static int number_of(const cJSON *e, const char *name)
{
	return (int)cJSON_GetNumberValue(cJSON_GetObjectItem(e, name));
}

#define TRACKS 4096

START_TEST(what_begins_on_a_track_ends_there_in_order_of_time)
{
	static int depth[TRACKS];
	static double last[TRACKS];
	char *text = written(_i, view_trace_write);
	cJSON *trace = cJSON_Parse(text), *e;
	int slices = 0;

	ck_assert_ptr_nonnull(trace);
	memset(depth, 0, sizeof depth);
	memset(last, 0, sizeof last);
	cJSON_ArrayForEach(e, cJSON_GetObjectItem(trace, "traceEvents"))
	{
		int track = number_of(e, "pid") * 64 + number_of(e, "tid");
		double ts = cJSON_GetNumberValue(cJSON_GetObjectItem(e, "ts"));
		char ph = *string_of(e, "ph");

		ck_assert_int_lt(track, TRACKS);
		if (ph == 'M')
			continue;
		ck_assert(ts >= last[track]);
		last[track] = ts;
		depth[track] += (ph == 'B') - (ph == 'E');
		ck_assert_int_ge(depth[track], 0);
		slices += ph == 'B';
	}
	for (int i = 0; i < TRACKS; i++)
		ck_assert_int_eq(depth[i], 0);
	ck_assert_int_gt(slices, 10);
	cJSON_Delete(trace);
	free(text);
}
END_TEST

/* The JSON in the element with this id. */
static cJSON *data_of(const char *page, const char *id)
{
	char mark[100];
	const char *at;

	snprintf(mark, sizeof mark, "id=\"%s\">", id);
	at = strstr(page, mark);
	ck_assert_ptr_nonnull(at);
	at += strlen(mark);
	return cJSON_ParseWithLength(at, (size_t)(strstr(at, "</script>") - at));
}

START_TEST(a_page_has_every_piece_of_every_step)
{
	char *page = written(_i, view_page_write);
	cJSON *steps = data_of(page, "steps"), *pieces = data_of(page, "pieces");
	int n = cJSON_GetArraySize(pieces), before = -1;
	cJSON *step, *row, *id;

	ck_assert_int_gt(cJSON_GetArraySize(steps), 20);
	cJSON_ArrayForEach(step, steps)
	{
		ck_assert_int_gt(number_of(step, "n"), before);
		before = number_of(step, "n");
		ck_assert_int_ne(*string_of(step, "e"), 0);
		cJSON_ArrayForEach(row, cJSON_GetObjectItem(step, "r")) cJSON_ArrayForEach(id, row)
		{
			ck_assert_int_ge(id->valueint, 0);
			ck_assert_int_le(id->valueint, n);
		}
	}
	cJSON_Delete(steps);
	cJSON_Delete(pieces);
	free(page);
}
END_TEST

static int count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

START_TEST(a_picture_has_a_lane_for_each_thread_that_ran)
{
	char *svg = written(_i, view_svg_write);

	ck_assert_ptr_nonnull(strstr(svg, "main</text>"));
	ck_assert_int_eq(count(svg, "<g"), count(svg, "</g>"));
	ck_assert_int_gt(count(svg, "<rect x="), 3);
	ck_assert_ptr_null(strstr(svg, "width=\"-"));
	ck_assert_int_lt((int)strlen(svg), 200000);
	free(svg);
}
END_TEST

Suite *view_exports_suite(void)
{
	Suite *s = suite_create("view/exports");
	TCase *t = tcase_create("exports");
	int n = (int)(sizeof runs / sizeof *runs);

	tcase_add_loop_test(t, what_begins_on_a_track_ends_there_in_order_of_time, 0, n);
	tcase_add_loop_test(t, a_page_has_every_piece_of_every_step, 0, n);
	tcase_add_loop_test(t, a_picture_has_a_lane_for_each_thread_that_ran, 0, n);
	suite_add_tcase(s, t);
	return s;
}
