/* SPDX-License-Identifier: MIT
 *
 * script/py.h - a simulated Python process: threads of script, loops, futures, tasks.
 *
 * The library that CPython writes in Python (gather, wait, locks, queues, run) is Lua
 * here, in prelude_py_*.lua, and follows the same source.  What CPython writes in C or
 * what is called all the time is C: coroutine objects (py_coro.c) and
 * await (py_await.c), futures and tasks
 * (py_future.c, py_task.c, py_step.c), sleeping (py_sleep.c), handles and loops
 * (py_handle.c, py_loop.c), threads (py_thread.c).
 *
 * A coroutine that awaits another is a plain call on the same Lua thread.  Only an await
 * that must wait leaves the stack: the task's frames go into the task, and its step ends.
 *
 * Several simulated threads share the Lua state of their process; each has a frame stack
 * of its own, and vm->stack and vm->thread are those of the one that runs.
 */
#ifndef LS_SCRIPT_PY_H
#define LS_SCRIPT_PY_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "machine/gil.h"
#include "runtime/py_loop.h"
#include "runtime/py_rules.h"
#include "script/frame.h"

struct script_vm;
struct script_future;
struct script_coro;
struct script_hop;
struct script_worker;

/* script/py_limiter.h */
struct script_limiter {
	uint32_t used, max_used, n_waiting, max_waiting, workers;
	struct script_hop *first, *last; /* wait for a token */
	struct script_worker *idle;	 /* used last first */
	struct script_hop *spare, *all;
	uint32_t queue; /* in the journal */
};

/* ---- the process and its threads -------------------------------------------------------- */

/* An event loop object; anchored by its slot until it is closed. */
struct script_loop {
	struct rt_py_loop loop;
	struct script_vm *vm;
	int slot;
	bool ready, closed, debug;
	double slow_callback_duration; /* seconds */
	struct script_loop *older;     /* of all loops of the process */
};

/* A simulated OS thread that runs script. */
struct script_py_thread {
	struct rt_thread rt;
	struct script_vm *vm;
	struct script_stack *stack;
	struct script_loop *loop;   /* that runs on it, or NULL */
	struct script_future *task; /* that runs on it, or NULL */
	int context;		    /* slot of its contextvars' values; 0: none set */
	int outer_context;	    /* while a handle or step runs in its own */
	bool wants_loop, in_loop;
	int saved;		    /* slot of the frames that wait for the loop to stop */
	int at;
	struct rt_call call;
	struct rt_task code;	    /* what it runs: the main script, a job */
	int values;		    /* slot of that code's function */
	bool handling;		    /* the exception handler runs */
	sim_time handle_began;	    /* by its clock; -1: nobody wants to know */
	enum rt_status (*run)(struct script_py_thread *);
	struct script_stack own_stack;
	struct script_py_thread *older; /* of all threads of the process */
	bool ended;
	char name[32];
	char waits_for[48]; /* while it blocks: what for, for reports; "" unknown */
};

struct script_py {
	struct script_vm *vm;
	const struct rt_py_rules *rules;
	const struct rt_uv_rules *uv; /* NULL: asyncio's own loop */
	struct mc_machine *machine;
	struct mc_gil gil;
	const struct rt_overheads *cost;
	uint32_t process;
	uint32_t cpus;		/* what os.cpu_count() says */
	bool no_gil;		/* free-threaded: gil = false */
	uint32_t executor_workers; /* of the default executor; 0: min(32, cpus + 4) */
	struct script_py_thread main;
	struct script_py_thread *threads;
	uint32_t n_threads; /* of those, that have not ended */
	struct script_loop *loops;
	struct script_sleeper *free_sleepers;
	void *sleeper_slabs;
	struct ls_list calls; /* of devices, under way (script/py_device.c) */
	struct script_device_call *free_calls;
	struct script_limiter limiter;
	struct web_server *servers; /* script/py_web.h */
	struct script_pool *pools;  /* script/py_pool.h */
	struct ls_list transports, listening; /* script/py_transport.c */
	struct script_future *pending; /* tasks that are not done, the oldest first */
	struct script_future *pending_tail;
	/* Metatables, to compare with. */
	const void *coro_meta, *sleep_meta, *future_meta, *task_meta;
	int last_sleep; /* slot of the asyncio.sleep made last, while nobody has awaited it */
	struct script_coro *fresh_sleep; /* the same, NULL when it was awaited */
	uint32_t tasks_named;
	uint32_t watched;	/* objects that would complain if they went now */
	uint32_t left;		/* of those, generators left early: script/py_left.c */
	uint32_t collected_kb;	/* how much memory was gone through to find out */
	bool contexts;		/* a ContextVar was set: contexts are copied from here on */
	int exit_code;
	void (*over)(struct script_py *); /* the main thread has ended, and all others */
};

