/* SPDX-License-Identifier: MIT
 *
 * What a message looks like on the wire, and how long that is.
 *
 * The parts are listed once, by put_message(); it either writes them or only adds up
 * their lengths, so that the two cannot disagree.
 */
#include <string.h>

#include "runtime/http.h"

/* to NULL: only counts. */
struct writer {
	char *to;
	uint64_t len;
};

static void write_out(struct writer *w, const char *s, size_t len)
{
	if (s)
		memcpy(w->to + w->len, s, len);
	else
		memset(w->to + w->len, ' ', len);
}

/* Mostly only counts. */
static inline void put(struct writer *w, const char *s, size_t len)
{
	if (w->to)
		write_out(w, s, len);
	w->len += len;
}

static void put_text(struct writer *w, const struct rt_http_text *t)
{
	put(w, t->s, t->len);
}

#define PUT(w, literal) put(w, literal, sizeof literal - 1)

static void put_number(struct writer *w, uint64_t n, unsigned base)
{
	char digits[24];
	size_t at = sizeof digits;

	do
		digits[--at] = "0123456789abcdef"[n % base];
	while (n /= base);
	put(w, digits + at, sizeof digits - at);
}

static void put_length(struct writer *w, size_t length)
{
	PUT(w, "Content-Length: ");
	put_number(w, length, 10);
	PUT(w, "\r\n");
}

static void put_upgrade(struct writer *w, const struct rt_http_message *m)
{
	PUT(w, "Upgrade: websocket\r\nConnection: Upgrade\r\n");
	if (m->kind == RT_HTTP_REQUEST)
		PUT(w, "Sec-WebSocket-Version: 13\r\n"
		       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
	else
		PUT(w, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

/* A chunk without bytes is the end of a streamed message. */
static void put_piece(struct writer *w, const struct rt_http_message *m)
{
	if (m->body.len) {
		put_number(w, m->body.len, 16);
		PUT(w, "\r\n");
		put_text(w, &m->body);
		PUT(w, "\r\n");
	}
	if (m->last)
		PUT(w, "0\r\n\r\n");
}

static void put_request(struct writer *w, const struct rt_http_message *m)
{
	put_text(w, &m->method);
	PUT(w, " ");
	put_text(w, &m->url);
	PUT(w, " HTTP/1.1\r\nHost: localhost\r\n");
	if (m->upgrade) {
		put_text(w, &m->headers);
		put_upgrade(w, m);
		return;
	}
	if (m->close)
		PUT(w, "Connection: close\r\n");
	else
		PUT(w, "Connection: keep-alive\r\n");
	if (m->streamed) {
		PUT(w, "Transfer-Encoding: chunked\r\n");
	} else if (m->body.len) {
		PUT(w, "Content-Type: application/json\r\n");
		put_length(w, m->body.len);
	}
	put_text(w, &m->headers);
	PUT(w, "\r\n");
	if (m->streamed)
		put_piece(w, m);
	else
		put_text(w, &m->body);
}

static void put_keep_alive(struct writer *w, const struct rt_http_message *m)
{
	PUT(w, "Connection: keep-alive\r\n");
	if (!m->keep_alive)
		return;
	PUT(w, "Keep-Alive: timeout=");
	put_number(w, m->keep_alive, 10);
	PUT(w, "\r\n");
}

static void put_response(struct writer *w, const struct rt_http_message *m)
{
	const char *reason = rt_http_reason(m->status);

	PUT(w, "HTTP/1.1 ");
	put_number(w, m->status, 10);
	PUT(w, " ");
	put(w, reason, strlen(reason));
	PUT(w, "\r\n");
	if (m->status == 101) {
		put_upgrade(w, m);
		return;
	}
	if (m->close)
		PUT(w, "Connection: close\r\n");
	else
		put_keep_alive(w, m);
	if (m->streamed)
		PUT(w, "Transfer-Encoding: chunked\r\n");
	else if (!rt_http_is_bare(m->status))
		put_length(w, m->body.len && m->last ? m->body.len : m->length);
	put_text(w, &m->headers);
	PUT(w, "\r\n");
	if (m->streamed && (m->body.len || m->last))
		put_piece(w, m);
	else
		put_text(w, &m->body);
}

/* RFC 6455, 5.2: two bytes, two or eight more for the length, four of a client's mask. */
static void put_frame(struct writer *w, const struct rt_http_message *m)
{
	static const char header[14] = {(char)0x81};
	static const char closing[14] = {(char)0x88};
	size_t len = m->body.len;

	put(w, m->close ? closing : header,
	    2u +
		    (len > 65535 ? 8u
		     : len > 125 ? 2u
				 : 0u) +
		    (m->masked ? 4u : 0u));
	put_text(w, &m->body);
}

static void put_message(struct writer *w, const struct rt_http_message *m)
{
	switch (m->kind) {
	case RT_HTTP_REQUEST:
		put_request(w, m);
		break;
	case RT_HTTP_RESPONSE:
		put_response(w, m);
		break;
	case RT_HTTP_BODY:
		if (m->streamed)
			put_piece(w, m);
		else
			put_text(w, &m->body);
		break;
	case RT_HTTP_FRAME:
		put_frame(w, m);
		break;
	}
}

uint64_t rt_http_size(const struct rt_http_message *m)
{
	struct writer w = {0};

	put_message(&w, m);
	return w.len;
}

static void render(const void *message, char *text, uint64_t bytes)
{
	struct writer w = {.to = text};

	(void)bytes;
	put_message(&w, message);
}

static void release(void *message)
{
	rt_http_free(message);
}

const struct mc_message_kind rt_http_message_kind = {render, release};
