/* SPDX-License-Identifier: MIT */
#include "journal/packed.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/disk.h"
#include "journal/gen.h"
#include "journal/hash.h"
#include "support/suite.h"

static const struct jrn_store_sizes small = {.segment = 200, .keyframe = 300};

START_TEST(a_packed_file_comes_back_with_keyframes_or_without)
{
	struct jrn_store *s = jrn_store_new_sized(&small), *again;
	struct ls_err err = LS_ERR_INIT;
	struct picture a, b;

	gen_fill(s, (uint64_t)_i, _i ? 3000 : 0);
	if (_i % 2) /* otherwise as a run leaves it: without keyframes */
		ck_assert_ptr_null(jrn_store_error(s, NULL));
	ck_assert(jrn_store_write_packed(s, disk_path(), &err));
	again = jrn_store_read(disk_path(), &err);
	ck_assert_msg(again != NULL, "%s", err.message);
	unlink(disk_path());
	disk_assert_same(s, again);
	jrn_picture_init(&a);
	jrn_picture_init(&b);
	for (uint64_t n = 0; n <= jrn_store_count(s); n += 17) {
		ck_assert_uint_eq(jrn_store_picture(s, n, &a), n);
		ck_assert_uint_eq(jrn_store_picture(again, n, &b), n);
		ck_assert(jrn_picture_equal(&a, &b));
	}
	for (uint64_t i = 0; i < 300; i++) {
		ck_assert_uint_eq(jrn_store_print(s, i), jrn_store_print(again, i));
		ck_assert_uint_eq(jrn_store_warning(s, i), jrn_store_warning(again, i));
		ck_assert_uint_eq(jrn_store_birth(s, (uint32_t)i),
				  jrn_store_birth(again, (uint32_t)i));
	}
	jrn_picture_release(&a);
	jrn_picture_release(&b);
	jrn_store_free(s);
	jrn_store_free(again);
}
END_TEST

START_TEST(several_runs_come_back_one_behind_the_other)
{
	struct jrn_store *a = jrn_store_new_sized(&small), *b = jrn_store_new();
	struct jrn_runs runs = {0}, again;
	struct ls_err err = LS_ERR_INIT;

	gen_fill(a, 1, 700);
	gen_fill(b, 2, 300);
	jrn_runs_add(&runs, a);
	jrn_runs_add(&runs, b);
	ck_assert(jrn_runs_write_packed(&runs, disk_path(), &err));
	ck_assert_msg(jrn_runs_read(&again, disk_path(), &err), "%s", err.message);
	unlink(disk_path());
	ck_assert_uint_eq(again.n, 2);
	disk_assert_same(a, again.stores[0]);
	disk_assert_same(b, again.stores[1]);
	jrn_runs_release(&again);
	jrn_runs_release(&runs);
}
END_TEST

