/* SPDX-License-Identifier: MIT */
#include "journal/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "journal/disk.h"
#include "journal/gen.h"
#include "support/suite.h"

static const struct jrn_store_sizes small = {.segment = 200, .keyframe = 300};

#define RUN    "{\"t\":0,\"ev\":\"run\",\"format\":1,\"script\":\"a.js\"}\n"
#define THREAD "{\"t\":0,\"ev\":\"thread\",\"thread\":1,\"role\":\"main\"}\n"

/* Reading `text` fails at this line, and the sentence or the hint has this in it. */
static void refuse(const char *text, int line, const char *part)
{
	struct ls_err err = LS_ERR_INIT;
	struct jrn_store *s = disk_read(text, strlen(text), &err);

	ck_assert_msg(!s, "%s", text);
	ck_assert_int_eq(err.line, line);
	ck_assert_str_eq(err.file, disk_path());
	ck_assert_msg(strstr(err.message, part) || (err.hint && strstr(err.hint, part)),
		      "%s (%s)", err.message, err.hint ? err.hint : "no hint");
	ls_err_release(&err);
}

static struct jrn_store *accept(const char *text)
{
	struct ls_err err = LS_ERR_INIT;
	struct jrn_store *s = disk_read(text, strlen(text), &err);

	ck_assert_msg(s != NULL, "%d: %s", err.line, err.message);
	return s;
}

START_TEST(json_lines_come_back)
{
	struct jrn_store *s = jrn_store_new_sized(&small), *again;
	struct ls_err err = LS_ERR_INIT;
	FILE *out = fopen(disk_path(), "wb");

	gen_fill(s, (uint64_t)_i, 3000);
	ck_assert(jrn_store_write_jsonl(s, out, &err));
	fclose(out);
	again = jrn_store_read(disk_path(), &err);
	ck_assert_msg(again != NULL, "%d: %s", err.line, err.message);
	disk_assert_same(s, again);
	unlink(disk_path());
	jrn_store_free(s);
	jrn_store_free(again);
}
END_TEST

START_TEST(a_run_is_written_while_it_goes_on)
{
	FILE *out = fopen(disk_path(), "wb");
	struct jrn_sink *sink = jrn_jsonl_sink(out);
	struct jrn_store *kept = jrn_store_new(), *again;
	struct ls_err err = LS_ERR_INIT;
	uint32_t thread;
	struct jrn j;

	jrn_init(&j);
	jrn_attach(&j, sink);
	jrn_attach(&j, jrn_store_sink(kept));
	jrn_emit_run(&j, "a.lua", "print('x')\n", NULL, UINT64_MAX, "node@20");
	thread = jrn_emit_thread(&j, 0, 0, JRN_ROLE_MAIN, "main");
	jrn_emit_print(&j, 5, thread, JRN_STDOUT, "x\0\xff\n", 4, 1);
	jrn_emit_warn(&j, 6, thread, "late", "a timer is late", 2);
	jrn_emit_stop(&j, 7, -1, "no reason");
	ck_assert(jrn_jsonl_close(sink, &err));
	fclose(out);
	again = jrn_store_read(disk_path(), &err);
	ck_assert_msg(again != NULL, "%d: %s", err.line, err.message);
	disk_assert_same(kept, again);
	unlink(disk_path());
	jrn_release(&j);
	jrn_store_free(kept);
	jrn_store_free(again);
}
END_TEST

START_TEST(a_line_leaves_out_what_is_none)
{
	struct jrn_strings *strings = jrn_strings_new();
	struct ls_str out = LS_STR_INIT;
	struct jrn_record made = {1500, JRN_NEW, {3, JRN_IT_TIMEOUT, 1, 2500, 0, 0, 0}};
	struct jrn_record wait = {7, JRN_WAIT, {1, JRN_WAIT_POLL, JRN_NEVER}};

	jrn_json_line(&out, 12, &made, strings);
	jrn_json_line(&out, 13, &wait, strings);
	ck_assert_str_eq(
		out.s,
		"{\"n\":12,\"t\":1500,\"ev\":\"new\",\"item\":3,"
		"\"type\":\"timeout\",\"queue\":1,\"due\":2500}\n"
		"{\"n\":13,\"t\":7,\"ev\":\"wait\",\"thread\":1,\"wait\":\"poll\"}\n");
	ls_str_release(&out);
	jrn_strings_free(strings);
}
END_TEST

/* One print with these bytes, as a line. */
static char *line_of(const char *bytes, size_t len)
{
	struct jrn_strings *strings = jrn_strings_new();
	struct ls_str out = LS_STR_INIT;
	struct jrn_record r = {.kind = JRN_PRINT, .v = {1}};

	r.v[2] = jrn_strings_add(strings, bytes, len);
	jrn_json_line(&out, 2, &r, strings);
	jrn_strings_free(strings);
	return ls_str_take(&out);
}

