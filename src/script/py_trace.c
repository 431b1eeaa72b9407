/* SPDX-License-Identifier: MIT */
#include "script/py_trace.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "script/error.h"
#include "script/function_name.h"
#include "script/py.h"
#include "script/vm.h"

#define MAX_FRAMES 1000	       /* sys.getrecursionlimit() */
#define MAX_TEXT   (16 << 10) /* nothing is put before more than that */

SCRIPT_HIDDEN(frames_key);

struct place {
	const char *file, *name; /* they live as long as their function */
	int line;
};

/* From the innermost frame outwards. */
struct walk {
	struct place at[MAX_FRAMES];
	int n;
	bool called_by_c; /* the last one was: it may be a body */
};

/* Of the function on top, which is popped.  The main chunk has a name in Python. */
static const char *name_of(lua_State *L, const lua_Debug *ar)
{
	const char *name = *ar->what == 'm' ? "<module>" : script_function_name(L, -1);

	lua_pop(L, 1);
	return name;
}

static void add(struct walk *w, const struct place *p)
{
	struct place *inner = w->n ? &w->at[w->n - 1] : NULL;

	if (inner && !inner->name && w->called_by_c)
		inner->name = p->name; /* its body */
	else if (w->n < MAX_FRAMES)
		w->at[w->n++] = *p;
	w->called_by_c = false;
}

/* The levels of one Lua thread, whose functions are looked at on the stack of L. */
static void add_levels(struct walk *w, lua_State *L, lua_State *co)
{
	lua_Debug ar;

	luaL_checkstack(co, 2, "traceback");
	for (int level = 0; w->n < MAX_FRAMES && lua_getstack(co, level, &ar); level++) {
		lua_getinfo(co, "Slf", &ar);
		if (co != L)
			lua_xmove(co, L, 1);
		if (*ar.source == '=') {
			w->called_by_c = !script_py_is_await(L, -1);
			lua_pop(L, 1);
		} else {
			struct place p = { .file = ar.source + (*ar.source == '@'),
					   .line = ar.currentline };

			p.name = name_of(L, &ar);
			add(w, &p);
		}
	}
}

static void add_frames(struct walk *w, lua_State *L, const struct script_stack *s)
{
	w->n = 0;
	w->called_by_c = false;
	luaL_checkstack(L, 8, "traceback");
	for (uint32_t i = s->len; i-- > 0;) {
		add_levels(w, L, s->frames[i].co);
		if (s->frames[i].kind == SCRIPT_ASYNC || s->frames[i].kind == SCRIPT_BASE)
			return;
	}
}

static void add_number(struct ls_str *out, uint32_t n)
{
	char text[12];
	int i = sizeof text;

	do
		text[--i] = (char)('0' + n % 10);
	while (n /= 10);
	ls_str_addn(out, text + i, sizeof text - (size_t)i);
}

static void write_frames(const struct walk *w, struct ls_str *out)
{
	for (int i = w->n; i-- > 0;) {
		const struct place *p = &w->at[i];

		ls_str_add(out, p->file);
		ls_str_addc(out, ':');
		add_number(out, (uint32_t)p->line);
		ls_str_addc(out, ':');
		ls_str_add(out, p->name ? p->name : "<lambda>");
		ls_str_addc(out, '\n');
	}
}

/* What is kept: a line with the number of the task that noted them last (0: none), then
 * the frames; NULL if there are none. */
static const char *kept(lua_State *L, int idx)
{
	const char *text;

	if (lua_type(L, idx) != LUA_TTABLE)
		return NULL;
	lua_rawgetp(L, idx, &frames_key);
	text = lua_tostring(L, -1);
	lua_pop(L, 1);
	return text;
}

static void keep(lua_State *L, int idx, struct ls_str *text)
{
	lua_pushlstring(L, text->s, text->len);
	lua_rawsetp(L, idx, &frames_key);
	ls_str_release(text);
}

/* What no frame runs, as a callback of the library, leaves no trace. */
void script_py_trace(lua_State *L, int idx)
{
	struct script_vm *vm = script_vm_of(L);
	const struct script_stack *s = vm->stack;
	const struct script_future *t;
	const char *before;
	struct ls_str text = { 0 };
	struct walk w;
	uint32_t owner;

	if (!s || s->len == 0 || s->frames[s->len - 1].co != L || !script_error_is(L, idx))
		return;
	idx = lua_absindex(L, idx);
	luaL_checkstack(L, 8, "traceback");
	t = script_py_thread(vm->thread)->task;
	owner = t ? t->number : 0;
	before = kept(L, idx);
	if (before && strtoul(before, NULL, 10) == owner)
		return;
	add_frames(&w, L, s);
	add_number(&text, owner);
	ls_str_addc(&text, '\n');
	write_frames(&w, &text);
	before = script_py_frames_of(L, idx);
	if (before && text.len + strlen(before) < MAX_TEXT)
		ls_str_add(&text, before);
	keep(L, idx, &text);
}

/* The line of the innermost frame gives way to `where`, which knows better. */
void script_py_trace_place(lua_State *L, int idx, const char *where)
{
	const char *frames = script_py_frames_of(L, idx), *all, *last;
	struct ls_str text = { 0 };

	if (!frames || !*frames)
		return;
	idx = lua_absindex(L, idx);
	all = kept(L, idx);
	last = frames + strlen(frames) - 1;
	while (last > frames && last[-1] != '\n')
		last--;
	ls_str_addn(&text, all, (size_t)(last - all));
	ls_str_add(&text, where);
	ls_str_add(&text, strrchr(last, ':'));
	keep(L, idx, &text);
}

const char *script_py_frames_of(lua_State *L, int idx)
{
	const char *text = kept(L, idx);

	return text ? strchr(text, '\n') + 1 : NULL;
}