/* The thread that runs now. */
static inline struct script_py_thread *script_py_thread(struct rt_thread *t)
{
	return LS_LIST_ENTRY(t, struct script_py_thread, rt);
}

/* Starts the process: its main thread runs the function on the slot. */
void script_py_start(struct script_py *py, int chunk, const char *name);
void script_py_release(struct script_py *py);

/* The code of a thread, and every loop that it runs meanwhile.  `push` as script_run's.
 * Resumable. */
enum rt_status script_py_go(struct script_py_thread *th,
			    int (*push)(void *arg, lua_State *co));

/* ---- loops and handles ------------------------------------------------------------------ */

/* The running loop of this thread; raises RuntimeError "no running event loop". */
struct script_loop *script_loop_running(lua_State *L);
/* The loop object at idx, or NULL. */
struct script_loop *script_loop_at(lua_State *L, int idx);

/* Queues the function at index fn with n arguments from `first` on, as call_soon does;
 * pushes its Handle if `push`. */
void script_handle_soon(lua_State *L, struct script_loop *loop, int fn, int first, int n,
			bool threadsafe, bool push);
/* The held error is SystemExit or KeyboardInterrupt, which leave the loop. */
bool script_py_leaves(struct script_vm *vm);
/* The same in the context at index `context`, a table or false. */
void script_handle_soon_in(lua_State *L, struct script_loop *loop, int fn, int first, int n,
			   int context);
/* call_later and call_at; pushes the TimerHandle. */
void script_handle_timer(lua_State *L, struct script_loop *loop, double seconds, bool absolute,
			 int fn, int first, int n);
/* Raises what uvloop raises for NaN, which asyncio takes. */
void script_py_check_delay(lua_State *L, double seconds);
/* Around what a loop runs: debug mode's slow callbacks.  `task` NULL: a handle. */
void script_handle_begin(struct script_vm *vm);
void script_handle_end(struct script_vm *vm, int slot);

/* Contexts are slots of tables that nobody changes; 0 is the empty one.  A copy for what
 * will run later; the thread enters one (its owner has none meanwhile), and leaves it,
 * which gives it back to `keep` or drops it. */
int script_context_copy(struct script_vm *vm);
void script_context_swap(struct script_vm *vm, int *context);
/* The same for an eager task, which runs within another context. */
void script_context_enter_eager(struct script_future *t);
void script_context_leave_eager(struct script_future *t);
/* Back to the context outside; this one is kept in *keep, or dropped. */
void script_context_leave(struct script_vm *vm, int *keep);

/* ---- coroutine objects ------------------------------------------------------------------- */

enum script_coro_state { CORO_CREATED, CORO_RUNNING, CORO_CLOSED };

struct script_coro {
	uint8_t state;
	bool sleep;	/* asyncio.sleep: `delay`, and its result in the first user value */
	bool library;	/* of the prelude: never awaited is told without a line */
	bool watched;	/* script_py_watch(): it would complain of never being awaited */
	uint16_t depth; /* while it is awaited: of awaits in the task */
	int n_args;
	uint32_t line;	/* where it was made */
	double delay;
};

/* Somebody awaits it, or a task has it. */
void script_coro_taken(struct script_vm *vm, struct script_coro *c);
/* The coroutine object at idx, or NULL. */
struct script_coro *script_coro_at(lua_State *L, int idx);
/* The asyncio.sleep made last was not awaited at once: it gets a finalizer, to tell when
 * it goes.  (All others go without: finalizers cost more than a sleep.) */
void script_coro_keep_sleep(struct script_vm *vm);
/* Pushes the function and the arguments of the coroutine at idx, which runs from now on;
 * returns how many arguments. */
int script_coro_begin(lua_State *L, int idx);
/* A coroutine of C code: pops the function and n arguments, pushes it. */
struct script_coro *script_coro_new(lua_State *L, int n, const char *name);
/* Pushes the name of the coroutine at idx: of its async function. */
const char *script_coro_name(lua_State *L, int idx);
/* The body of a task that was made of asyncio.sleep(s), which is its argument. */
int script_coro_await_it(lua_State *L);
/* __close: the awaited coroutine at 1 has returned or raised. */
int script_coro_over(lua_State *L);
/* Wrong models: blocking in the running task lets others run, as if it awaited. */
bool script_py_blocks_nobody(struct script_vm *vm);
/* `return script_py_pause(L, s)`: what cpu() and time.sleep() do then. */
int script_py_pause(lua_State *L, double seconds);
/* Is the value at idx what async() returned? */
bool script_py_is_async(lua_State *L, int idx);