START_TEST(any_bytes_survive)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *json;
	} cases[] = {
		{"plain", 5, "\"plain\""},
		{"q\"b\\n\n\t", 7, "\"q\\\"b\\\\n\\n\\t\""},
		{"\x1b[2J\x7f", 5, "\"\\u001b[2J\\u007f\""},
		{"\xc2\x9b", 2, "\"\\u009b\""},
		{"\xc3\xa9\xf0\x9f\x98\x80", 6, "\"\xc3\xa9\xf0\x9f\x98\x80\""},
		{"\xe2\x80\xa8", 3, "\"\\u2028\""},
		{"\xff", 1, "[255]"},
		{"a\0b", 3, "[97,0,98]"},
		{"\xed\xa0\x80", 3, "[237,160,128]"},
		{"\xc3", 1, "[195]"},
		{"", 0, "\"\""},
	};
	struct ls_str file = LS_STR_INIT;
	struct jrn_reader reader;
	struct jrn_record r;
	struct jrn_store *s;
	size_t n = sizeof cases / sizeof *cases;

	ls_str_add(&file, RUN THREAD);
	for (size_t i = 0; i < n; i++) {
		char *line = line_of(cases[i].bytes, cases[i].len);

		ck_assert_msg(strstr(line, cases[i].json) != NULL, "%s", line);
		memmove(line + 1, line + 7, strlen(line + 7) + 1); /* without "n":2, */
		ls_str_add(&file, line);
		free(line);
	}
	s = accept(file.s);
	jrn_reader_at(&reader, s, 2);
	for (size_t i = 0; i < n; i++) {
		size_t len;
		const char *text;

		ck_assert(jrn_reader_next(&reader, &r));
		text = jrn_store_text(s, (uint32_t)r.v[2], &len);
		ck_assert_uint_eq(len, cases[i].len);
		ck_assert_mem_eq(text, cases[i].bytes, len);
	}
	ls_str_release(&file);
	jrn_store_free(s);
}
END_TEST

START_TEST(large_numbers_are_strings)
{
	struct jrn_store *s =
		accept("{\"ev\":\"run\",\"seed\":\"18446744073709551615\",\"t\":0,"
		       "\"script\":\"a\",\"format\":1}\n"
		       "{\"ev\":\"value\",\"name\":\"x\",\"t\":\"9007199254740993\","
		       "\"value\":\"-9223372036854775808\"}\n");
	struct ls_str out = LS_STR_INIT;
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, s, 0);
	jrn_reader_next(&reader, &r);
	ck_assert_int_eq(r.v[4], -1);
	jrn_json_line(&out, 0, &r, jrn_store_strings(s));
	ck_assert_ptr_nonnull(strstr(out.s, "\"seed\":\"18446744073709551615\""));
	jrn_reader_next(&reader, &r);
	ck_assert_int_eq(r.at, 9007199254740993);
	ck_assert_int_eq(r.v[2], INT64_MIN);
	jrn_json_line(&out, 1, &r, jrn_store_strings(s));
	ck_assert_ptr_nonnull(strstr(out.s, "\"value\":\"-9223372036854775808\""));
	ls_str_release(&out);
	jrn_store_free(s);
}
END_TEST

START_TEST(another_program_may_write_in_its_own_manner)
{
	/* A byte order mark, empty lines, other order, blanks, no n, null, DOS line ends,
	 * no line end at the end. */
	struct jrn_store *s =
		accept("\xef\xbb\xbf" RUN "\n   \r\n"
		       "{ \"ev\" : \"thread\", \"role\" : \"main\",\r\t\"thread\" : "
		       "1, \"t\" : 1e3 }\r\n"
		       "{\"thread\":1,\"wait\":\"poll\",\"until\":null,\"ev\":"
		       "\"wait\",\"t\":2000.0,\"n\":2}");

	ck_assert_uint_eq(jrn_store_count(s), 3);
	ck_assert_int_eq(jrn_store_last(s), 2000);
	jrn_store_free(s);
}
END_TEST

START_TEST(the_example_in_the_document_is_a_journal)
{
	FILE *doc = fopen(LS_SRCDIR "/docs/journal.md", "rb");
	struct ls_str example = LS_STR_INIT;
	bool inside = false;
	struct jrn_store *s;
	char line[4096];

	ck_assert_ptr_nonnull(doc);
	while (fgets(line, sizeof line, doc)) {
		if (strncmp(line, "```", 3) == 0)
			inside = strcmp(line, "```json\n") == 0;
		else if (inside)
			ls_str_add(&example, line);
	}
	fclose(doc);
	s = accept(example.s);
	ck_assert_uint_gt(jrn_store_count(s), 10);
	jrn_store_free(s);
	ls_str_release(&example);
}
END_TEST

