/* SPDX-License-Identifier: MIT
 *
 * script/plan_words.c - machine, network, device, system, load, fault.
 */
#include <lauxlib.h>
#include <string.h>

#include "base/die.h"
#include "script/dist.h"
#include "script/error.h"
#include "script/inside.h"
#include "script/option.h"

/* Where a word is heard: by the reader of a file of systems, or by the first process of a
 * main module.  NULL: this is another process, for which it was heard before. */
static struct script_plan *listener(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	if (!vm->isolate)
		return vm->plan;
	if (vm->run->system || vm->isolate != vm->run->first->main)
		return NULL;
	return &vm->run->program->plan;
}

/* The run that goes on while the word is said; NULL: there is none yet. */
static struct script_run *run_of(lua_State *L)
{
	struct script_vm *vm = script_vm_of(L);

	return vm->isolate ? vm->run : NULL;
}

#define GROW(array, n, cap)                                                                  \
	((n) == (cap) ? ((cap) = (cap) ? 2 * (cap) : 4,                                      \
			 (array) = ls_realloc((array), (cap), sizeof *(array)))              \
		      : (array),                                                             \
	 &(array)[(n)++])

static const char *keep(struct script_plan *p, const char *text)
{
	size_t len;
	char *copy;

	if (!text)
		return NULL;
	len = strlen(text) + 1;
	copy = ls_arena_take(&p->arena, len);
	return memcpy(copy, text, len);
}

/* ---- machine, network -------------------------------------------------------------------- */

/* machine { cores =, quantum =, overheads = } */
static int machine(lua_State *L)
{
	static const char *const keys[] = { "cores", "quantum", "overheads", NULL };
	struct script_options o = script_options_check(L, 1, "machine", keys);
	struct script_plan *p = listener(L);

	if (!p)
		return 0;
	p->cores = (uint32_t)script_option_count(&o, "cores", 1, 1024, p->cores);
	p->quantum = script_option_time(&o, "quantum", p->quantum);
	p->overheads = script_option_number(&o, "overheads", p->overheads);
	if (!(p->overheads >= 0 && p->overheads <= 1e6))
		return script_throw(L, "RangeError", "overheads must not be negative");
	if (run_of(L))
		script_run_apply_machine(run_of(L));
	return 0;
}

/* network { latency = } */
static int network(lua_State *L)
{
	static const char *const keys[] = { "latency", NULL };
	struct script_options o = script_options_check(L, 1, "network", keys);
	struct script_plan *p = listener(L);

	if (!p)
		return 0;
	p->latency = script_option_time(&o, "latency", p->latency);
	if (run_of(L))
		script_run_apply_network(run_of(L));
	return 0;
}

/* ---- system ------------------------------------------------------------------------------ */

/* What runtime(...) would have said: its name and options stand in the table. */
static void read_runtime(const struct script_options *o, struct script_runtime_line *line)
{
	static const char *const others[] = { "name", "runtime", "cores", "main", "machines", NULL };
	const char *name = script_option_text(o, "runtime", "node"), *at = strchr(name, '@');
	const char *wrong;

	*line = (struct script_runtime_line){ .line = (int)script_line_now(o->L) };
	snprintf(line->name, sizeof line->name, "%.*s", (int)strcspn(name, "@"), name);
	if (at)
		snprintf(line->version, sizeof line->version, "%s", at + 1);
	wrong = script_source_options(o->L, o->table, others, line);
	if (wrong)
		script_throw(o->L, "TypeError", "%s: %s", o->word, wrong);
}

static void read_machine(lua_State *L, int idx, struct script_plan *p,
			 struct script_machine_plan *m, const char *name)
{
	struct script_options o = script_options_at(L, idx, "system");

	m->name = keep(p, script_option_text(&o, "name", name));
	m->cores = (uint32_t)script_option_count(&o, "cores", 1, 1024, 0);
	read_runtime(&o, &m->line);
	if (!script_option(&o, "main") || !lua_isfunction(L, -1))
		script_throw(L, "TypeError", "%s %s has no main: main = function() ... end", o.word,
			     m->name);
	lua_pop(L, 1);
}

static void read_machines(const struct script_options *o, struct script_plan *p,
			  struct script_system *s)
{
	lua_State *L = o->L;
	lua_Integer n;

	if (!script_option(o, "machines")) {
		s->n_machines = 1;
		s->machines = ls_arena_take(&p->arena, sizeof *s->machines);
		read_machine(L, o->table, p, s->machines, s->name);
		return;
	}
	n = lua_istable(L, -1) ? luaL_len(L, -1) : 0;
	if (n < 1 || n > 64)
		script_throw(L, "TypeError", "system %s: machines is a list of 1 to 64 tables",
			     s->name);
	s->n_machines = (size_t)n;
	s->machines = ls_arena_take(&p->arena, (size_t)n * sizeof *s->machines);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, -1, i);
		read_machine(L, -1, p, &s->machines[i - 1], "machine");
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

