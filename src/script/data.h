/* SPDX-License-Identifier: MIT
 *
 * script/data.h - a Lua file that is data: it returns one table, and does nothing else.
 *
 * The file runs in a state of its own without any library, with little memory and few
 * instructions; the only functions are the caller's words.  A word makes a table that
 * remembers its name: `output { "A", "B" }` is a table of two texts whose word is
 * "output".  What the file returned is copied into a tree, so that nobody else needs Lua.
 *
 * Each value knows its line, as far as the text shows it: a field of a table that is
 * written out has the line of its key, any other that of the table it is in.
 *
 * Ownership: script_data_read fills a tree that script_data_release frees.
 * Errors: false and `err` with the line: unreadable, not Lua, an unknown name, a loop
 * without an end, too much memory, values that are no data.
 */
#ifndef LS_SCRIPT_DATA_H
#define LS_SCRIPT_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum script_data_type { SCRIPT_DATA_BOOL, SCRIPT_DATA_NUMBER, SCRIPT_DATA_TEXT, SCRIPT_DATA_TABLE };

struct script_data {
	enum script_data_type type;
	int line;
	char *key;	  /* NULL: it has a place in a list, not a name */
	char *word;	  /* NULL: a plain table */
	char *text;	  /* of a text; without zero bytes */
	double number;
	bool truth;
	struct script_data *items; /* of a table: the list first, then fields by name */
	size_t n_items, n_list;
};

/* `words` ends with NULL. */
bool script_data_read(const char *path, const char *const *words, struct script_data *out,
		      struct ls_err *err);
void script_data_release(struct script_data *d);

/* The field of a table; NULL: it has none of this name. */
const struct script_data *script_data_get(const struct script_data *d, const char *key);
/* "a text", "a number", "a table", "true or false". */
const char *script_data_type_name(enum script_data_type type);

#endif