START_TEST(a_packed_file_replaces_the_old_one_and_has_usual_rights)
{
	struct jrn_store *s = jrn_store_new();
	struct ls_err err = LS_ERR_INIT;
	struct stat st;

	umask(022);
	gen_fill(s, 9, 100);
	disk_write("old", 3);
	ck_assert(jrn_store_write_packed(s, disk_path(), &err));
	ck_assert_int_eq(stat(disk_path(), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0644);
	unlink(disk_path());
	jrn_store_free(s);
}
END_TEST

/* The bytes of a packed file. */
static char *packed_bytes(size_t *len)
{
	struct jrn_store *s = jrn_store_new_sized(&small);
	struct ls_err err = LS_ERR_INIT;
	char *bytes;
	FILE *in;

	gen_fill(s, 21, 400);
	ck_assert_ptr_null(jrn_store_error(s, NULL)); /* makes the keyframes */
	ck_assert(jrn_store_write_packed(s, disk_path(), &err));
	jrn_store_free(s);
	in = fopen(disk_path(), "rb");
	bytes = malloc(1 << 20);
	*len = fread(bytes, 1, 1 << 20, in);
	fclose(in);
	return bytes;
}

START_TEST(a_packed_file_that_is_cut_off_is_refused)
{
	struct ls_err err = LS_ERR_INIT;
	size_t len;
	char *bytes = packed_bytes(&len);

	for (size_t n = 1; n < len; n += 1 + n / 16) {
		ck_assert_ptr_null(disk_read(bytes, n, &err));
		ck_assert_ptr_nonnull(err.message);
	}
	ck_assert_ptr_null(disk_read(bytes, len + 1, &err));
	ls_err_release(&err);
	free(bytes);
}
END_TEST

/* Reads all that there is, and tells whether something of it is damaged. */
static bool is_damaged(struct jrn_store *s)
{
	struct jrn_reader reader;
	struct jrn_record r;
	struct picture p;
	bool damaged;

	jrn_picture_init(&p);
	jrn_reader_at(&reader, s, 0);
	while (jrn_reader_next(&reader, &r))
		jrn_store_picture(s, reader.next, &p);
	damaged = jrn_store_error(s, NULL) != NULL;
	jrn_picture_release(&p);
	return damaged;
}

/* When it is opened, or when what is damaged is looked at. */
START_TEST(any_damaged_byte_is_noticed)
{
	struct ls_err err = LS_ERR_INIT;
	size_t len;
	char *bytes = packed_bytes(&len);
	struct jrn_store *s;

	for (size_t i = 0; i < len; i += 3) {
		bytes[i] ^= 0x20;
		s = disk_read(bytes, len, &err);
		ck_assert_msg(!s || is_damaged(s), "byte %zu", i);
		jrn_store_free(s);
		bytes[i] ^= 0x20;
	}
	s = disk_read(bytes, len, &err);
	ck_assert(s && !is_damaged(s));
	jrn_store_free(s);
	ls_err_release(&err);
	free(bytes);
}
END_TEST

START_TEST(a_file_that_is_cut_off_while_it_is_open_is_noticed)
{
	struct ls_err err = LS_ERR_INIT;
	size_t len;
	char *bytes = packed_bytes(&len);
	struct jrn_store *s;

	disk_write(bytes, len);
	s = jrn_store_read(disk_path(), &err);
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(truncate(disk_path(), 100), 0);
	ck_assert(is_damaged(s));
	ck_assert(!jrn_store_write_packed(s, disk_path(), &err));
	ck_assert_ptr_nonnull(err.message);
	jrn_store_free(s);
	unlink(disk_path());
	ls_err_release(&err);
	free(bytes);
}
END_TEST

/* The header is whole and its checksum right: only what stands in it is another's. */
static void assert_foreign(uint8_t *bytes, size_t len, size_t at)
{
	struct ls_err err = LS_ERR_INIT;
	uint64_t own = packed_get(bytes + at);

	packed_put(bytes + at, own + 1);
	packed_put(bytes + PACKED_SUM_AT, jrn_hash_bytes(0, bytes, PACKED_SUM_AT));
	ck_assert_ptr_null(disk_read((const char *)bytes, len, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "another version of loopscope"));
	ck_assert_ptr_nonnull(strstr(err.hint, "JSON Lines"));
	packed_put(bytes + at, own);
	ls_err_release(&err);
}

START_TEST(a_packed_file_of_another_version_is_refused_with_a_remedy)
{
	size_t len;
	char *bytes = packed_bytes(&len);

	assert_foreign((uint8_t *)bytes, len, PACKED_VERSION_AT);
	assert_foreign((uint8_t *)bytes, len, PACKED_FORMAT_AT);
	free(bytes);
}
END_TEST

Suite *journal_packed_suite(void)
{
	Suite *s = suite_create("journal/packed");
	TCase *t = tcase_create("packed");

	tcase_add_loop_test(t, a_packed_file_comes_back_with_keyframes_or_without, 0, 4);
	tcase_add_test(t, several_runs_come_back_one_behind_the_other);
	tcase_add_test(t, a_packed_file_replaces_the_old_one_and_has_usual_rights);
	tcase_add_test(t, a_packed_file_that_is_cut_off_is_refused);
	tcase_add_test(t, any_damaged_byte_is_noticed);
	tcase_add_test(t, a_file_that_is_cut_off_while_it_is_open_is_noticed);
	tcase_add_test(t, a_packed_file_of_another_version_is_refused_with_a_remedy);
	suite_add_tcase(s, t);
	return s;
}
