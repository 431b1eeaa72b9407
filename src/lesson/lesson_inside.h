/* SPDX-License-Identifier: MIT
 *
 * lesson/lesson_inside.h - the fields of a lesson's tables: which there may be, of which
 * types.
 *
 * Errors: each check says where in the file what is wrong, and is then false.
 */
#ifndef LS_LESSON_LESSON_INSIDE_H
#define LS_LESSON_LESSON_INSIDE_H

#include "lesson/lesson.h"

#define TEXT   (1u << SCRIPT_DATA_TEXT)
#define NUMBER (1u << SCRIPT_DATA_NUMBER)
#define TABLE  (1u << SCRIPT_DATA_TABLE)
#define BOOL   (1u << SCRIPT_DATA_BOOL)

struct lesson_loading {
	struct lesson *l;
	struct ls_err *err;
};

/* A field that may or must be there, and of which types. */
struct lesson_field {
	const char *name;
	unsigned types;
	bool must;
};

/* Says so, and is false. */
bool lesson_wrong(const struct lesson_loading *g, int line, const char *hint,
		  const char *fmt, ...) LS_PRINTF(4, 5);
bool lesson_check_type(const struct lesson_loading *g, const struct script_data *d,
		       const char *name, unsigned types);
/* Each field is known, of its type, and those that must be there are; values without a
 * name only in a `list`. */
bool lesson_check_fields(const struct lesson_loading *g, const struct script_data *d,
			 const struct lesson_field *fields, bool list);
/* A list of texts, at least one, or nothing at all. */
bool lesson_check_texts(const struct lesson_loading *g, const struct script_data *d,
			const char *what);

/* NULL, or `otherwise`: there is no such field. */
const char *lesson_text_of(const struct script_data *d, const char *key);
double lesson_number_of(const struct script_data *d, const char *key, double otherwise);

#endif
