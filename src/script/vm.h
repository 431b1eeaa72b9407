/* SPDX-License-Identifier: MIT
 *
 * script/vm.h - the Lua state of one simulated process, and how C and Lua call each other.
 *
 * Any piece of script may stop in the middle: cpu() waits until the machine has given
 * its thread that much core, await until a promise settles.  Nested lua_resume would end
 * at depth 197, so the stack of what runs is explicit: a *frame* is a Lua thread, the
 * frames of a simulated thread stand in an array, and only one loop (script_vm_call,
 * script_vm_resume) ever resumes the topmost.  A C function that needs more than to
 * return says what in the vm and yields; the loop does it (script/frame.h).
 *
 * For the runtime a piece of script is a task (script/task.h).  A task's run is
 *
 *	if (script_vm_suspended(vm))
 *		return script_vm_resume(vm);
 *	co = script_vm_enter(vm);
 *	push the function and its arguments on co
 *	return script_vm_call(vm, n_args);
 *
 * which script_run() below does.  After RT_DONE the results lie on the same thread until
 * the next script_vm_enter(); after RT_THREW script_vm_push_error() gives the error.
 *
 * C functions of the vocabulary follow four rules.
 *  - Call Lua only with script_call(), which may suspend: `return script_call(L, n, r,
 *    ctx, k)` with a continuation k, as with lua_callk.
 *  - Throw with script_throw() or lua_error; keep no malloc'ed memory across either.
 *  - Keep Lua values that the runtime's queues refer to in slots, not in luaL_ref.
 *  - Memory: inside a running script an allocation beyond the limit raises; outside of
 *    one (a task's release, a completion) it always succeeds.
 *
 * Ownership: the run makes and frees the vm; `node`, `sim`, `journal` are borrowed.
 * Errors:    see script/error.h.
 */
#ifndef LS_SCRIPT_VM_H
#define LS_SCRIPT_VM_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/die.h"
#include "journal/lint.h"
#include "runtime/node.h"
#include "runtime/resume.h"
#include "script/frame.h"
#include "script/limits.h"
#include "sim/sim.h"

struct script_isolate;
struct script_run;
struct script_plan;
struct script_config;
struct script_py;
struct script_future;
struct request;
struct script_flavour;

/* Functions that the vocabulary registers for the host to call (script_hook_set). */
enum script_hook {
	/* f(err, origin): emits uncaughtExceptionMonitor, uncaughtException; ends the
	 * process when nobody listens. */
	SCRIPT_HOOK_UNCAUGHT,
	SCRIPT_HOOK_REJECTIONS,	 /* f(): rejectionHandled, unhandledRejection; may throw */
	SCRIPT_HOOK_BEFORE_EXIT, /* f(): emits beforeExit */
	SCRIPT_HOOK_EXIT,	 /* f(): emits exit, at the natural end */
	SCRIPT_HOOK_WARNING,	 /* f(name, message): process.emitWarning */
	/* Python: f(loop, source, exception): loop.call_exception_handler; of a handle, or a
	 * future whose exception nobody retrieved. */
	SCRIPT_HOOK_EXCEPTION,
	SCRIPT_HOOK_MAIN_END, /* Python: f(): joins threads after the main script */
	SCRIPT_HOOK_COUNT
};

struct script_vm {
	lua_State *L; /* the main state: for host code, never resumed */
	lua_State *anchors; /* see script_slots_open() */
	struct rt_node *node;	  /* NULL in a Python process */
	struct script_py *py;	  /* NULL in a Node process */
	const struct script_async_ops *async;
	struct script_future *async_task; /* whose body the next async frame is */
	struct ls_list http_conns; /* script/http_server.h */
	struct ls_list cluster_servers; /* script/cluster.h */
	struct script_shared *shared; /* script/shared.h; NULL: it has its own variables */
	bool closing; /* the Lua state is about to go */
	struct rt_thread *thread; /* &node->thread */
	struct sim *sim;
	struct jrn *journal;
	struct script_isolate *isolate; /* whose state it is; NULL: a file's level is read */
	struct script_plan *plan; /* that the file's level makes */
	bool file_level; /* of a process of a system: nothing may happen there yet */
	struct script_run *run;
	const struct script_config *config;
	const struct script_flavour *errors; /* script/error.h: Node's or Python's */
	struct script_stack *stack; /* frames of the simulated thread that runs */
	struct script_stack main_stack;
	struct script_thread_pool threads;
	struct script_limits limits;
	uint32_t n_slots, cap_slots, free_slot; /* see script_slot_take() */
	uint32_t *next_slot;
	struct script_rejections *rejections; /* script/reject.h */
	struct script_task *free_tasks;	      /* script/task.h */
	struct script_slab *slabs;
	struct request *idle_requests; /* script/node_io.c */
	uint64_t async_draws; /* random draws so far of what belongs to no request */
	int hooks[SCRIPT_HOOK_COUNT]; /* slots; 0: none */
	int error_slot; /* holds the error after RT_THREW */
	int promise_meta; /* metatable of promises, in the registry */
	const void *promise_key; /* the same, to compare with */
	int req_meta, res_meta;	 /* metatables of http messages, in the registry */
	const void *dist_key;	 /* the metatable of distributions, to compare with */
	struct script_callsites *callsites; /* script/callsite.h */
	const char *chunk_source; /* that all functions of the script's text refer to */
	const char *thrown; /* the string that error() raised last: it stays a string */
	const char *origin; /* of the error held: "uncaughtException", "unhandledRejection" */
	bool exiting;	    /* process.exit was called: nothing more of the script runs */
	int main_promise;   /* slot of the ES module body's promise, once it has awaited */
	bool main_settled;  /* that body has ended */
	bool await_in_main; /* the main chunk may await (an ES module) */
};

