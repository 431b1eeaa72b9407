/* SPDX-License-Identifier: MIT
 *
 * script/py_class.h - classes of exceptions: how they are made, found and inherited.
 *
 * A class is a table; what belongs to the host lies in it under hidden keys: its bases,
 * the metatable of its instances, and its *kind*, which says what CPython does in C for
 * it (a group checks what it is made of, a KeyError quotes its key).  The kind is the
 * first base's unless the class has its own.
 */
#ifndef LS_SCRIPT_PY_CLASS_H
#define LS_SCRIPT_PY_CLASS_H

#include <lua.h>
#include <stdbool.h>

struct script_py_printer;

struct script_py_kind {
	/* __init__: the exception is at `self` and has `args`, which came from the stack
	 * from `self` - n on.  NULL: nothing more to do. */
	void (*init)(lua_State *L, int self, int n);
	/* __str__: appends the text.  NULL: that of the arguments. */
	void (*str)(lua_State *L, struct script_py_printer *p, int self);
};

struct script_py_class_row {
	const char *name;
	const char *module; /* NULL: builtins */
	const char *base, *other_base;
	const struct script_py_kind *kind; /* NULL: the base's */
};

/* Starts the table of classes; script_py_class_add pushes the class of a row whose bases
 * are there, and remembers it by its name if that is new, else by MODULE.NAME. */
void script_py_classes_open(lua_State *L);
void script_py_class_add(lua_State *L, const struct script_py_class_row *row);
/* Pushes a class that nobody remembers, derived from the one at `base`. */
void script_py_class_derive(lua_State *L, const char *name, const char *module, int base);

/* Replaces n arguments on top by an exception of the class at idx. */
void script_py_instance(lua_State *L, int class, int n);
/* Gives the exception at idx another class. */
void script_py_class_set(lua_State *L, int idx, const char *class);
/* Pushes the class of the exception at idx; without one pushes nothing, returns false. */
bool script_py_class_of(lua_State *L, int idx);
/* True if the class at idx is the one at `base` or derived from it. */
bool script_py_is_subclass(lua_State *L, int idx, int base);
/* True if the exception at idx has the class of that name and not a derived one. */
bool script_py_is_exactly(lua_State *L, int idx, const char *class);
/* The kind of the exception's class. */
const struct script_py_kind *script_py_kind_of(lua_State *L, int idx);

/* Appends the class's name with its module, as a traceback has it. */
void script_py_add_class_name(lua_State *L, struct script_py_printer *p, int class,
			      bool main);

/* ---- py_builtin.c ---- */

/* The classes that CPython has, bases first; ends with a row without a name. */
extern const struct script_py_class_row script_py_builtin_classes[];

/* ---- py_group.c ---- */

extern const struct script_py_kind script_py_group_kind;
/* Gives the class BaseExceptionGroup its methods. */
void script_py_group_open(lua_State *L);

#endif
