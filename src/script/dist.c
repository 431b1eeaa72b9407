/* SPDX-License-Identifier: MIT */
#include "script/dist.h"

#include <lauxlib.h>
#include <string.h>

#include "script/error.h"
#include "script/inside.h"

SCRIPT_HIDDEN(dist_meta);

/* A distribution of the script: parts of a choice lie in its user value. */
struct dist {
	struct sim_dist d;
	double weights[16];
	struct sim_dist parts[16];
};

static struct dist *test(lua_State *L, int idx)
{
	const void *meta;

	if (lua_type(L, idx) != LUA_TUSERDATA || !lua_getmetatable(L, idx))
		return NULL;
	meta = lua_topointer(L, -1);
	lua_pop(L, 1);
	return meta == script_vm_of(L)->dist_key ? lua_touserdata(L, idx) : NULL;
}

static sim_time fixed(lua_State *L, int idx, const char *what)
{
	sim_time t;

	if (lua_type(L, idx) == LUA_TNUMBER)
		return sim_from_ms(lua_tonumber(L, idx));
	if (lua_type(L, idx) == LUA_TSTRING && sim_parse(lua_tostring(L, idx), SIM_MS, &t))
		return t;
	script_throw(L, "TypeError",
		     "%s must be a number of milliseconds, a duration like \"20ms\" or a "
		     "distribution like dist.exponential(\"20ms\")",
		     what);
	return 0;
}

void script_dist_at(lua_State *L, int idx, struct sim_dist *d, const char *what)
{
	struct dist *given = test(L, idx);

	if (given)
		*d = given->d;
	else
		*d = (struct sim_dist){ .kind = SIM_CONSTANT, .a = (double)fixed(L, idx, what) };
}

static void copy_parts(struct ls_arena *arena, struct sim_dist *d)
{
	struct sim_dist *parts;
	double *weights;

	if (d->kind != SIM_CHOICE)
		return;
	parts = ls_arena_take(arena, d->k * sizeof *parts);
	weights = ls_arena_take(arena, d->k * sizeof *weights);
	memcpy(parts, d->parts, d->k * sizeof *parts);
	memcpy(weights, d->weights, d->k * sizeof *weights);
	d->parts = parts;
	d->weights = weights;
	for (uint32_t i = 0; i < d->k; i++)
		copy_parts(arena, &parts[i]);
}

void script_dist_keep(lua_State *L, int idx, struct ls_arena *arena, struct sim_dist *d,
		      const char *what)
{
	script_dist_at(L, idx, d, what);
	copy_parts(arena, d);
}

uint64_t script_next_draw(struct script_vm *vm)
{
	uint32_t request = vm->thread->request;

	return request ? rt_draw_number(&vm->run->requests, request) : vm->async_draws++;
}

sim_time script_time_in(lua_State *L, int idx, uint64_t stream, const char *what)
{
	struct script_vm *vm = script_vm_of(L);
	struct dist *given = test(L, idx);

	if (!given)
		return fixed(L, idx, what);
	return sim_sample(&given->d, stream, vm->thread->request, script_next_draw(vm));
}

sim_time script_time(lua_State *L, int idx, const char *stream, const char *what)
{
	if (lua_type(L, idx) != LUA_TUSERDATA)
		return fixed(L, idx, what);
	return script_time_in(L, idx, sim_stream(script_vm_of(L)->sim->seed, stream), what);
}

/* ---- dist.* ----------------------------------------------------------------------------- */

static struct dist *new(lua_State *L, enum sim_dist_kind kind)
{
	struct dist *d = lua_newuserdatauv(L, sizeof *d, kind == SIM_CHOICE);

	memset(d, 0, sizeof *d);
	d->d.kind = kind;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &dist_meta);
	lua_setmetatable(L, -2);
	return d;
}

/* upvalue 1: the kind; upvalue 2: "t" a time, "x" a number, in order of arguments */
static int make(lua_State *L)
{
	const char *args = lua_tostring(L, lua_upvalueindex(2));
	struct dist *d = new(L, (enum sim_dist_kind)lua_tointeger(L, lua_upvalueindex(1)));
	double *to[] = { &d->d.a, &d->d.b };

	for (int i = 0, n = 0; args[i]; i++) {
		if (args[i] == 'k')
			d->d.k = (uint32_t)luaL_checkinteger(L, i + 1);
		else if (args[i] == 't')
			*to[n++] = (double)fixed(L, i + 1, "a parameter");
		else
			*to[n++] = luaL_checknumber(L, i + 1);
	}
	return 1;
}

/* dist.choice{ {weight, value}, ... } */
static int choice(lua_State *L)
{
	struct dist *d = new(L, SIM_CHOICE);
	lua_Integer n = luaL_len(L, 1);

	luaL_argcheck(L, n >= 1 && n <= 16, 1, "1 to 16 choices");
	for (lua_Integer i = 0; i < n; i++) {
		lua_geti(L, 1, i + 1);
		lua_geti(L, -1, 1);
		lua_geti(L, -2, 2);
		d->weights[i] = luaL_checknumber(L, -2);
		script_dist_at(L, -1, &d->parts[i], "a choice");
		lua_pop(L, 3);
	}
	d->d.k = (uint32_t)n;
	d->d.weights = d->weights;
	d->d.parts = d->parts;
	lua_pushvalue(L, 1); /* nested distributions live as long */
	lua_setiuservalue(L, -2, 1);
	return 1;
}

void script_dist_open(lua_State *L)
{
	static const struct {
		const char *name, *args;
		enum sim_dist_kind kind;
	} kinds[] = { { "constant", "t", SIM_CONSTANT },     { "uniform", "tt", SIM_UNIFORM },
		      { "exponential", "t", SIM_EXPONENTIAL }, { "normal", "tt", SIM_NORMAL },
		      { "lognormal", "tx", SIM_LOGNORMAL },    { "pareto", "tx", SIM_PARETO },
		      { "erlang", "kt", SIM_ERLANG } };

	lua_newtable(L);
	lua_pushliteral(L, "distribution");
	lua_setfield(L, -2, "__name");
	script_vm_of(L)->dist_key = lua_topointer(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &dist_meta);
	lua_newtable(L);
	for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		lua_pushinteger(L, kinds[i].kind);
		lua_pushstring(L, kinds[i].args);
		lua_pushcclosure(L, make, 2);
		lua_setfield(L, -2, kinds[i].name);
	}
	lua_pushcfunction(L, choice);
	lua_setfield(L, -2, "choice");
	lua_setglobal(L, "dist");
}
