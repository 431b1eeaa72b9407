/* SPDX-License-Identifier: MIT */
#include "script/limits.h"

#include <lauxlib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

#include "base/bits.h"
#include "script/error.h"
#include "script/run.h"
#include "script/serial.h"
#include "script/vm.h"

#define EVERY_MS 25    /* the watchdog looks */
#define COUNT	 10000 /* instructions between two looks of the hook */

/* The collector begins when memory has grown by so many hundredths.  A server's state is
 * small, and most of what it marks is the prelude, again and again. */
#define LAZY	  400
#define LAZY_UPTO ((size_t)8 << 20)
#define USUAL	  200

/* What the signal handler knows: the Lua thread that runs, and how often it has found
 * the same stretch running. */
static struct {
	lua_State *volatile co;
	volatile sig_atomic_t looks;
} watched;

static void hook(lua_State *L, lua_Debug *ar);

static void on_alarm(int sig)
{
	lua_State *co = watched.co;

	(void)sig;
	if (co && ++watched.looks >= 2)
		lua_sethook(co, hook, LUA_MASKCOUNT, COUNT);
}

static void start_watchdog(void)
{
	struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
	struct itimerval every = {{0, EVERY_MS * 1000}, {0, EVERY_MS * 1000}};

	sigemptyset(&action.sa_mask);
	sigaction(SIGVTALRM, &action, NULL);
	setitimer(ITIMER_VIRTUAL, &every, NULL);
}

void script_limits_init(struct script_limits *l, const struct script_config *config)
{
	*l = (struct script_limits){.max_memory = config->max_memory,
				    .max_work = config->max_instructions,
				    .max_pending = config->max_pending};
	start_watchdog();
}

void script_limits_opened(struct script_limits *l, lua_State *L)
{
	lua_gc(L, LUA_GCSETPAUSE, LAZY);
	l->small = LAZY_UPTO;
}

/* Its state has become a large one, and stays that. */
LS_APART static void grow_up(struct script_limits *l, lua_State *L)
{
	lua_gc(L, LUA_GCSETPAUSE, USUAL);
	l->small = SIZE_MAX;
}

void script_limits_forget(struct script_vm *vm)
{
	(void)vm;
	watched.co = NULL;
}

static bool is_too_much(const struct script_limits *l, size_t more)
{
	return l->running && l->memory + more > l->max_memory;
}

static void *keep(struct script_limits *l, struct script_block *b, size_t more)
{
	l->newest = b + 1;
	l->memory += more;
	return b + 1;
}

static void *take(struct script_limits *l, size_t size)
{
	struct script_block *b;

	if (is_too_much(l, size)) {
		l->refused = true;
		return NULL;
	}
	b = script_heap_take(&l->heap, sizeof *b + size);
	if (!b)
		return NULL;
	b->serial = ++l->serials;
	return keep(l, b, size);
}

static void *resize(struct script_limits *l, void *ptr, size_t old, size_t size)
{
	struct script_block *b = (struct script_block *)ptr - 1;

	if (size > old && is_too_much(l, size - old)) {
		l->refused = true;
		return NULL;
	}
	b = script_heap_resize(&l->heap, b, sizeof *b + old, sizeof *b + size);
	return b ? keep(l, b, size - old) : NULL;
}

void *script_limits_alloc(void *ud, void *ptr, size_t osize, size_t nsize)
{
	struct script_limits *l = &((struct script_vm *)ud)->limits;

	if (!ptr)
		return nsize ? take(l, nsize) : NULL;
	if (nsize)
		return resize(l, ptr, osize, nsize);
	script_heap_give(&l->heap, (struct script_block *)ptr - 1,
			 sizeof(struct script_block) + osize);
	l->memory -= osize;
	return NULL;
}

/* Bytes between the block of a userdata with n user values and its memory: measured,
 * since Lua does not tell. */
static size_t udata_header(lua_State *L, int n)
{
	struct script_limits *l = &script_vm_of(L)->limits;

	if (l->udata_header[0] == 0) {
		for (int i = 0; i < 3; i++) {
			const char *memory = lua_newuserdatauv(L, 0, i);

			l->udata_header[i] = (size_t)(memory - (const char *)l->newest);
			lua_pop(L, 1);
		}
	}
	if (n == 0)
		return l->udata_header[0];
	return l->udata_header[1] +
	       (size_t)(n - 1) * (l->udata_header[2] - l->udata_header[1]);
}

