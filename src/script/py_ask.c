/* SPDX-License-Identifier: MIT
 *
 * script/py_ask.c - HTTP clients: a transport that sends requests and is told of answers.
 */
#include <lauxlib.h>

#include "runtime/http.h"
#include "script/inside.h"
#include "script/py_transport.h"

/* Pushes the lines of an answer, its length among them where it has one. */
static void push_headers(lua_State *L, const struct rt_http_message *m)
{
	luaL_Buffer b;

	luaL_buffinit(L, &b);
	if (m->kind == RT_HTTP_RESPONSE && !m->streamed) {
		lua_pushfstring(L, "content-length: %I\r\n",
				(lua_Integer)(m->last ? m->body.len : m->length));
		luaL_addvalue(&b);
	}
	luaL_addlstring(&b, m->headers.s ? m->headers.s : "", m->headers.len);
	luaL_pushresult(&b);
}

/* { status, body, last, headers }; a status of 0: more of the same answer. */
bool script_transport_answer(struct transport *t, const struct mc_piece *piece)
{
	const struct rt_http_message *m = piece->message;
	bool is = m && piece->chunk->kind == &rt_http_message_kind;
	lua_State *L = t->vm->L;

	if (is) {
		luaL_checkstack(L, 4, NULL);
		lua_createtable(L, 4, 0);
		lua_pushinteger(L, m->kind == RT_HTTP_RESPONSE ? m->status : 0);
		lua_rawseti(L, -2, 1);
		lua_pushlstring(L, m->body.s ? m->body.s : "", m->body.s ? m->body.len : 0);
		lua_rawseti(L, -2, 2);
		lua_pushboolean(L, m->last);
		lua_rawseti(L, -2, 3);
		push_headers(L, m);
		lua_rawseti(L, -2, 4);
		lua_pushboolean(L, m->close);
		lua_rawseti(L, -2, 5);
		t->value = script_slot_take(L, -1);
		lua_pop(L, 1);
	}
	mc_chunk_unref(t->stream.net, piece->chunk);
	return is;
}

int script_transport_ask(lua_State *L)
{
	struct transport *t = lua_touserdata(L, 1);
	struct rt_http_message *m = rt_http_new(&t->vm->run->http, RT_HTTP_REQUEST);
	struct rt_http_text *texts[] = { &m->method, &m->url, &m->body, &m->headers };

	for (int i = 0; i < 4; i++) {
		size_t len;
		const char *s = lua_tolstring(L, 2 + i, &len);

		if (s)
			rt_http_set(m, texts[i], s, len);
	}
	m->close = lua_toboolean(L, 6);
	m->number = t->vm->thread->request;
	t->http = true;
	t->vm->thread->skew += t->vm->thread->cost->server.send;
	lua_pushboolean(L, rt_py_stream_write(&t->stream, rt_http_pack(m)));
	return 1;
}

/* __http_reason(status) */
static int reason(lua_State *L)
{
	lua_pushstring(L, rt_http_reason((unsigned)luaL_checkinteger(L, 1)));
	return 1;
}

void script_ask_open(lua_State *L)
{
	lua_register(L, "__http_reason", reason);
}