START_TEST(what_is_wrong_is_told_with_its_line)
{
	refuse("{\"t\":0}\n", 1, "has no \"ev\"");
	refuse(RUN "{\"t\":0,\"ev\":\"nwe\"}\n", 2, "\"nwe\" is no kind of record");
	refuse(RUN "{\"t\":0,\"ev\":7}\n", 2, "is no kind of record");
	refuse(RUN "{\"ev\":\"stop\",\"code\":0}\n", 2, "has no \"t\"");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\"}\n", 2, "needs \"code\"");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0,\"cod\":1}\n", 2,
	       "no field \"cod\"");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0,\"code\":1}\n", 2, "given twice");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":\"x\"}\n", 2, "is to be a number");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":\"\"}\n", 2, "is to be a number");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":true}\n", 2, "is to be a number");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":null}\n", 2, "is to be a number");
	refuse(RUN "{\"t\":0.5,\"ev\":\"stop\",\"code\":0}\n", 2, "not a whole number");
	refuse(RUN "{\"t\":-1,\"ev\":\"stop\",\"code\":0}\n", 2, "\"t\" is -1");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0,\"text\":3}\n", 2,
	       "is to be a string");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0,\"text\":[256]}\n", 2,
	       "is no byte");
	refuse(RUN "{\"t\":1e300,\"ev\":\"stop\",\"code\":0}\n", 2, "as a string");
	refuse(RUN "{\"t\":9007199254740993,\"ev\":\"stop\",\"code\":0}\n", 2,
	       "as a string");
	refuse(RUN "{\"t\":\"99999999999999999999\",\"ev\":\"stop\",\"code\":0}\n", 2,
	       "more than 64 bits");
	refuse(RUN "{\"t\":0,\"ev\":\"thread\",\"thread\":1,\"role\":\"chief\"}\n", 2,
	       "it is one of main, pool, worker");
	refuse(RUN "{\"t\":0,\"ev\":\"thread\",\"thread\":-1,\"role\":\"main\"}\n", 2,
	       "goes from 0");
	refuse(RUN "{\"n\":5,\"t\":0,\"ev\":\"stop\",\"code\":0}\n", 2,
	       "missing or out of order");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0\n", 2, "not JSON");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"co", 2, "cut off");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0} x\n", 2, "something follows");
	refuse(RUN "[1]\n", 2, "one {...}");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0,\"text\":\"\xff\"}\n", 2,
	       "not UTF-8");
	refuse(RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0,\"text\":\"\\u0000\"}\n", 2,
	       "a NUL");
	refuse(RUN "{\"t\":0,\"ev\":\"begin\",\"item\":1,\"thread\":1}\n", 2,
	       "no such item");
	refuse(RUN RUN THREAD THREAD, 4, "cannot be");
	refuse("{\"t\":0,\"ev\":\"run\",\"format\":99,\"script\":\"\"}\n", 1, "newer");
	refuse("{\"t\":0,\"ev\":\"\x1b[2J\"}\n", 1, "\"?\" is no kind");
	refuse("", 0, "empty");
	refuse("\x7f"
	       "ELF",
	       0, "no journal");
	refuse("hello\n", 0, "no journal");
}
END_TEST

START_TEST(an_escaped_backslash_before_u0000_is_text)
{
	struct jrn_store *s = accept(
		RUN "{\"t\":0,\"ev\":\"stop\",\"code\":0,\"text\":\"\\\\u0000\"}\n");

	jrn_store_free(s);
}
END_TEST

START_TEST(a_file_that_is_not_there_or_a_directory_is_told)
{
	struct ls_err err = LS_ERR_INIT;

	ck_assert_ptr_null(jrn_store_read("/nonexistent/x", &err));
	ck_assert_ptr_nonnull(strstr(err.message, "cannot be opened"));
	ck_assert_ptr_null(jrn_store_read("/", &err));
	ck_assert_ptr_nonnull(strstr(err.message, "directory"));
	ls_err_release(&err);
}
END_TEST

START_TEST(a_full_disk_is_told)
{
	struct ls_err err = LS_ERR_INIT;
	struct jrn_store *s = jrn_store_new();
	FILE *full = fopen("/dev/full", "wb");

	ck_assert_ptr_nonnull(full);
	gen_fill(s, 3, 2000);
	ck_assert(!jrn_store_write_jsonl(s, full, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "cannot be written"));
	fclose(full);
	ck_assert(!jrn_store_write_packed(s, "/nonexistent/x", &err));
	ck_assert_ptr_nonnull(strstr(err.message, "cannot be written"));
	ls_err_release(&err);
	jrn_store_free(s);
}
END_TEST

Suite *journal_file_suite(void)
{
	Suite *s = suite_create("journal/file");
	TCase *t = tcase_create("file");

	tcase_add_loop_test(t, json_lines_come_back, 0, 4);
	tcase_add_test(t, a_run_is_written_while_it_goes_on);
	tcase_add_test(t, a_line_leaves_out_what_is_none);
	tcase_add_test(t, any_bytes_survive);
	tcase_add_test(t, large_numbers_are_strings);
	tcase_add_test(t, another_program_may_write_in_its_own_manner);
	tcase_add_test(t, the_example_in_the_document_is_a_journal);
	tcase_add_test(t, what_is_wrong_is_told_with_its_line);
	tcase_add_test(t, an_escaped_backslash_before_u0000_is_text);
	tcase_add_test(t, a_file_that_is_not_there_or_a_directory_is_told);
	tcase_add_test(t, a_full_disk_is_told);
	suite_add_tcase(s, t);
	return s;
}