static int count_user_values(lua_State *L, int idx)
{
	int n = 0;

	while (lua_getiuservalue(L, idx, n + 1) != LUA_TNONE) {
		lua_pop(L, 1);
		n++;
	}
	lua_pop(L, 1);
	return n;
}

uint64_t script_serial(lua_State *L, int idx)
{
	int type = lua_type(L, idx);
	const char *object = lua_topointer(L, idx);
	const struct script_block *b;

	if (type == LUA_TLIGHTUSERDATA || !object || lua_tocfunction(L, idx))
		return 0;
	/* Userdata and threads are known by an address inside of their block. */
	if (type == LUA_TUSERDATA)
		object -= udata_header(L, count_user_values(L, lua_absindex(L, idx)));
	if (type == LUA_TTHREAD)
		object -= LUA_EXTRASPACE;
	b = (const void *)object;
	return b[-1].serial;
}

/* Ends the script: raises at every instruction from now on, so that no pcall keeps it. */
static void give_up(struct script_vm *vm, lua_State *L, const char *limit)
{
	if (!vm->limits.passed)
		vm->limits.passed = limit;
	if (!vm->limits.line)
		vm->limits.line = script_line_now(L);
	lua_sethook(L, hook, LUA_MASKCOUNT, 1);
	lua_pushliteral(L, "limit");
	lua_error(L);
}

static void hook(lua_State *L, lua_Debug *ar)
{
	struct script_vm *vm = script_vm_of(L);
	struct script_limits *l = &vm->limits;

	(void)ar;
	if (l->passed)
		give_up(vm, L, l->passed);
	l->work += COUNT;
	if (l->work > l->max_work)
		give_up(vm, L, "instructions");
}

void script_limits_stop(struct script_vm *vm, lua_State *L, const char *limit)
{
	if (vm->limits.passed || !vm->limits.running)
		return;
	vm->limits.passed = limit;
	vm->limits.line = script_line_now(L);
	lua_sethook(watched.co ? watched.co : L, hook, LUA_MASKCOUNT, 1);
}

/* One task more than is allowed has begun: here its line can be told. */
static bool too_many_tasks(const struct script_vm *vm)
{
	const struct rt_thread *t = vm->thread;

	return t && t->task_limit && t->tasks > t->task_limit;
}

void script_limits_enter(struct script_vm *vm, lua_State *co)
{
	struct script_limits *l = &vm->limits;

	l->running = true;
	if (l->memory > l->small)
		grow_up(l, co);
	if (too_many_tasks(vm)) {
		l->passed = RT_LIMIT_TASKS;
		lua_sethook(co, hook, LUA_MASKCOUNT, 1);
		return;
	}
	if (vm->thread && vm->thread->turn != l->turn) {
		l->turn = vm->thread->turn;
		l->work = 0;
		watched.looks = 0;
	}
	watched.co = co;
	/* A hook that is set stays: setting it anew would begin its count anew, and a
	 * loop around pcall, which is many short stretches, would never be stopped. */
	if (watched.looks < 2 && lua_gethook(co) != l->on_return)
		lua_sethook(co, l->on_return, l->on_return ? LUA_MASKRET : 0, 0);
	else if (watched.looks >= 2 && lua_gethook(co) == l->on_return)
		lua_sethook(co, hook, LUA_MASKCOUNT, COUNT);
}

void script_limits_leave(struct script_vm *vm, lua_State *co)
{
	(void)co;
	watched.co = NULL;
	vm->limits.running = false;
}

void script_limits_died(struct script_vm *vm, lua_State *co, int status)
{
	struct script_limits *l = &vm->limits;

	if (status != LUA_ERRMEM || !l->refused || l->passed)
		return;
	l->passed = "memory";
	l->line = script_line_now(co); /* the stack is as it was */
}

enum rt_status script_blocked(struct script_vm *vm)
{
	vm->stack->suspended = true;
	if (!vm->limits.told) {
		vm->limits.told = true;
		script_frames_drop(vm);
		if (!rt_burn(vm->thread, SIM_S, vm->limits.line, RT_BURN))
			return RT_SUSPENDED;
	}
	vm->thread->limit = vm->limits.passed;
	vm->thread->answer = (struct mc_answer){.need = MC_AGAIN};
	return RT_SUSPENDED;
}
