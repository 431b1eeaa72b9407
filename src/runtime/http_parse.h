/* SPDX-License-Identifier: MIT
 *
 * runtime/http_parse.h - requests that come as text, from a script's raw socket.
 *
 * All other clients send messages (runtime/http.h), which nobody parses. A reader keeps
 * what has come until a request is whole; several may be in one piece, or one in several.
 *
 *	rt_http_reader_add(&r, text, len);
 *	while ((found = rt_http_reader_next(&r, http, &m)) == RT_HTTP_WHOLE)
 *		use(m), rt_http_free(m);
 *
 * Bodies: by Content-Length, or chunked. Left out: trailers, folded lines.
 *
 * Ownership: the caller's struct, all 0 at first.
 * Errors: RT_HTTP_BAD, after which the connection ends.
 * Source: llhttp 8, which Node and httptools share; RFC 9112.
 */
#ifndef LS_RUNTIME_HTTP_PARSE_H
#define LS_RUNTIME_HTTP_PARSE_H

#include "runtime/http.h"

struct rt_http_reader {
	char *text;
	size_t len, cap;
};

enum rt_http_found { RT_HTTP_MORE, RT_HTTP_WHOLE, RT_HTTP_BAD };

void rt_http_reader_add(struct rt_http_reader *r, const char *s, size_t len);
/* Takes the first request out of what has come. */
enum rt_http_found rt_http_reader_next(struct rt_http_reader *r, struct rt_http *http,
				       struct rt_http_message **m);
void rt_http_reader_release(struct rt_http_reader *r);

#endif