static void add_system(const struct script_options *o, struct script_plan *p)
{
	struct script_system *s;
	const char *name = script_option_text(o, "name", NULL);

	if (!name)
		script_throw(o->L, "TypeError", "a system needs a name: system { name = \"node\" }");
	for (size_t i = 0; i < p->n_systems; i++)
		if (strcmp(p->systems[i].name, name) == 0)
			script_throw(o->L, "TypeError", "there are two systems called %s", name);
	s = GROW(p->systems, p->n_systems, p->cap_systems);
	*s = (struct script_system){ .name = keep(p, name), .line = script_line_now(o->L) };
	read_machines(o, p, s);
}

/* This process runs `main` of its own system and machine, once the file has been read. */
static void take_main(const struct script_options *o, const struct script_process *p)
{
	const struct script_system *s = p->run->system;
	const char *name = script_option_text(o, "name", "");

	if (!s || strcmp(name, s->name) != 0)
		return;
	if (script_option(o, "machines")) {
		lua_rawgeti(o->L, -1, (lua_Integer)(p->machine->plan - s->machines) + 1);
		lua_getfield(o->L, -1, "main");
	} else {
		lua_getfield(o->L, o->table, "main");
	}
	lua_setfield(o->L, LUA_REGISTRYINDEX, SCRIPT_MAIN);
}

/* system { name =, runtime =, main = function() ... end, cores =, ... } */
static int system_word(lua_State *L)
{
	struct script_options o = script_options_at(L, 1, "system");
	struct script_vm *vm = script_vm_of(L);

	if (!vm->isolate)
		add_system(&o, vm->plan);
	else if (vm->run->system)
		take_main(&o, vm->isolate->process);
	else
		return script_throw(L, "Error", "system stands at the level of the file, not in a "
						"function that runs later");
	return 0;
}

/* ---- load ---------------------------------------------------------------------------------- */

static int64_t count_of(const struct script_options *o, const char *key)
{
	int64_t n;

	if (!script_option(o, key))
		return RT_LOAD_NONE;
	if (!lua_isinteger(o->L, -1))
		script_throw(o->L, "TypeError", "load: %s must be a whole number", key);
	n = lua_tointeger(o->L, -1);
	lua_pop(o->L, 1);
	return n;
}

static sim_time time_of(lua_State *L, const char *what)
{
	sim_time t = 0;

	if (lua_type(L, -1) == LUA_TNUMBER)
		return sim_from_ms(lua_tonumber(L, -1));
	if (lua_type(L, -1) != LUA_TSTRING || !sim_parse(lua_tostring(L, -1), SIM_MS, &t))
		script_throw(L, "TypeError", "load: %s must be a time, like \"10s\"", what);
	return t;
}

/* The `i`-th pair of the list on top: pushes its second value, the first is a time. */
static sim_time pair(lua_State *L, lua_Integer i, const char *what)
{
	sim_time at;

	if (lua_rawgeti(L, -1, i) != LUA_TTABLE)
		script_throw(L, "TypeError", "load: %s is a list of pairs { when, what }", what);
	lua_rawgeti(L, -1, 1);
	at = time_of(L, what);
	lua_pop(L, 1);
	lua_rawgeti(L, -1, 2);
	lua_remove(L, -2);
	return at;
}

static void read_ramp(const struct script_options *o, struct script_plan *p,
		      struct rt_load_plan *l)
{
	struct rt_load_point *points;

	if (!script_option(o, "ramp"))
		return;
	luaL_checktype(o->L, -1, LUA_TTABLE);
	l->n_ramp = (size_t)luaL_len(o->L, -1);
	l->ramp = points = ls_arena_take(&p->arena, l->n_ramp * sizeof *points + 1);
	for (size_t i = 0; i < l->n_ramp; i++) {
		points[i].at = pair(o->L, (lua_Integer)i + 1, "ramp");
		if (lua_type(o->L, -1) != LUA_TNUMBER)
			script_throw(o->L, "TypeError", "load: ramp needs numbers of requests a second");
		points[i].rate = lua_tonumber(o->L, -1);
		lua_pop(o->L, 1);
	}
	lua_pop(o->L, 1);
}

static void read_schedule(const struct script_options *o, struct script_plan *p,
			  struct rt_load_plan *l)
{
	struct rt_load_send *sends;

	if (!script_option(o, "schedule"))
		return;
	luaL_checktype(o->L, -1, LUA_TTABLE);
	l->n_schedule = (size_t)luaL_len(o->L, -1);
	l->schedule = sends = ls_arena_take(&p->arena, l->n_schedule * sizeof *sends + 1);
	for (size_t i = 0; i < l->n_schedule; i++) {
		sends[i].at = pair(o->L, (lua_Integer)i + 1, "schedule");
		if (lua_type(o->L, -1) != LUA_TSTRING)
			script_throw(o->L, "TypeError", "load: schedule needs paths, like \"/users\"");
		sends[i].url = keep(p, lua_tostring(o->L, -1));
		lua_pop(o->L, 1);
	}
	lua_pop(o->L, 1);
}