struct script_vm *script_vm_new(const struct script_config *config);
void script_vm_free(struct script_vm *vm);

/* The vm of any of its Lua threads. */
struct script_vm *script_vm_of(lua_State *L);

/* ---- from the runtime into the script ---------------------------------------------- */

/* A clean Lua thread for the next call: push the function and its arguments on it. */
lua_State *script_vm_enter(struct script_vm *vm);
/* Calls what was pushed.  RT_SUSPENDED: call script_vm_resume() later. */
enum rt_status script_vm_call(struct script_vm *vm, int n_args);
enum rt_status script_vm_resume(struct script_vm *vm);
bool script_vm_suspended(const struct script_vm *vm);
/* Runs whatever frames are on the stack: script_vm_call without a new one. */
enum rt_status script_vm_go(struct script_vm *vm);

/* After RT_DONE: the results, indices 1 to *n of the thread returned. */
lua_State *script_vm_results(struct script_vm *vm, int *n);
/* After RT_THREW: pushes the error on L (any Lua thread of the vm).  It stays held. */
void script_vm_push_error(struct script_vm *vm, lua_State *L);
/* Holds the value on top of L as the error, pops it: a task that returns RT_THREW. */
void script_vm_hold_error(struct script_vm *vm, lua_State *L);

/* The run of a task whose function and arguments are pushed by `push`, which returns
 * how many arguments it pushed. */
enum rt_status script_run(struct script_vm *vm, void *arg, int (*push)(void *arg, lua_State *co));

/* ---- from the script into C ---------------------------------------------------------- */

/* lua_callk of the function and n_args on top; may suspend.  In a C function:
 * `return script_call(L, n_args, n_results, ctx, k);` */
int script_call(lua_State *L, int n_args, int n_results, lua_KContext ctx, lua_KFunction k);
/* Ends the C function here; the thread goes on when the machine says so (rt_burn said
 * false, rt_sleep was called).  `what` is the API's name, for the error where Lua cannot
 * stop: inside a comparator of table.sort, a callback of string.gsub, a __gc.  Returns
 * no value to the script.  Check with script_may_suspend() before time is spent. */
int script_suspend(lua_State *L);
void script_may_suspend(lua_State *L, const char *what);
/* Throws while the level of a file of systems is read: I/O and output belong into main. */
void script_not_at_file_level(lua_State *L, const char *what);
/* process.exit, after `exit` was emitted: unwinds everything, the run ends. */
int script_exit(lua_State *L, int code);

/* ---- what the vocabulary needs all the time ------------------------------------------- */

/* Values that queued work refers to: take anchors the value at idx (a number from 1),
 * push pushes it, drop lets go. */
void script_slots_open(struct script_vm *vm);
int script_slot_take(lua_State *L, int idx);
void script_slot_push(struct script_vm *vm, lua_State *L, int slot);
void script_slot_set(lua_State *L, int slot, int idx);
void script_slot_drop(struct script_vm *vm, int slot);

/* Registers the function on top of L as a hook, pops it. */
void script_hook_set(lua_State *L, enum script_hook which);

/* The script's line that is running now; 0 when nobody keeps records. */
uint32_t script_line(lua_State *L);
/* The same, always (for errors and warnings); 0 when none is known. */
uint32_t script_line_now(lua_State *L);
/* A label for the function at idx while records are kept: its name, else NULL.  Lives
 * until the next call. */
const char *script_name_of(lua_State *L, int idx);

/* One piece of the program's output (whole lines, \n included). */
void script_write(lua_State *L, enum jrn_stream stream, const char *text, size_t len);

/* What the program does here deserves a warning of this rule, the more the greater
 * `measure` is (journal/lint.h).  Nothing while no records are kept. */
void script_deserves(lua_State *L, enum jrn_rule rule, uint32_t line, uint64_t measure,
		     const char *fmt, ...) LS_PRINTF(5, 6);
/* A buffer holds `queued` and said at `mark` that it is full; it is written to again. */
void script_unheeded(lua_State *L, uint64_t queued, uint64_t mark);

/* Keys that a script never sees: a light userdata of a static address.  pairs, next and
 * whatever prints skip all keys of that type. */
#define SCRIPT_HIDDEN(name) static const char name

#endif
