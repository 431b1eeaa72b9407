/* SPDX-License-Identifier: MIT */
#include "journal/disk.h"

#include <check.h>
#include <stdio.h>
#include <unistd.h>

const char *disk_path(void)
{
	static char path[64];

	snprintf(path, sizeof path, "test_file.%ld.tmp", (long)getpid());
	return path;
}

void disk_write(const char *text, size_t len)
{
	FILE *out = fopen(disk_path(), "wb");

	ck_assert_ptr_nonnull(out);
	ck_assert_uint_eq(fwrite(text, 1, len, out), len);
	fclose(out);
}

void disk_assert_same(const struct jrn_store *a, const struct jrn_store *b)
{
	struct jrn_reader x, y;
	struct jrn_record r, q;

	ck_assert_uint_eq(jrn_store_count(a), jrn_store_count(b));
	jrn_reader_at(&x, a, 0);
	jrn_reader_at(&y, b, 0);
	while (jrn_reader_next(&x, &r)) {
		const struct jrn_schema *s = &jrn_schemas[r.kind];

		ck_assert(jrn_reader_next(&y, &q));
		ck_assert_int_eq(r.kind, q.kind);
		ck_assert_int_eq(r.at, q.at);
		for (int i = 0; i < s->n_fields; i++) {
			size_t len, other;
			const char *text, *same;

			if (s->fields[i].type != JRN_F_TEXT) {
				ck_assert_int_eq(r.v[i], q.v[i]);
				continue;
			}
			text = jrn_store_text(a, (uint32_t)r.v[i], &len);
			same = jrn_store_text(b, (uint32_t)q.v[i], &other);
			ck_assert_uint_eq(len, other);
			ck_assert_mem_eq(text, same, len);
		}
	}
}

struct jrn_store *disk_read(const char *text, size_t len, struct ls_err *err)
{
	struct jrn_store *s;

	disk_write(text, len);
	s = jrn_store_read(disk_path(), err);
	unlink(disk_path());
	return s;
}
