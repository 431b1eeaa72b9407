/* SPDX-License-Identifier: MIT
 *
 * script/prelude_dump.c - a tool of the build: a part of the prelude as bytecode.
 *
 *	prelude_dump prelude_stream_read.lua
 *
 * writes the bytes of the compiled chunk as the inside of a C initializer.  It is linked
 * with the Lua that the program is linked with; script/prelude.c tells how the program
 * finds out at run time whether that is still the same.  Lines and names are kept, as
 * errors and the names of functions need them.
 */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

/* "src/script/prelude_py_tasks.lua" is the chunk "=tasks", prelude_stream_read.lua
 * "=stream": what errors of the part call its source. */
static void chunk_name(const char *path, char *name, size_t size)
{
	const char *base = strrchr(path, '/');
	int len;

	base = base ? base + 1 : path;
	base += strncmp(base, "prelude_", 8) == 0 ? 8 : 0;
	base += strncmp(base, "py_", 3) == 0 ? 3 : 0;
	len = (int)strcspn(base, "_.");
	snprintf(name, size, "=%.*s", len, base);
}

static int write_bytes(lua_State *L, const void *bytes, size_t n, void *out)
{
	(void)L;
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%d,", ((const signed char *)bytes)[i]);
	fputc('\n', out);
	return ferror((FILE *)out);
}

/* The source, its length: as the program has it, without what luaL_loadfile skips. */
static int read_file(lua_State *L, const char *path)
{
	FILE *in = fopen(path, "rb");
	luaL_Buffer text;
	size_t n;

	if (!in)
		return luaL_error(L, "cannot open %s", path);
	luaL_buffinit(L, &text);
	do {
		n = fread(luaL_prepbuffer(&text), 1, LUAL_BUFFERSIZE, in);
		luaL_addsize(&text, n);
	} while (n > 0);
	luaL_pushresult(&text);
	fclose(in);
	return 1;
}

static int dump(lua_State *L)
{
	const char *path = luaL_checkstring(L, 1), *text;
	char name[64];
	size_t len;

	read_file(L, path);
	text = lua_tolstring(L, -1, &len);
	chunk_name(path, name, sizeof name);
	if (luaL_loadbufferx(L, text, len, name, "t") != LUA_OK)
		return lua_error(L);
	if (lua_dump(L, write_bytes, stdout, 0) != 0 || fflush(stdout) != 0)
		return luaL_error(L, "cannot write");
	return 0;
}

int main(int argc, char **argv)
{
	lua_State *L = luaL_newstate();
	int err;

	if (!L || argc != 2) {
		fprintf(stderr, "usage: prelude_dump FILE.lua\n");
		return 2;
	}
	lua_pushcfunction(L, dump);
	lua_pushstring(L, argv[1]);
	err = lua_pcall(L, 1, 0, 0);
	if (err != LUA_OK)
		fprintf(stderr, "prelude_dump: %s\n", lua_tostring(L, -1));
	lua_close(L);
	return err == LUA_OK ? 0 : 1;
}
