/* SPDX-License-Identifier: MIT */
#include "runtime/http.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

#define STORE_KEPT 4096 /* a spare message keeps no more than this much memory */

void rt_http_init(struct rt_http *http, struct mc_net *net)
{
	*http = (struct rt_http){.net = net};
}

void rt_http_release(struct rt_http *http)
{
	struct rt_http_message *m;

	while ((m = http->spare)) {
		http->spare = m->next;
		free(m->store);
		free(m);
	}
}

struct rt_http_message *rt_http_new(struct rt_http *http, enum rt_http_kind kind)
{
	struct rt_http_message *m = http->spare;
	char *store = NULL;
	size_t cap = 0;

	if (m) {
		http->spare = m->next;
		store = m->store;
		cap = m->cap;
	} else {
		m = ls_calloc(1, sizeof *m);
	}
	*m = (struct rt_http_message){
		.http = http, .kind = kind, .store = store, .cap = cap};
	return m;
}

void rt_http_free(struct rt_http_message *m)
{
	if (m->cap > STORE_KEPT) {
		free(m->store);
		m->store = NULL;
		m->cap = 0;
	}
	m->next = m->http->spare;
	m->http->spare = m;
}

/* The texts move when the store grows. */
static void move_texts(struct rt_http_message *m, const char *from)
{
	struct rt_http_text *texts[] = {&m->method, &m->url, &m->headers, &m->body};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i]->s >= from && texts[i]->s < from + m->used)
			texts[i]->s = m->store + (texts[i]->s - from);
}

void rt_http_set(struct rt_http_message *m, struct rt_http_text *to, const char *s,
		 size_t len)
{
	char *old = m->store;
	char *room = NULL;

	to->s = NULL;
	to->len = len;
	if (!s)
		return;
	if (m->cap - m->used < len + 1) {
		m->cap = m->used + len + 1 > 2 * m->cap ? m->used + len + 1 : 2 * m->cap;
		room = ls_realloc(NULL, m->cap, 1);
		if (m->used)
			memcpy(room, old, m->used);
		m->store = room;
		if (m->used)
			move_texts(m, old);
		free(old);
	}
	room = m->store + m->used;
	memcpy(room, s, len);
	room[len] = '\0';
	m->used += len + 1;
	to->s = room;
}

struct mc_chunk *rt_http_pack(struct rt_http_message *m)
{
	return mc_chunk_new_message(m->http->net, rt_http_size(m), m,
				    &rt_http_message_kind);
}

static size_t path_len(const struct rt_http_message *m)
{
	const char *mark = memchr(m->url.s, '?', m->url.len);

	return mark ? (size_t)(mark - m->url.s) : m->url.len;
}

struct rt_http_text rt_http_path(const struct rt_http_message *m)
{
	return (struct rt_http_text){m->url.s, path_len(m)};
}

struct rt_http_text rt_http_query(const struct rt_http_message *m)
{
	size_t len = path_len(m);

	if (len == m->url.len)
		return (struct rt_http_text){"", 0};
	return (struct rt_http_text){m->url.s + len + 1, m->url.len - len - 1};
}

const char *rt_http_reason(unsigned status)
{
	static const struct {
		unsigned status;
		const char *reason;
	} reasons[] = {{101, "Switching Protocols"},
		       {200, "OK"},
		       {201, "Created"},
		       {202, "Accepted"},
		       {204, "No Content"},
		       {301, "Moved Permanently"},
		       {302, "Found"},
		       {304, "Not Modified"},
		       {307, "Temporary Redirect"},
		       {400, "Bad Request"},
		       {401, "Unauthorized"},
		       {403, "Forbidden"},
		       {404, "Not Found"},
		       {405, "Method Not Allowed"},
		       {408, "Request Timeout"},
		       {409, "Conflict"},
		       {413, "Payload Too Large"},
		       {418, "I'm a Teapot"},
		       {422, "Unprocessable Entity"},
		       {429, "Too Many Requests"},
		       {500, "Internal Server Error"},
		       {502, "Bad Gateway"},
		       {503, "Service Unavailable"},
		       {504, "Gateway Timeout"}};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "";
}