/* ---- futures and tasks ------------------------------------------------------------------- */

enum script_future_state { FUTURE_PENDING, FUTURE_FINISHED, FUTURE_FAILED, FUTURE_CANCELLED };

struct script_future {
	struct rt_task task; /* a task's next step */
	/* What each step touches lies together, here. */
	struct script_vm *vm;
	struct script_loop *loop;
	lua_State *co;	/* a suspended task with one frame */
	struct script_sleeper *sleeper; /* a task: what it sleeps on */
	struct script_future *awaits;	/* a task: what it waits for (user value UV_AWAITS) */
	int slot;	/* anchors a task until it is done */
	int context;	/* slot, of a task */
	uint32_t line;	/* a task: where it waits */
	uint8_t state;
	uint16_t depth; /* a task: of awaits that wait for one another on its stack */
	bool is_task, gather;
	bool must_cancel, cancel_requested;
	bool log; /* its exception was not retrieved: script_py_watch() */
	bool started, in_step, stepped, queued;
	bool harmless; /* wrong models: blocking in it lets others run */
	bool parked;   /* a task that C code will make ready (script_task_park) */
	int outer_context; /* slot: of whoever made it, while it runs eagerly */
	int32_t cancels;   /* num_cancels_requested */
	uint32_t number;   /* of a task without a name of its own: Task-1 */
	struct script_future *waiter;	   /* the task whose wake-up is the first callback */
	struct script_future *next, *prev; /* among the pending tasks */
	/* A task of C code, NULL: none.  It raised the value on top of vm->L; true: that is
	 * taken care of, and the task returns None. */
	bool (*raised)(struct script_future *);
	void *native; /* whatever that code wants */
};

enum { /* user values of futures */
	FUTURE_UV_VALUE = 1, /* result, exception, or the message of cancel() */
	FUTURE_UV_CALLBACKS, /* nil or a list of functions */
	FUTURE_UV_CORO,	     /* a task's coroutine; a gathering future's children */
	FUTURE_UV_RAISED = FUTURE_UV_CORO, /* what ended a cancelled task; given out once */
	FUTURE_UV_THREAD,    /* the frames of a suspended task */
	FUTURE_UV_BODY = FUTURE_UV_THREAD, /* of one that is done: its coroutine's function */
	FUTURE_UV_AWAITS,    /* what a task waits for */
	FUTURE_UV_NAME,	     /* a task's; of others: what one waits for who awaits it */
	FUTURE_UV_OBJECT = FUTURE_UV_CORO, /* the lock that one waits for */
	FUTURE_UVS = FUTURE_UV_NAME
};

struct script_future *script_future_at(lua_State *L, int idx);
/* Pushes a new future of the loop. */
struct script_future *script_future_new(lua_State *L, struct script_loop *loop);
/* Settles the future at idx with the value on top, which it pops, and queues its
 * callbacks.  The state is one of the last three. */
void script_future_settle(lua_State *L, int idx, enum script_future_state state);
/* Pushes what result() returns or raises: 1 value; false: it is to be raised. */
bool script_future_value(lua_State *L, int idx);
/* cancel(): the future at idx; the message is at index msg, 0: none.  1: it takes the
 * request; 0: it is done; -1: too many wait for one another to ask the innermost. */
int script_future_cancel(lua_State *L, int idx, int msg);
/* Queues the callbacks of the future at idx, which is done. */
void script_future_schedule(lua_State *L, int idx);
/* Appends the value on top, a function, { function, context } or task, to the callbacks
 * of the future at idx; pops it. */
void script_future_append(lua_State *L, int idx);
/* A pending task's next step, at the end of ready; the script's line that made it so,
 * 0: none. */
void script_task_ready(struct script_future *t, uint32_t line);
/* Begins to fetch what its next step will read (struct rt_task_ops). */
bool script_task_fetch(const struct script_future *t, int step);

/* A task of the loop for the coroutine at index coro; pushes it. */
struct script_future *script_task_create(lua_State *L, struct script_loop *loop, int coro);

/* For the files of futures and tasks. */
struct script_future *script_future_make(lua_State *L, struct script_loop *loop, bool task);
int script_future_cancel_deep(lua_State *L, int idx, int msg, int depth);
/* The line of the script where the suspended task at idx waits; 0: not known. */
uint32_t script_task_line(lua_State *L, int idx);
int script_task_cancel(lua_State *L, int idx, int msg, int depth);
/* Gives the metatable on top what a future does as an object, and pushes a new table of
 * its methods. */
