/* SPDX-License-Identifier: MIT
 *
 * script/error.h - errors as the script sees them.
 *
 * An Error is a table with the field `message` (and `code`, `errors` where there are
 * some); `name` comes from its class, the place where it was made is kept under a hidden
 * key.  tostring(e) is "TypeError: message".  Anything else may be thrown too.
 *
 * A runtime error of Lua itself is a string with a position.  Wherever it is caught
 * (pcall, a rejected promise, an uncaught error) it becomes a TypeError whose message
 * has no position; "stack overflow" becomes a RangeError.  A string that the script
 * itself threw with error() stays that string.
 *
 * That is JavaScript.  What is thrown in a Python process looks different and is found
 * in the same places, so each language is a *flavour*: how an error is made of a class
 * and a message, how it is known again, and what the host's own complaints are called.
 * The flavour of Node is in error.c, Python's in py_error.c; the process has one of them
 * (vm->errors), and C code that throws need not know which.
 */
#ifndef LS_SCRIPT_ERROR_H
#define LS_SCRIPT_ERROR_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

struct script_vm;

/* Complaints that every language has, in its own class and words. */
enum script_fault {
	SCRIPT_FAULT_RUNTIME,	/* Lua's own error; the argument is its text */
	SCRIPT_FAULT_OVERFLOW,	/* calls too deep */
	SCRIPT_FAULT_MEMORY,	/* no more of it; the argument is Lua's text */
	SCRIPT_FAULT_NAME,	/* a global that does not exist; the argument is the name */
	SCRIPT_FAULT_ASSERTION, /* assert(false) */
	SCRIPT_FAULT_COUNT
};

struct script_flavour {
	/* Pushes an error; a message of NULL is none. */
	void (*make)(lua_State *L, const char *class, const char *message);
	/* The name of the class of the error at idx, or NULL if it is none. */
	const char *(*name)(lua_State *L, int idx);
	/* What error(v) throws: replaces v, the only value on the stack; NULL: v itself. */
	void (*thrown)(lua_State *L);
	/* The error on top is thrown by what runs in L; `where` is "FILE:LINE" if Lua itself
	 * said so.  NULL: nothing to be done. */
	void (*raised)(lua_State *L, const char *where);
	struct {
		const char *class, *format; /* one %s at most; NULL: no message */
	} faults[SCRIPT_FAULT_COUNT];
};

/* Makes `flavour` the one of this process and registers error() and assert(). */
void script_error_set_flavour(lua_State *L, const struct script_flavour *flavour);
/* Node's: that, and registers the globals Error, TypeError, RangeError, AggregateError ...
 * (X.new(message), callable too). */
void script_error_open(lua_State *L);

/* Pushes an error of the class ("Error", "TypeError", or any other name). */
void script_error_new(lua_State *L, const char *class, const char *message);
/* Gives the error on top of L a hint: what to do, told where the program dies of it. */
void script_error_hint(lua_State *L, const char *hint);
/* The same about what does not exist: a global's name, or Lua's message about a call. */
void script_error_unknown(lua_State *L, const char *what);
/* Pushes and raises it. */
int script_throw(lua_State *L, const char *class, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same with the field `code`. */
int script_throw_code(lua_State *L, const char *class, const char *code, const char *format,
		      ...) __attribute__((format(printf, 4, 5)));

/* Pushes the error for a fault; `arg` is what it is about, or NULL. */
void script_error_fault(lua_State *L, enum script_fault fault, const char *arg);
/* Pushes and raises it. */
int script_throw_fault(lua_State *L, enum script_fault fault);

/* Notes in the error on top at which line of the script it was made: the one that runs.
 * What script_error_new makes has that. */
void script_error_note_where(lua_State *L);

/* The flavour's `raised`. */
void script_error_raised(lua_State *L, const char *where);

/* True for error objects of any class. */
bool script_error_is(lua_State *L, int idx);
/* The class's name of an error object, for printing; NULL for anything else. */
const char *script_error_name(lua_State *L, int idx);

/* Replaces Lua's own error string on top of L, as a thread died with it, by the object
 * that the script sees.  Leaves all else as it is. */
void script_error_convert(lua_State *L, int status);

/* Sets the field `code` of the error on top of L; it is then part of the error's name:
 * "TypeError [ERR_INVALID_ARG_TYPE]: ...". */
void script_error_set_code(lua_State *L, const char *code);
/* The code given that way, or NULL. */
const char *script_error_code(lua_State *L, int idx);

/* The error on top of L comes from no line of the script (from a disk, a timer). */
void script_error_forget_where(lua_State *L);
/* "FILE:LINE" where the error at idx was made, and its hint, or NULL.  They live as long
 * as the error. */
const char *script_error_where(lua_State *L, int idx);
const char *script_error_get_hint(lua_State *L, int idx);

#endif
