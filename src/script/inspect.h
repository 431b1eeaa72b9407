/* SPDX-License-Identifier: MIT
 *
 * script/inspect.h - values as Node prints them: util.inspect.
 *
 * The text of console.log(v) and String(v), byte for byte: quotes, depth 2, circles,
 * line breaks at 72 to 80 columns, arrays in columns, a hundred elements at most.
 *
 * A table is an array when it has values at 1..n and n > 0, or when the API made it
 * (script/list.h); other keys follow, in the order of pairs.  An Error prints its stack,
 * which here is one line: the place where it was made.  No code of the script runs:
 * metamethods are ignored but for the field __name, which is the name of a class.
 *
 * Source: Node 20 lib/internal/util/inspect.js (formatValue, formatError,
 * groupArrayElements, reduceToSingleString).
 *
 * Ownership: all memory belongs to the Lua state; what script_inspect_* return lives
 * until the next call.
 */
#ifndef LS_SCRIPT_INSPECT_H
#define LS_SCRIPT_INSPECT_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

struct ls_str;

#define SCRIPT_INSPECT_DEPTH 2

/* What to show of a value. */
struct script_inspect {
	int depth;   /* how many levels below the outermost */
	bool hidden; /* the length of arrays and functions too (%o) */
};

/* The builder of this Lua state, emptied: for text that is written and forgotten. */
struct ls_str *script_scratch(lua_State *L);

/* Appends the value at idx, strings in quotes. */
void script_inspect(lua_State *L, int idx, const struct script_inspect *how,
		    struct ls_str *out);
/* Appends the arguments at first..last as console.log does: separated by spaces, with
 * the % directives of the first one if it is a string and not the only one. */
void script_format(lua_State *L, int first, int last, struct ls_str *out);
/* Appends JSON.stringify(value at idx); false: it has none (a function, nil), nothing
 * was added. */
bool script_json(lua_State *L, int idx, struct ls_str *out);

/* ---- error_text.c: errors as text ---- */

/* Appends "Name: message" of the error at idx, with [CODE] as Node's own errors have it.
 */
void script_error_header(lua_State *L, int idx, struct ls_str *out);
/* What an error is printed as: its class and message as they were when it was made, and
 * the line "    at FILE:LINE" where that is known. */
void script_error_stack(lua_State *L, int idx, struct ls_str *out);
/* True for errors that JavaScript calls DOMException: AbortError, TimeoutError. */
bool script_error_is_dom(lua_State *L, int idx);

/* Appends how Node's messages tell what an argument was: "type string ('x')". */
void script_received(lua_State *L, int idx, struct ls_str *out);

/* Appends what V8's own messages call a value: "s", "7", "#<Object>", "[object Array]". */
void script_brief(lua_State *L, int idx, struct ls_str *out);
/* Throws the TypeError [ERR_INVALID_ARG_TYPE] of the argument `name` at idx. */
int script_bad_argument(lua_State *L, const char *name, const char *type, int idx);

#endif