void script_future_methods(lua_State *L);
void script_future_library(lua_State *L);
/* The running task waits until script_task_ready(); one turn of the loop: pass. */
int script_task_park(lua_State *L, lua_KFunction k);
int script_task_pass(lua_State *L, lua_KFunction k);
/* CPU of C code in a task: true when the time has passed, else `return
 * script_task_owes(L, k)`. */
bool script_task_pay(lua_State *L, sim_time ns);
int script_task_owes(lua_State *L, lua_KFunction k);
/* The task at idx is done, with the value on top, which it pops. */
void script_task_finish(lua_State *L, int idx, enum script_future_state state);
/* What the loop calls for a step of a task. */
extern const struct rt_task_ops script_task_steps;
void script_task_open(lua_State *L);
/* Adds to the table of methods on top. */
void script_task_methods(lua_State *L);
/* For the journal: the task stops at its line, and waits for the future at idx, or for
 * its sleeper. */
void script_task_tell_await(lua_State *L, struct script_future *t, int idx);
void script_task_tell_sleep(struct script_future *t);
/* Pushes what the task, which is on top, is called on the screen: "Task-2 fetch", or the
 * name it was given; nil when nobody looks. */
const char *script_task_push_label(lua_State *L, struct script_future *t, int coro);

/* ---- sleeping ------------------------------------------------------------------------------ */

struct script_sleeper { /* what each sleep touches lies together, at the beginning */
	struct rt_task task;
	struct script_vm *vm;
	struct script_future *sleeping; /* the task; NULL when it does not wait any more */
	const struct script_coro *coro; /* asyncio.sleep's, to be fetched; may be gone */
	bool over, cancelled; /* its future is done */
	bool released;	      /* the loop has let go of the timer */
	struct rt_py_timer timer;
	struct script_sleeper *next_free;
};

/* `coro` is asyncio.sleep's, or NULL. */
struct script_sleeper *script_sleeper_start(lua_State *L, struct script_future *t, double delay,
					    const struct script_coro *coro);
/* `finally: h.cancel()`; the task goes on. */
void script_sleeper_end(struct script_sleeper *s);
/* Its future is cancelled; false when it was done. */
bool script_sleeper_cancel(struct script_sleeper *s);
void script_sleepers_release(struct script_py *py);

/* ---- exceptions and messages ----------------------------------------------------------------- */

/* Replaces the message on top, or nil, by a CancelledError. */
void script_py_cancelled_error(lua_State *L);
bool script_py_is_cancelled(lua_State *L, int idx);
/* Pushes the first argument of the exception at idx. */
void script_py_message(lua_State *L, int idx);
/* A class at idx becomes an exception of it. */
void script_py_exception(lua_State *L, int idx);
/* Pushes repr(). */
void script_py_repr_of(lua_State *L, int idx);
/* Whether the object that has the flag would complain if it went now. */
void script_py_watch(struct script_py *py, bool *watched, bool on);
/* Those of them to which nothing refers any more complain. */
void script_py_tell_gone(lua_State *L);
/* To be called before something joins ready: a generator that nobody refers to any more
 * (script/py_left.c) is closed first. */
void script_py_before_ready(lua_State *L);
/* The function at idx is await. */
bool script_py_is_await(lua_State *L, int idx);
/* Warnings about an object that goes. */
void script_py_never_awaited(lua_State *L, int idx);
void script_py_never_retrieved(lua_State *L, int idx);

/* ---- opening ------------------------------------------------------------------------------- */

void script_coro_open(lua_State *L);
void script_await_open(lua_State *L);
void script_future_open(lua_State *L);
void script_loop_open(lua_State *L);
void script_handle_open(lua_State *L);
void script_py_thread_open(lua_State *L);
void script_py_parts_open(lua_State *L);
void script_py_refs_open(lua_State *L);
void script_py_left_open(lua_State *L);
void script_py_device_open(lua_State *L);
void script_device_calls_release(struct script_py *py);
void script_web_open(lua_State *L);
/* All of the above. */
void script_py_open(lua_State *L);

/* For the process: a thread with its stack, run and code set begins. */
void script_py_thread_start(struct script_py *py, struct script_py_thread *th,
			    enum jrn_role role, const char *name);
/* It will not run again: gives back what it held. */
void script_py_thread_ended(struct script_py_thread *th);
void script_py_threads_release(struct script_py *py);


#endif
