/* SPDX-License-Identifier: MIT
 *
 * script/inspect_inside.h - what the files of util.inspect share.
 *
 * inspect.c walks the value and makes one text for each entry of each table;
 * inspect_layout.c puts entries together on one line, on many, or in columns;
 * inspect_keys.c says which entries a table has, and in which order.
 *
 * Ownership: every text is in the arena, which is emptied at the start of a call.
 */
#ifndef LS_SCRIPT_INSPECT_INSIDE_H
#define LS_SCRIPT_INSPECT_INSIDE_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "script/inspect.h"

#define INSPECT_LINE  80  /* columns that one line may have */
#define INSPECT_ITEMS 100 /* elements of an array that are shown */

struct inspect_text {
	const char *s;
	size_t len;
};

struct inspect_key {
	enum { INSPECT_NUMBER, INSPECT_STRING, INSPECT_OTHER } kind;
	double number; /* to compare with */
	lua_Integer integer;
	struct inspect_text text; /* of a string */
	uint64_t serial;	  /* of an object */
	int slot; /* where it lies in the table on the stack, unless a string */
};

/* The keys of one table: a stretch of inspector.keys. */
struct inspect_keys {
	size_t first, n;
	int others; /* stack index of the table that inspect_keys() pushed */
};

/* One table (or promise, error) on its way to a text. */
struct inspect_shape {
	struct inspect_text base; /* what stands before the brace: an error's stack */
	struct inspect_text open; /* "{", "[", "Promise {" */
	const char *close;
	const char *name; /* of the class: for what lies too deep */
	bool array, error;
	lua_Integer len;	  /* of an array */
	struct inspect_keys keys; /* those that are shown */
	struct inspect_text *at;  /* the entries */
	size_t n, cap;
};

struct inspector {
	lua_State *L;
	struct ls_arena arena;
	struct ls_str scratch; /* script_scratch() */
	struct ls_str tmp;     /* texts under construction, one after the other */
	int depth;	       /* levels that are shown; -1 once there is too much */
	bool hidden;
	int indent, current; /* columns; the deepest level reached */
	const void **seen;   /* tables around the one at hand, outermost first */
	size_t n_seen, cap_seen;
	const void *
		*circular; /* those that something within refers to, numbered from 1 */
	size_t n_circular, cap_circular;
	struct inspect_key *keys; /* of all tables under way, a stack */
	size_t n_keys, cap_keys;
	size_t written; /* bytes of finished tables */
};

struct inspector *script_inspector(lua_State *L);

/* ---- inspect_plain.c ---- */

/* Ends the text that was written to in->tmp from `mark` on. */
struct inspect_text inspect_commit(struct inspector *in, size_t mark);
/* A string that lives for ever. */
struct inspect_text inspect_literal(const char *s);
/* `format` with `arg` in the place of its %. */
struct inspect_text inspect_printed(struct inspector *in, const char *format,
				    const char *arg);
void inspect_indent(struct ls_str *out, int n);
struct inspect_text inspect_number(struct inspector *in, int idx);
struct inspect_text inspect_string(struct inspector *in, int idx);
struct inspect_text inspect_function(struct inspector *in, int idx);
/* One more entry. */
void inspect_add(struct inspector *in, struct inspect_shape *shape,
		 struct inspect_text text);

/* ---- inspect_shape.c ---- */

/* Fills in what is known before the entries: braces, class, length. */
void inspect_describe(struct inspector *in, struct inspect_shape *shape, int idx);

/* ---- inspect_keys.c ---- */

/* The keys of the table at idx in the order of pairs, without 1..`skip` and without
 * hidden ones.  Pushes one value; give them back with inspect_keys_drop. */
struct inspect_keys inspect_keys(struct inspector *in, int idx, lua_Integer skip);
void inspect_keys_drop(struct inspector *in, const struct inspect_keys *keys);
/* The i-th; valid until other keys are asked for. */
struct inspect_key *inspect_key(const struct inspector *in,
				const struct inspect_keys *keys, size_t i);
/* Pushes the value of the i-th key. */
void inspect_value(const struct inspector *in, int idx, const struct inspect_keys *keys,
		   size_t i);

/* ---- inspect_layout.c ---- */

/* The whole: "{ a: 1, b: 2 }". */
struct inspect_text inspect_reduce(struct inspector *in, struct inspect_shape *shape,
				   int idx, int level);

#endif
