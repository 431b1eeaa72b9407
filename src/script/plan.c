/* SPDX-License-Identifier: MIT */
#include "script/plan.h"

#include <ctype.h>
#include <lauxlib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "script/dist.h"
#include "script/error.h"
#include "script/program.h"
#include "script/run.h"
#include "script/sandbox.h"
#include "script/vm.h"
#include "script/words.h"

void script_plan_init(struct script_plan *p)
{
	*p = (struct script_plan){ .overheads = 1, .latency = SIM_FOREVER };
}

void script_plan_release(struct script_plan *p)
{
	free(p->systems);
	free(p->loads);
	free(p->faults);
	ls_arena_release(&p->arena);
}

int script_signal_named(const char *name)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = { { "KILL", SIGKILL }, { "TERM", SIGTERM }, { "INT", SIGINT },
			{ "HUP", SIGHUP },   { "ABRT", SIGABRT }, { "QUIT", SIGQUIT },
			{ "USR1", SIGUSR1 }, { "USR2", SIGUSR2 }, { "TTIN", SIGTTIN },
			{ "TTOU", SIGTTOU }, { "CHLD", SIGCHLD } };

	if (strncmp(name, "SIG", 3) == 0)
		name += 3;
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		if (strcmp(signals[i].name, name) == 0)
			return signals[i].number;
	return 0;
}

/* ---- a thing without meaning ------------------------------------------------------------- */

SCRIPT_HIDDEN(thing);

/* What a name of some runtime is while the file's level is read: it may be called,
 * indexed, computed with; nothing comes of it but itself. */
static int itself(lua_State *L)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &thing);
	return 1;
}

static int nothing(lua_State *L)
{
	(void)L;
	return 0;
}

static int empty_text(lua_State *L)
{
	lua_pushliteral(L, "");
	return 1;
}

static void open_thing(lua_State *L)
{
	static const char *const events[] = { "__index", "__call", "__add",  "__sub", "__mul",
					      "__div",	 "__mod",  "__pow",  "__unm", "__idiv",
					      "__band",	 "__bor",  "__bxor", "__shl", "__shr",
					      "__bnot",	 NULL };

	lua_newuserdatauv(L, 0, 0);
	lua_newtable(L);
	for (int i = 0; events[i]; i++) {
		lua_pushcfunction(L, itself);
		lua_setfield(L, -2, events[i]);
	}
	lua_pushcfunction(L, nothing);
	lua_setfield(L, -2, "__newindex");
	lua_pushcfunction(L, nothing);
	lua_setfield(L, -2, "__lt");
	lua_pushcfunction(L, nothing);
	lua_setfield(L, -2, "__le");
	lua_pushcfunction(L, empty_text);
	lua_setfield(L, -2, "__concat");
	lua_pushcfunction(L, empty_text);
	lua_setfield(L, -2, "__tostring");
	lua_setmetatable(L, -2);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &thing);
}

/* Every global that is not defined is that thing. */
static void open_globals(lua_State *L)
{
	lua_pushglobaltable(L);
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, itself);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}

static int open_words(lua_State *L)
{
	script_sandbox_open(L);
	script_error_open(L);
	script_words_open(L);
	lua_pushnil(L);
	lua_setglobal(L, "cpu");
	lua_pushnil(L);
	lua_setglobal(L, "Atomics");
	open_thing(L);
	open_globals(L);
	return 0;
}

/* ---- reading the file's level ------------------------------------------------------------- */

/* Is `system` called at the beginning of some line?  Most files need no second look. */
static bool has_systems(const char *text)
{
	for (const char *p = text; (p = strstr(p, "system")) != NULL; p += 6) {
		const char *after = p + 6 + strspn(p + 6, " \t\n"), *before = p;

		while (before > text && (before[-1] == ' ' || before[-1] == '\t'))
			before--;
		if ((*after == '{' || *after == '(') &&
		    (before == text || !(isalnum((unsigned char)before[-1]) ||
					 strchr("_.:=,", before[-1]))))
			return true;
	}
	return false;
}

static void set_error(struct script_vm *vm, const char *path, struct ls_err *err)
{
	lua_State *L = vm->L;
	const char *where, *line, *hint;

	script_vm_push_error(vm, L);
	where = script_error_is(L, -1) ? script_error_where(L, -1) : NULL;
	line = where ? strrchr(where, ':') : NULL;
	hint = script_error_is(L, -1) ? script_error_get_hint(L, -1) : NULL;
	if (script_error_is(L, -1))
		lua_getfield(L, -1, "message");
	else
		lua_pushvalue(L, -1);
	ls_err_set(err, path, line ? atoi(line + 1) : 0, "%s",
		   lua_isstring(L, -1) ? lua_tostring(L, -1) : "the file throws a value");
	if (hint)
		ls_err_hint(err, "%s", hint);
	lua_pop(L, 2);
}

static bool read_level(struct script_vm *vm, struct script_program *p, struct ls_err *err)
{
	lua_State *co = script_vm_enter(vm);
	enum rt_status st;

	if (!script_source_compile(co, p->source, p->source_len, p->path, err))
		return false;
	st = script_vm_call(vm, 0);
	if (st == RT_DONE || p->plan.n_systems == 0)
		return true;
	if (st == RT_THREW)
		set_error(vm, p->path, err);
	else
		ls_err_set(err, p->path, (int)vm->limits.line,
			   "the level of the file does not come to an end");
	return false;
}

/* A Lua state on nothing: no process, no loop, no time. */
struct nowhere {
	struct script_vm *vm;
	struct rt_thread thread;
	struct sim sim;
	struct jrn journal;
};

static void open_nowhere(struct nowhere *n, struct script_plan *plan,
			 const struct script_config *c)
{
	struct script_thread t;

	jrn_init(&n->journal);
	sim_init(&n->sim, c->seed, &n->journal);
	n->thread.sim = &n->sim;
	n->thread.journal = &n->journal;
	n->vm = script_vm_new(c);
	n->vm->plan = plan;
	n->vm->sim = &n->sim;
	n->vm->journal = &n->journal;
	n->vm->thread = &n->thread;
	t = script_thread_take(n->vm);
	lua_pushcfunction(t.co, open_words);
	if (lua_pcall(t.co, 0, 0, 0) != LUA_OK)
		ls_bug("the file's level: %s", lua_tostring(t.co, -1));
	script_thread_give(n->vm, t);
}

bool script_plan_discover(struct script_program *p, const struct script_config *c,
			  struct ls_err *err)
{
	struct nowhere n = { 0 };
	bool ok;

	if (!has_systems(p->source))
		return true;
	open_nowhere(&n, &p->plan, c);
	ok = read_level(n.vm, p, err);
	n.vm->closing = true;
	script_vm_free(n.vm);
	sim_release(&n.sim);
	jrn_release(&n.journal);
	if (p->plan.n_systems > 0)
		return ok;
	/* A main module after all: it says these things when it runs. */
	script_plan_release(&p->plan);
	script_plan_init(&p->plan);
	ls_err_release(err);
	return true;
}
