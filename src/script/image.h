/* SPDX-License-Identifier: MIT
 *
 * script/image.h - a forked process's memory, and what goes between it and its parent.
 *
 * fork() copies all of a process.  Here an object is copied when the child needs it first,
 * and is the same object from then on: an *image* knows which object of the one Lua state
 * stands for which of the other.  It begins with the vocabulary, which both have.
 *
 * Values that are sent later are pickled: tables and exceptions are new ones each time,
 * functions and classes are found by name in Python, here by what the image knows.  A
 * function brings its local variables along, as they are when it is sent first.
 *
 * Source: CPython 3.11 Lib/multiprocessing/popen_fork.py, Lib/pickle.py.
 *
 * Ownership: the caller's; it must go before either of the two states does.
 */
#ifndef LS_SCRIPT_IMAGE_H
#define LS_SCRIPT_IMAGE_H

#include <lua.h>
#include <stdbool.h>

struct script_vm;

enum script_image_side { SCRIPT_IMAGE_PARENT, SCRIPT_IMAGE_CHILD };

struct script_image {
	struct { /* of either state: */
		struct script_vm *vm;
		int known;  /* slot: object -> number, of what is found again, */
		int memory; /* slot: and of the data that the child began with */
		int list;   /* slot: number -> object */
	} side[2];
	lua_Integer n;
};

/* Both states have their vocabulary; nothing has run in the child. */
void script_image_open(struct script_image *m, struct script_vm *parent,
		       struct script_vm *child);
void script_image_close(struct script_image *m);
/* The script's global variables, as they are. */
void script_image_fork(struct script_image *m);
/* Pushes on `to`, a thread of the other state, what pickle makes of the value at idx of
 * `from`, a thread of `side`.  False, nothing pushed, and *what says of which type it is,
 * when it cannot be pickled. */
bool script_image_send(struct script_image *m, enum script_image_side side, lua_State *from,
		       int idx, lua_State *to, const char **what);
/* Within one state: pushes a copy of the value at idx that no change of it reaches. */
bool script_image_pickle(lua_State *L, int idx, const char **what);

#endif
