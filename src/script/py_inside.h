/* SPDX-License-Identifier: MIT
 *
 * script/py_inside.h - what the files that print Python's values share.
 *
 * Printing recurses: a list prints its elements, an exception its arguments, an object
 * calls its __repr, which may print something itself.  What the value at hand lies in is
 * a chain through the C stack, so that an error on the way leaves nothing behind.
 */
#ifndef LS_SCRIPT_PY_INSIDE_H
#define LS_SCRIPT_PY_INSIDE_H

#include <lua.h>
#include <stdbool.h>

struct ls_str;

struct script_py_level {
	const void *value;
	const struct script_py_level *outer;
	int depth;
};

struct script_py_printer {
	struct ls_str *out;
	const struct script_py_level *within;
};

/* ---- py_repr.c ---- */

/* Appends repr(value at idx), or str() of it if `bare`.  idx is absolute. */
void script_py_add(lua_State *L, struct script_py_printer *p, int idx, bool bare);
/* Appends the elements of the list at idx between `open` and `close`. */
void script_py_add_list(lua_State *L, struct script_py_printer *p, int idx,
			const char *open, const char *close);

/* ---- py_class.c, py_error.c ---- */

#define SCRIPT_PY_TOO_DEEP 990 /* levels; sys.getrecursionlimit() is 1000 */
#define SCRIPT_PY_TOO_MUCH                                                               \
	(1 << 24) /* bytes of text; from then on values are only named */

/* Throws the RecursionError if the depth is beyond, with " while ..." or nothing; makes
 * room on the Lua stack for one level. */
void script_py_check_depth(lua_State *L, int depth, const char *where);

/* Appends <class 'NAME'> and returns true if a class of exceptions is at idx. */
bool script_py_add_class(lua_State *L, struct script_py_printer *p, int idx);
/* The same for an exception: ValueError('x'), or str() of it. */
bool script_py_add_exception(lua_State *L, struct script_py_printer *p, int idx,
			     bool bare);

/* Appends str() of the exception's arguments: nothing, the only one, or a tuple. */
void script_py_add_args(lua_State *L, struct script_py_printer *p, int idx);

/* Appends repr() of the field of the exception, or str(). */
void script_py_add_field(lua_State *L, struct script_py_printer *p, int idx,
			 const char *field, bool bare);

/* ---- py_words.c ---- */

/* The name of the plain class whose constructor is the function at idx ("int"), or NULL.
 */
const char *script_py_plain_class(lua_State *L, int idx);
/* The same of any class that a function constructs ("asyncio.locks.Lock"). */
const char *script_py_class_of_function(lua_State *L, int idx);
/* isinstance(value at idx, class at `class`); both absolute. */
bool script_py_isinstance(lua_State *L, int idx, int class);
/* True for print, repr ...: the functions that are builtins of Python. */
bool script_py_is_builtin(lua_State *L, int idx);

#endif
