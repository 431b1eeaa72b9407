/* SPDX-License-Identifier: MIT
 *
 * script/process.h - processes, and the isolates in which their code runs.
 *
 * A *process* is what the operating system knows: a pid on a machine, a parent, a libuv
 * pool, an exit code.  An *isolate* is one Lua state on the runtime that calls it: what
 * V8 calls an isolate and CPython an interpreter.  A process of Node has one, and one
 * more for each Worker, which share its pool; a process of Python has one.  Isolates
 * share no Lua value, as in reality.
 *
 * A forked process loads the script again in an isolate of its own.  What it runs is
 * chosen by `script_process_options`: the main module, or the system's `main`.
 *
 * Ownership: the run owns its processes, a process its isolates.  What has ended keeps
 * its figures until the run is freed; its Lua state goes as soon as nothing of it runs
 * any more.
 */
#ifndef LS_SCRIPT_PROCESS_H
#define LS_SCRIPT_PROCESS_H

#include "machine/machine.h"
#include "machine/net.h"
#include "runtime/node.h"
#include "script/py.h"
#include "script/source.h"
#include "script/vm.h"

struct script_run;
struct script_machine;
struct script_process;
struct script_inherited;
struct script_news;
struct script_post;
struct ipc_end;

/* A task of the isolate's own: what the runtime asks the script. */
struct script_hook_task {
	struct rt_task task;
	struct script_isolate *isolate;
	enum script_hook which;
};

struct script_isolate {
	struct script_process *process;
	struct script_isolate *next; /* of the process */
	struct script_vm *vm;
	struct rt_node node;	/* of a Node process */
	struct script_py py;	/* of a Python process */
	struct script_hook_task hooks[SCRIPT_HOOK_COUNT];
	struct script_hook_task main;
	struct ipc_end *parent_end; /* of a forked process, of a Worker; else NULL */
	int code; /* slot of what its main thread runs: the file, or that and then the
		     system's main, or a Worker's function */
	bool ended;
	int status; /* Node's 13, see run_node.c; -1: none */
	/* A Worker: told in the event that follows its end.  NULL: the main isolate. */
	void (*over)(struct script_isolate *, void *arg);
	void *over_arg;
};

struct script_process {
	struct script_run *run;
	struct script_machine *machine;
	struct script_process *parent; /* NULL: the shell's */
	struct script_process *next;   /* of the run, in the order of their birth */
	const char *role;	       /* "main", "worker", "supervisor", ...; static */
	int pid;
	uint32_t id; /* in the journal */
	bool python;
	struct script_runtime_line line;
	const struct rt_overheads *unscaled;
	struct rt_overheads cost;
	const struct rt_node_rules *node_rules;
	const struct rt_py_rules *py_rules;
	const struct rt_beliefs *beliefs; /* of whichever it has */
	const struct rt_uv_rules *uv; /* Python: of uvloop; NULL: asyncio's own loop */
	struct rt_uv_pool pool;
	struct mc_files files; /* its sockets and listeners */
	struct script_isolate *main; /* the first of its isolates */
	/* A signal arrives: true when the process handles it; NULL: none is handled. */
	bool (*on_signal)(struct script_process *, int signal);
	bool exited;
	int exit_code, signal; /* signal 0: it exited by itself */
	int dies_of; /* the signal that it sent itself */
	sim_time born, died_at; /* died_at: once it has exited */
	uint32_t worker; /* cluster.worker.id; 0: none */
	uint32_t forked; /* cluster workers that it has forked */
	uint32_t children; /* that are not dead */
	bool sched_none; /* cluster.schedulingPolicy, as it was at the first fork */
	struct script_post *post; /* script/jobs.h: that it works at; NULL: none */
	struct script_inherited *inherited; /* a Python worker's, of its master */
	struct script_pool_worker *pool_worker; /* of a ProcessPoolExecutor; else NULL */
	struct script_news *news; /* what a Python master has not looked at yet */
	uint32_t restarts;     /* how many processes its place has had before it */
	uint32_t requests;     /* answered by it */
	void (*died)(struct script_process *, void *arg); /* NULL: nobody waits for it */
	void *died_arg;
};

/* A machine of 16 GB has no room for more. */
#define SCRIPT_MAX_CHILDREN 1024

struct script_process_options {
	struct script_machine *machine;
	struct script_process *parent;
	const char *role;
	struct script_runtime_line line; /* runtime, version, options */
	/* Told in an event of its own after the process has exited or was killed. */
	void (*died)(struct script_process *, void *arg);
	void *died_arg;
};

/* A process that exists, with its rules; nothing runs in it yet.  NULL and err when the
 * runtime or version is not known. */
struct script_process *script_process_new(struct script_run *r,
					  const struct script_process_options *o,
					  struct ls_err *err);
/* Its main isolate, with the script loaded: false and err when that does not compile.
 * Between this and the start its Lua state can be prepared. */
bool script_process_load(struct script_process *p, struct ls_err *err);
/* Its main thread runs from now on. */
void script_process_start(struct script_process *p);
void script_process_free(struct script_process *p);

/* The end, from within or from without: threads, sockets and pool are gone at once;
 * whoever waits for it is told.  `signal` 0: it exits with `code`. */
void script_process_exit(struct script_process *p, int code, int signal);

/* kill(2): SIGKILL, and a signal without a handler, end the process (SIGCHLD does not). */
void script_process_signal(struct script_process *p, int signal);

/* What is wrong with the process's runtime line, told where it was written. */
void script_process_blame(const struct script_process *p, struct ls_err *err, const char *fmt,
			  ...) LS_PRINTF(3, 4);

/* An isolate of the process, with the vocabulary and without code. */
struct script_isolate *script_isolate_new(struct script_process *p);
/* Loads the file's text into it: sets `code`. */
bool script_isolate_load(struct script_isolate *i, struct ls_err *err);
/* Ends a Worker: its threads run no more. */
void script_isolate_stop(struct script_isolate *i);
/* The runtime has come to its end there (or a limit was passed). */
void script_isolate_ended(struct script_isolate *i);

static inline struct rt_thread *script_isolate_thread(struct script_isolate *i)
{
	return i->process->python ? &i->py.main.rt : &i->node.thread;
}

static inline int script_isolate_exit_code(const struct script_isolate *i)
{
	return i->process->python ? i->py.exit_code : i->node.exit_code;
}

/* script/process_node.c, script/process_python.c: what the two kinds of process need.
 * `choose` sets the rules of o->line, or fills err; `open` registers the vocabulary;
 * `start` makes the main thread, which runs the file and then the entry. */
bool script_node_choose(struct script_process *p, struct ls_err *err);
bool script_python_choose(struct script_process *p, struct ls_err *err);
void script_node_open_words(lua_State *L);
void script_python_open_words(lua_State *L);
void script_node_start(struct script_isolate *i);
void script_python_start(struct script_isolate *i);

#endif
