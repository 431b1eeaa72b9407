/* SPDX-License-Identifier: MIT
 *
 * prelude_dump NAME <part.lua >part.inc - compiles a part of the prelude when loopscope is
 * built, so that a start need not: writes Lua's bytecode as the bytes of a C array.
 *
 * Bytecode is the same for all of Lua 5.4; scripts are never loaded as such.
 */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

static int put(lua_State *L, const void *p, size_t n, void *out)
{
	const unsigned char *byte = p;

	(void)L;
	for (size_t i = 0; i < n; i++)
		fprintf(out, "0x%02x,%s", byte[i], i % 16 == 15 ? "\n" : "");
	return 0;
}

/* ".../prelude_stream_read.inc" is "=stream" in positions, ".../prelude_py_tasks.inc" is
 * "=tasks": the parts of one subject have one name. */
static void chunk_name(const char *path, char *name, size_t size)
{
	const char *base = strstr(path, "prelude_");

	base = base ? base + strlen("prelude_") : path;
	if (strncmp(base, "py_", 3) == 0)
		base += 3;
	snprintf(name, size, "=%s", base);
	name[strcspn(name, "._")] = '\0';
}

int main(int argc, char **argv)
{
	static char text[1 << 20];
	lua_State *L = luaL_newstate();
	char name[60];
	size_t len = fread(text, 1, sizeof text, stdin);

	if (argc != 2 || !L || len == sizeof text)
		return 1;
	chunk_name(argv[1], name, sizeof name);
	if (luaL_loadbufferx(L, text, len, name, "t") != LUA_OK) {
		fprintf(stderr, "%s\n", lua_tostring(L, -1));
		return 1;
	}
	lua_dump(L, put, stdout, 0);
	lua_close(L);
	return ferror(stdout) ? 1 : 0;
}
