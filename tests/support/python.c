/* SPDX-License-Identifier: MIT */
#include "support/python.h"

#include <check.h>
#include <lauxlib.h>
#include <string.h>

#include "base/str.h"
#include "journal/journal.h"
#include "script/error.h"
#include "script/limits.h"
#include "script/py_error.h"
#include "script/py_words.h"
#include "script/run.h"
#include "script/sandbox.h"
#include "script/vm.h"

struct output {
	struct ls_str out, err;
};

static void keep(void *arg, enum jrn_stream stream, const char *text, size_t len)
{
	struct output *o = arg;

	ls_str_addn(stream == JRN_STDERR ? &o->err : &o->out, text, len);
}

static int open_words(lua_State *L)
{
	script_sandbox_open(L);
	script_py_error_open(L);
	script_py_values_open(L);
	script_sandbox_seal(L);
	return 0;
}

static int show_error(lua_State *L)
{
	script_py_error_text(L, 1, lua_touserdata(L, 2));
	return 0;
}

static void run(lua_State *L, const char *text, struct output *o)
{
	int status;

	lua_pushcfunction(L, open_words);
	ck_assert_int_eq(lua_pcall(L, 0, 0, 0), LUA_OK);
	ck_assert_int_eq(luaL_loadbuffer(L, text, strlen(text), "@test.lua"), LUA_OK);
	status = lua_pcall(L, 0, 0, 0);
	if (status == LUA_OK)
		return;
	script_error_convert(L, status);
	lua_pushcfunction(L, show_error);
	lua_insert(L, -2);
	lua_pushlightuserdata(L, &o->err);
	ck_assert_int_eq(lua_pcall(L, 2, 0, 0), LUA_OK);
}

static struct output run_text(const char *text)
{
	struct output o = {LS_STR_INIT, LS_STR_INIT};
	struct script_config config;
	struct script_thread t;
	struct script_vm *vm;
	struct jrn j;

	jrn_init(&j);
	script_config_init(&config);
	config.print = keep;
	config.print_arg = &o;
	vm = script_vm_new(&config);
	vm->journal = &j;
	t = script_thread_take(vm);
	run(t.co, text, &o);
	script_thread_give(vm, t);
	script_vm_free(vm);
	jrn_release(&j);
	ls_str_add(&o.out, "");
	ls_str_add(&o.err, "");
	return o;
}

static void end(struct output *o)
{
	ls_str_release(&o->out);
	ls_str_release(&o->err);
}

void python_prints(const char *text, const char *expected)
{
	struct output o = run_text(text);

	ck_assert_str_eq(o.err.s, "");
	ck_assert_str_eq(o.out.s, expected);
	end(&o);
}

void python_complains(const char *text, const char *expected)
{
	struct output o = run_text(text);

	ck_assert_str_eq(o.err.s, expected);
	end(&o);
}
