/* SPDX-License-Identifier: MIT */
#include "script/prelude.h"

#include <lauxlib.h>

#include "support/suite.h"

static lua_State *L;

static void setup(void)
{
	L = luaL_newstate();
}

static void teardown(void)
{
	lua_close(L);
}

/* Without it each start compiles the sources. */
START_TEST(the_bytecode_of_the_build_fits_the_lua_that_runs)
{
	ck_assert(script_prelude_fits(L));
	ck_assert_int_eq(lua_gettop(L), 0);
}
END_TEST

Suite *script_prelude_suite(void)
{
	Suite *s = suite_create("script/prelude");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_bytecode_of_the_build_fits_the_lua_that_runs);
	suite_add_tcase(s, t);
	return s;
}
