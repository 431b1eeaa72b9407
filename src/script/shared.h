/* SPDX-License-Identifier: MIT
 *
 * script/shared.h - wrong model M16: all processes see the variables of one of them.
 *
 * Each isolate has a Lua state of its own, as in reality.  Under this model whoever goes
 * on takes over, before that, what the one that ran last has in its variables: the locals
 * of the file and of its system's main, and globals.  They are known by their names.
 * Numbers, strings, booleans and tables of them are taken over, tables in place, so that
 * who holds one sees the change; functions and objects stay each process's own.
 *
 * A local that no function refers to is out of reach and is not shared; nobody could see
 * it any more once the file has run.
 *
 * Ownership: the vm's.
 */
#ifndef LS_SCRIPT_SHARED_H
#define LS_SCRIPT_SHARED_H

struct script_vm;

/* Before the file is loaded, after the vocabulary. */
void script_shared_open(struct script_vm *vm);
/* Its Lua goes on now. */
void script_shared_enter(struct script_vm *vm);
/* What it has in its variables stays with the others. */
void script_shared_close(struct script_vm *vm);

#endif
