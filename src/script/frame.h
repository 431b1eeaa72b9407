/* SPDX-License-Identifier: MIT
 *
 * script/frame.h - the explicit stack of Lua threads, and what they ask of it.
 *
 * A frame is a Lua thread that runs one function: the callback itself, the body of an
 * async function, of a pcall, of a coroutine.  When a C function in the topmost frame
 * needs something that would nest (call an async function) or stop (await), it sets an
 * operation and yields; frame.c's loop carries it out and resumes whatever is topmost
 * then.  Errors travel the same way: a frame that dies hands its error to the frame
 * below, which catches it (pcall, async) or gets it thrown (call, coroutine.wrap).
 *
 * At its first await an async function's frames, from its own upwards, leave the stack
 * for its promise (script/promise.h), and the caller goes on with that promise.
 *
 * Ownership: Lua threads are pooled.  One on the stack is anchored by its slot, or by
 * the promise that it came from, or, if it is the script's own coroutine, by the frame
 * below.  A thread whose function returned goes back to the pool.
 */
#ifndef LS_SCRIPT_FRAME_H
#define LS_SCRIPT_FRAME_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/resume.h"

struct script_vm;
struct script_promise;
struct script_future;

/* As deep as Node's own stack goes, and then some; beyond it, a RangeError. */
#define SCRIPT_MAX_FRAMES 50000
/* Calls of Lua by C within one frame: Lua itself stops at 200. */
#define SCRIPT_MAX_C_DEPTH 100

enum script_frame_kind {
	SCRIPT_BASE,	  /* a callback: nothing is below */
	SCRIPT_CALL,	  /* a Lua function called by a C function: errors pass through */
	SCRIPT_PCALL,
	SCRIPT_ASYNC,	  /* the body of an async function */
	SCRIPT_COROUTINE, /* coroutine.resume of the script */
	SCRIPT_WRAPPED	  /* the same by coroutine.wrap: errors pass through */
};

/* What a yielding C function asks for; the values it needs are what it yields. */
enum script_op {
	SCRIPT_OP_NONE,
	SCRIPT_OP_ASYNC,   /* function, arguments -> promise */
	SCRIPT_OP_CALL,	   /* function, arguments -> results */
	SCRIPT_OP_PCALL,   /* function, arguments -> true, results | false, error */
	SCRIPT_OP_RESUME,  /* arguments for stack->target -> true, results | false, error */
	SCRIPT_OP_WRAPPED, /* arguments for stack->target -> results */
	SCRIPT_OP_YIELD,   /* values for whoever resumed the coroutine */
	SCRIPT_OP_AWAIT,   /* a value -> what it settles with, or an error thrown */
	SCRIPT_OP_SUSPEND, /* nothing: the machine says when it goes on */
	SCRIPT_OP_PROLOGUE, /* runtime(...) was called: the loader takes over */
	SCRIPT_OP_EXIT
};

struct script_frame {
	lua_State *co;
	struct script_promise *promise; /* of an async function after its first await */
	struct script_future *task;	/* Python: whose body this is */
	int slot;	 /* anchors co; 0: anchored elsewhere */
	int16_t results; /* of SCRIPT_CALL: how many are wanted, or LUA_MULTRET */
	uint8_t kind;
};

struct script_thread { /* an idle Lua thread */
	lua_State *co;
	int slot;
};

struct script_stack {
	struct script_frame *frames;
	uint32_t len, cap;
	/* What the topmost frame asks for. */
	enum script_op op;
	int results;	   /* of SCRIPT_OP_CALL */
	lua_State *target; /* of SCRIPT_OP_RESUME and SCRIPT_OP_WRAPPED */
	int c_depth;	   /* calls of Lua by C within the running frame */
	/* What the topmost frame is resumed with. */
	int resume_args;
	bool raise; /* the only argument is an error to throw */
	bool suspended; /* the thread waits for the machine */
	enum rt_status status; /* when the loop ends */
	struct script_thread base; /* the last callback's, kept for its results */
	int n_results;
};

struct script_thread_pool {
	struct script_thread *idle;
	uint32_t n_idle, cap_idle;
};

void script_stack_release(struct script_stack *s);

/* The loop: runs the topmost frame until the callback ends or must wait. */
enum rt_status script_frames_run(struct script_vm *vm);

void script_frames_push(struct script_vm *vm, enum script_frame_kind kind, lua_State *co,
			int slot);
/* A popped frame that ended well: its thread may be used again. */
void script_frame_recycle(struct script_vm *vm, struct script_frame *f);
/* A popped frame that died; its error was taken. */
void script_frame_discard(struct script_vm *vm, struct script_frame *f);
/* Takes all frames away; nothing of them runs any more. */
void script_frames_drop(struct script_vm *vm);

/* Index of the innermost frame of these kinds (1 << kind), or -1.  Async functions and
 * callbacks end the search: what is below belongs to others. */
int script_frames_find(const struct script_vm *vm, unsigned kinds);

/* A clean thread, from the pool if it has one; and back, empty. */
struct script_thread script_thread_take(struct script_vm *vm);
void script_thread_give(struct script_vm *vm, struct script_thread t);
/* Begins to fetch what resuming it will read; true: and more at the next step (struct
 * rt_task_ops). */
bool script_thread_fetch(lua_State *co, int step);
/* Closes what is to be closed in a dead or suspended thread; a Lua status, the error on
 * its stack. */
int script_thread_reset(lua_State *co);

/* The continuation of C functions that yielded an operation: throws or returns what came
 * back. */
int script_resumed(lua_State *L, int status, lua_KContext ctx);
/* Throws the value on top that came back; a string stays a string. */
int script_raise(lua_State *L);

/* What await and the end of an async function mean: promises (script/async.c), or tasks
 * (script/py_task.c).  The frame in the last two was popped. */
struct script_async_ops {
	bool (*await)(struct script_vm *vm);
	bool (*returned)(struct script_vm *vm, struct script_frame *f);
	bool (*died)(struct script_vm *vm, struct script_frame *f);
};

extern const struct script_async_ops script_node_async, script_py_async;

/* script/coroutine.c */
void script_coroutine_resumed(struct script_vm *vm, enum script_frame_kind kind, int n_args);
bool script_coroutine_yielded(struct script_vm *vm, int n);
void script_coroutine_ended(struct script_frame *f);

#endif
