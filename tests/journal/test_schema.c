/* SPDX-License-Identifier: MIT */
#include "journal/schema.h"

#include <string.h>

#include "support/suite.h"

START_TEST(every_kind_has_a_name_a_meaning_and_fields)
{
	for (int kind = 0; kind < JRN_KIND_COUNT; kind++) {
		const struct jrn_schema *s = &jrn_schemas[kind];

		ck_assert_ptr_nonnull(s->name);
		ck_assert_int_eq(jrn_kind_of(s->name), kind);
		ck_assert_ptr_nonnull(s->meaning);
		ck_assert_int_eq(s->meaning[strlen(s->meaning) - 1], '.');
		ck_assert_uint_ge(s->n_fields, 1);
		ck_assert_uint_le(s->n_fields, JRN_MAX_FIELDS);
	}
}
END_TEST

START_TEST(fields_of_a_kind_have_different_names_and_none_is_taken_by_every_record)
{
	for (int kind = 0; kind < JRN_KIND_COUNT; kind++) {
		const struct jrn_schema *s = &jrn_schemas[kind];

		for (int i = 0; i < s->n_fields; i++) {
			ck_assert_str_ne(s->fields[i].name, "n");
			ck_assert_str_ne(s->fields[i].name, "t");
			ck_assert_str_ne(s->fields[i].name, "ev");
			for (int k = 0; k < i; k++)
				ck_assert_str_ne(s->fields[i].name, s->fields[k].name);
		}
	}
}
END_TEST

START_TEST(an_enum_knows_its_names)
{
	for (int kind = 0; kind < JRN_KIND_COUNT; kind++) {
		const struct jrn_schema *s = &jrn_schemas[kind];

		for (int i = 0; i < s->n_fields; i++) {
			const struct jrn_field *f = &s->fields[i];

			ck_assert_int_eq(f->type == JRN_F_ENUM, f->names != NULL);
			if (f->names) {
				ck_assert_ptr_nonnull(f->names[f->n_names - 1]);
				ck_assert_ptr_null(f->names[f->n_names]);
			}
		}
	}
}
END_TEST

START_TEST(an_unknown_name_is_no_kind)
{
	ck_assert_int_eq(jrn_kind_of("nothing"), -1);
	ck_assert_int_eq(jrn_kind_of(""), -1);
}
END_TEST

START_TEST(a_field_left_out_means_none)
{
	ck_assert_int_eq(jrn_field_none(&jrn_schemas[JRN_NEW].fields[3]), JRN_NEVER);
	ck_assert_int_eq(jrn_field_none(&jrn_schemas[JRN_NEW].fields[2]), 0);
}
END_TEST

Suite *journal_schema_suite(void)
{
	Suite *s = suite_create("journal/schema");
	TCase *t = tcase_create("schema");

	tcase_add_test(t, every_kind_has_a_name_a_meaning_and_fields);
	tcase_add_test(
		t,
		fields_of_a_kind_have_different_names_and_none_is_taken_by_every_record);
	tcase_add_test(t, an_enum_knows_its_names);
	tcase_add_test(t, an_unknown_name_is_no_kind);
	tcase_add_test(t, a_field_left_out_means_none);
	suite_add_tcase(s, t);
	return s;
}
