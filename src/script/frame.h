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
 * Lua threads are pooled: one that returned normally is used again, one that died goes.
 */
#ifndef LS_SCRIPT_FRAME_H
#define LS_SCRIPT_FRAME_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

struct script_vm;
struct script_promise;

enum script_frame_kind {
	SCRIPT_BASE,	  /* a callback: nothing is below */
	SCRIPT_CALL,	  /* a Lua function called by a C function: errors pass through */
	SCRIPT_PCALL,
	SCRIPT_ASYNC,	  /* the body of an async function */
	SCRIPT_GENERATOR, /* the body of an async generator */
	SCRIPT_COROUTINE, /* coroutine.resume of the script */
	SCRIPT_WRAPPED	  /* the same by coroutine.wrap: errors pass through */
};

/* What a yielding C function asks for; the values it needs are what it yields. */
enum script_op {
	SCRIPT_OP_NONE,
	SCRIPT_OP_ASYNC,      /* function, arguments -> promise */
	SCRIPT_OP_GENERATOR,  /* generator object is given; see script/generator.h */
	SCRIPT_OP_CALL,	      /* function, arguments -> results */
	SCRIPT_OP_PCALL,      /* function, arguments -> true, results | false, error */
	SCRIPT_OP_RESUME,     /* a coroutine, arguments -> true, results | false, error */
	SCRIPT_OP_WRAPPED,    /* a coroutine, arguments -> results */
	SCRIPT_OP_YIELD,      /* values for whoever resumed the coroutine */
	SCRIPT_OP_AWAIT,      /* a value -> what it settles with, or an error thrown */
	SCRIPT_OP_GEN_YIELD,  /* yield of an async generator */
	SCRIPT_OP_SUSPEND,    /* nothing: the machine says when it goes on */
	SCRIPT_OP_PROLOGUE,   /* runtime(...) was called: the loader takes over */
	SCRIPT_OP_EXIT
};

struct script_frame {
	lua_State *co;
	struct script_promise *promise; /* of SCRIPT_ASYNC after its first await, else NULL */
	uint32_t slot;	  /* anchors co in the pool; 0: anchored elsewhere */
	uint8_t kind;
	int16_t results;  /* of SCRIPT_CALL: how many are wanted, or LUA_MULTRET */
};

struct script_stack {
	struct script_frame *frames;
	uint32_t len, cap;
	/* The request of the topmost frame. */
	enum script_op op;
	int results;	  /* of SCRIPT_OP_CALL */
	int c_depth;	  /* C calls of Lua within the running frame */
	bool raise;	  /* the topmost frame was resumed with an error to throw */
	bool suspended;	  /* the thread waits for the machine */
	int resume_args;  /* values on the topmost frame for its next resume */
	/* The last base frame, kept for its results. */
	lua_State *base;
	uint32_t base_slot;
	int n_results;
	uint32_t *idle;	  /* pool slots of idle threads, a stack */
	uint32_t n_idle, cap_idle;
	int idle_ref, error_slot;
};

#endif
