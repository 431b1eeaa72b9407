/* SPDX-License-Identifier: MIT
 *
 * script/node_signal.c - process.on("SIGTERM", fn): signals through the loop; process.kill.
 *
 * Source: Node 20 lib/internal/process/signal.js; libuv src/unix/signal.c.
 */
#include <lauxlib.h>
#include <signal.h>

#include "script/inside.h"
#include "script/node_words.h"
#include "script/task.h"

#define SIGNALS 32
#define EMIT	"loopscope.signal" /* in the registry: (name, number) */

/* Lives in the Lua state. */
struct signals {
	struct rt_uv_source source;
	struct script_vm *vm;
	uint32_t handled, pending; /* bits, by number */
	struct rt_task *task;
	int number, at;
};

static struct rt_task *make_task(struct signals *s)
{
	lua_State *L = s->vm->L;
	struct rt_task *t;

	lua_getfield(L, LUA_REGISTRYINDEX, EMIT);
	lua_pushinteger(L, s->number);
	t = script_task_new(L, lua_gettop(L) - 1, lua_gettop(L), 1);
	lua_pop(L, 2);
	t->item = rt_item(s->vm->thread, JRN_IT_EVENT, s->vm->node->loop.q_poll, JRN_NEVER, 0,
			  "signal");
	return t;
}

static enum rt_status run(struct rt_uv_source *source)
{
	struct signals *s = LS_LIST_ENTRY(source, struct signals, source);
	enum rt_status st;

	RT_BEGIN(s->at);
	for (s->number = 1; s->number < SIGNALS; s->number++) {
		if (!(s->pending & 1u << s->number))
			continue;
		s->pending &= ~(1u << s->number);
		s->task = make_task(s);
		RT_CALL(s->at, st, rt_node_callback(s->vm->node, s->task, false));
		if (st == RT_EXIT)
			RT_RETURN(s->at, st);
	}
	RT_END(s->at);
}

static struct signals *of(lua_State *L)
{
	struct signals *s;

	lua_getfield(L, LUA_REGISTRYINDEX, "loopscope.signals");
	s = lua_touserdata(L, -1);
	lua_pop(L, 1);
	return s;
}

static bool arrives(struct script_process *p, int number)
{
	struct signals *s = of(p->main->vm->L);

	if (!(s->handled & 1u << number))
		return false;
	s->pending |= 1u << number;
	rt_uv_source_ready(&s->source);
	return true;
}

/* __signal(name, on): false when the name is none.  The loop does not live for it. */
static int set(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);
	struct signals *s = of(L);
	int number = script_signal_named(luaL_checkstring(L, 1));

	if (number && vm->isolate == vm->isolate->process->main) {
		if (!s->vm) {
			s->vm = vm;
			rt_uv_source_init(&vm->node->loop, &s->source, run);
			s->source.signal = 1;
		}
		if (lua_toboolean(L, 2))
			s->handled |= 1u << number;
		else
			s->handled &= ~(1u << number);
		vm->isolate->process->on_signal = arrives;
	}
	lua_pushboolean(L, number != 0);
	return 1;
}

/* A live process of this run, or NULL. */
static struct script_process *process_of(struct script_run *r, lua_Integer pid)
{
	struct script_process *p = r->processes;

	while (p && (p->pid != pid || p->exited))
		p = p->next;
	return p;
}

/* __kill_process(pid, signal's name or number): kill(2); false when there is no such process, nil
 * when there is no such signal. */
static int kill_process(lua_State *L)
{
	struct script_process *own = script_vm_of(L)->isolate->process;
	struct script_process *p = process_of(own->run, luaL_checkinteger(L, 1));
	bool named = lua_type(L, 2) == LUA_TSTRING;
	int number = named ? script_signal_named(lua_tostring(L, 2))
			   : (int)luaL_checkinteger(L, 2);

	if (number < 0 || number >= SIGNALS || (named && number == 0))
		return 0;
	lua_pushboolean(L, p != NULL);
	if (!p || number == 0)
		return 1;
	if (p != own)
		script_process_signal(p, number);
	else if (number == SIGKILL || !p->on_signal || !p->on_signal(p, number)) {
		p->dies_of = number;
		return script_exit(L, 0);
	}
	return 1;
}

/* __signal_hook(f): f(number) emits it. */
static int hook(lua_State *L)
{
	lua_settop(L, 1);
	lua_setfield(L, LUA_REGISTRYINDEX, EMIT);
	return 0;
}

void script_signal_open(lua_State *L)
{
	struct signals *s = lua_newuserdatauv(L, sizeof *s, 0);

	*s = (struct signals){ 0 };
	lua_setfield(L, LUA_REGISTRYINDEX, "loopscope.signals");
	lua_register(L, "__signal", set);
	lua_register(L, "__signal_hook", hook);
	lua_register(L, "__kill_process", kill_process);
}