static void read_names(const struct script_options *o, struct rt_load_plan *l)
{
	const char *kind = script_option_text(o, "kind", "http");
	const char *arrivals = script_option_text(o, "arrivals", NULL);

	if (!rt_load_kind_named(kind, &l->kind))
		script_throw(o->L, "TypeError", "load: kind is \"http\" or \"websocket\", not %s",
			     kind);
	l->arrivals_given = arrivals != NULL;
	if (arrivals && !rt_load_arrivals_named(arrivals, &l->arrivals))
		script_throw(o->L, "TypeError",
			     "load: arrivals is \"constant\" or \"poisson\", not %s", arrivals);
}

static sim_time optional_time(const struct script_options *o, const char *key, sim_time otherwise)
{
	sim_time t = otherwise;

	if (script_option(o, key)) {
		t = time_of(o->L, key);
		lua_pop(o->L, 1);
	}
	return t;
}

static void read_load(const struct script_options *o, struct script_plan *p,
		      struct rt_load_plan *l)
{
	rt_load_plan_init(l);
	read_names(o, l);
	l->url = keep(p, script_option_text(o, "url", l->url));
	l->method = keep(p, script_option_text(o, "method", l->method));
	l->body = keep(p, script_option_text(o, "body", l->body));
	l->body_len = strlen(l->body);
	if (script_option(o, "rate"))
		lua_pop(o->L, 1), l->rate = script_option_number(o, "rate", 0);
	read_ramp(o, p, l);
	read_schedule(o, p, l);
	l->users = count_of(o, "users");
	l->think_given = script_option(o, "think");
	if (l->think_given) {
		script_dist_keep(o->L, -1, &p->arena, &l->think, "think");
		lua_pop(o->L, 1);
	}
	l->messages_per_second =
		script_option_number(o, "messages_per_second", l->messages_per_second);
	l->requests = count_of(o, "requests");
	l->start = optional_time(o, "start", 0);
	l->duration = optional_time(o, "duration", RT_LOAD_NONE);
	l->timeout = optional_time(o, "timeout", RT_LOAD_NONE);
	l->connections = count_of(o, "connections");
	l->keepalive = script_option_bool(o, "keepalive", true);
	l->to = keep(p, script_option_text(o, "to", NULL));
	l->port = count_of(o, "port");
	l->line = script_line_now(o->L);
}

static int throw_wrong(lua_State *L, const char *wrong, const char *hint)
{
	lua_pushfstring(L, "load: %s", wrong);
	script_error_new(L, "RangeError", lua_tostring(L, -1));
	if (hint)
		script_error_hint(L, hint);
	return lua_error(L);
}

static int load(lua_State *L)
{
	static const char *const keys[] = {
		"url",	 "method",   "body",	    "rate",    "ramp",	"schedule",
		"users", "think",    "arrivals",    "kind",    "start", "messages_per_second",
		"to",	 "duration", "connections", "timeout", "port",	"keepalive",
		"requests", NULL
	};
	struct script_options o = script_options_check(L, 1, "load", keys);
	struct script_plan *p = listener(L);
	struct rt_load_plan *l;
	const char *wrong, *hint = NULL;

	if (!p)
		return 0;
	l = ls_arena_take(&p->arena, sizeof *l);
	read_load(&o, p, l);
	wrong = rt_load_plan_wrong(l, &hint);
	if (wrong)
		return throw_wrong(L, wrong, hint);
	*GROW(p->loads, p->n_loads, p->cap_loads) = l;
	if (run_of(L))
		script_run_start_load(run_of(L), l);
	return 0;
}

/* ---- fault ------------------------------------------------------------------------------------ */

/* fault { at = "2s", kill = 1, signal = "SIGKILL", to = "node" } */
static int fault(lua_State *L)
{
	static const char *const keys[] = { "at", "kill", "signal", "to", NULL };
	struct script_options o = script_options_check(L, 1, "fault", keys);
	struct script_plan *p = listener(L);
	const char *name = script_option_text(&o, "signal", "SIGTERM");
	struct script_fault_plan *f;

	if (!p)
		return 0;
	if (!script_signal_named(name))
		return script_throw(L, "TypeError", "fault: there is no signal called %s", name);
	f = ls_arena_take(&p->arena, sizeof *f);
	*f = (struct script_fault_plan){ .at = optional_time(&o, "at", 0),
				    .kill = script_option_count(&o, "kill", 0, 1000000, 0),
				    .signal = script_signal_named(name),
				    .to = keep(p, script_option_text(&o, "to", NULL)) };
	*GROW(p->faults, p->n_faults, p->cap_faults) = f;
	if (run_of(L))
		script_run_plan_fault(run_of(L), f);
	return 0;
}

void script_plan_open(lua_State *L)
{
	lua_register(L, "machine", machine);
	lua_register(L, "network", network);
	lua_register(L, "system", system_word);
	lua_register(L, "load", load);
	lua_register(L, "fault", fault);
}
