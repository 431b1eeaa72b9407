/* SPDX-License-Identifier: MIT
 *
 * The two ends of a MessageChannel; the prelude makes event emitters of them.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/node_words.h"
#include "script/task.h"
#include "script/vm.h"

struct port {
	struct rt_node_port port;
	int slot; /* anchored as long as the channel may deliver */
};

SCRIPT_HIDDEN(port_meta);

static struct port *check(lua_State *L)
{
	return lua_touserdata(L, 1);
}

static struct port *new(lua_State *L)
{
	struct port *p = lua_newuserdatauv(L, sizeof *p, 1);

	memset(p, 0, sizeof *p);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &port_meta);
	lua_setmetatable(L, -2);
	p->slot = script_slot_take(L, -1);
	return p;
}

/* __channel(): two ends */
static int channel(lua_State *L)
{
	struct port *a = new(L), *b = new(L);

	rt_node_channel_init(script_vm_of(L)->node, &a->port, &b->port);
	return 2;
}

/* end:post(function, arguments...): the function runs where the message arrives. */
static int post(lua_State *L)
{
	struct port *p = check(L);

	rt_node_port_post(&p->port, script_task_new(L, 2, 3, lua_gettop(L) - 2), script_line(L),
			  "message");
	return 0;
}

static int start(lua_State *L)
{
	rt_node_port_start(&check(L)->port);
	return 0;
}

static int stop(lua_State *L)
{
	rt_node_port_stop(&check(L)->port);
	return 0;
}

static int has_ref(lua_State *L)
{
	lua_pushboolean(L, check(L)->port.async.handle.refd);
	return 1;
}

static int ref(lua_State *L)
{
	rt_node_port_ref(&check(L)->port);
	return 0;
}

static int unref(lua_State *L)
{
	rt_node_port_unref(&check(L)->port);
	return 0;
}

/* end:on_close(function): called in the closing phase, whoever closes. */
static int on_close(lua_State *L)
{
	check(L)->port.on_close = script_task_new(L, 2, 3, 0);
	return 0;
}

static int close(lua_State *L)
{
	rt_node_port_close(&check(L)->port);
	return 0;
}

/* A handle that was closed and has only its close callback left. */
struct closing {
	struct rt_uv_handle handle;
	struct rt_task *task;
	struct script_vm *vm;
	int slot;
};

static enum rt_status run_closing(struct rt_uv_handle *h)
{
	struct closing *c = (struct closing *)h;
	enum rt_status st = rt_node_callback(c->vm->node, c->task, false);

	if (st != RT_SUSPENDED)
		script_slot_drop(c->vm, c->slot);
	return st;
}

/* __closing(function): called in the closing phase, as uv_close calls its callback. */
static int closing(lua_State *L)
{
	struct closing *c = lua_newuserdatauv(L, sizeof *c, 0);

	memset(c, 0, sizeof *c);
	c->vm = script_vm_of(L);
	c->slot = script_slot_take(L, -1);
	c->task = script_task_new(L, 1, 2, 0);
	c->task->item = rt_item(c->vm->thread, JRN_IT_CLOSE, c->vm->node->loop.q_closing,
				JRN_NEVER, script_line(L), "close");
	rt_uv_handle_init(&c->vm->node->loop, &c->handle);
	rt_uv_close(&c->handle, run_closing);
	return 0;
}

void script_node_port_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "post", post },	      { "start", start },
					    { "stop", stop },	      { "has_ref", has_ref },
					    { "ref", ref },	      { "unref", unref },
					    { "on_close", on_close }, { "close", close },
					    { NULL, NULL } };

	lua_newtable(L);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &port_meta);
	lua_register(L, "__channel", channel);
	lua_register(L, "__closing", closing);
}
