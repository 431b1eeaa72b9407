/* SPDX-License-Identifier: MIT */
#include "runtime/http_parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/vec.h"

#define MOST_HEAD (16 * 1024) /* --max-http-header-size */

void rt_http_reader_add(struct rt_http_reader *r, const char *s, size_t len)
{
	ls_grow(r->text, r->cap, r->len + len + 1);
	memcpy(r->text + r->len, s, len);
	r->len += len;
	r->text[r->len] = '\0';
}

void rt_http_reader_release(struct rt_http_reader *r)
{
	free(r->text);
	*r = (struct rt_http_reader){0};
}

/* What a head says of the rest. */
struct head {
	size_t length;
	bool chunked;
};

/* ---- the head ---------------------------------------------------------------------- */

static bool is_field(const char *line, size_t name, const char *what)
{
	return strlen(what) == name && strncasecmp(line, what, name) == 0;
}

static bool says(const char *value, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(value, word, len) == 0;
}

static bool take_length(const char *value, size_t len, struct head *h)
{
	h->length = 0;
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)value[i]) || h->length > SIZE_MAX / 100)
			return false;
		h->length = h->length * 10 + (size_t)(value[i] - '0');
	}
	return len > 0;
}

/* One field; those that a message says in other words are no lines of it. */
static bool take_field(struct rt_http_message *m, struct head *h, const char *line,
		       size_t len, struct ls_str *lines)
{
	const char *colon = memchr(line, ':', len), *value;
	size_t name, n;

	if (!colon || colon == line || colon[-1] == ' ')
		return false;
	name = (size_t)(colon - line);
	value = colon + 1;
	n = len - name - 1;
	while (n && (*value == ' ' || *value == '\t'))
		value++, n--;
	while (n && (value[n - 1] == ' ' || value[n - 1] == '\t'))
		n--;
	if (is_field(line, name, "Content-Length"))
		return take_length(value, n, h);
	if (is_field(line, name, "Transfer-Encoding"))
		return h->chunked = says(value, n, "chunked");
	if (is_field(line, name, "Connection")) {
		m->close = says(value, n, "close") ||
			   (m->close && !says(value, n, "keep-alive"));
		return true;
	}
	if (is_field(line, name, "Upgrade"))
		m->upgrade = says(value, n, "websocket");
	else if (!is_field(line, name, "Host"))
		ls_str_addf(lines, "%.*s: %.*s\r\n", (int)name, line, (int)n, value);
	return true;
}

/* "GET /path HTTP/1.1" */
static bool take_request_line(struct rt_http_message *m, const char *line, size_t len)
{
	const char *url = memchr(line, ' ', len), *version;
	const char *end = line + len;

	if (!url || url == line)
		return false;
	for (const char *p = line; p < url; p++)
		if (!isupper((unsigned char)*p) && *p != '-')
			return false;
	url++;
	version = memchr(url, ' ', (size_t)(end - url));
	if (!version || version == url || end - version != 9 ||
	    strncmp(version, " HTTP/1.", 8) != 0 || (version[8] != '0' && version[8] != '1'))
		return false;
	m->close = version[8] == '0';
	rt_http_set(m, &m->method, line, (size_t)(url - 1 - line));
	rt_http_set(m, &m->url, url, (size_t)(version - url));
	return true;
}

static bool take_head(struct rt_http_message *m, struct head *h, const char *text,
		      const char *end)
{
	struct ls_str lines = LS_STR_INIT;
	const char *eol = strstr(text, "\r\n");
	bool good = take_request_line(m, text, (size_t)(eol - text));

	for (text = eol + 2; good && text < end; text = eol + 2) {
		eol = strstr(text, "\r\n");
		good = take_field(m, h, text, (size_t)(eol - text), &lines);
	}
	if (lines.len)
		rt_http_set(m, &m->headers, lines.s, lines.len);
	ls_str_release(&lines);
	return good;
}

/* ---- the body ---------------------------------------------------------------------- */

/* All chunks of a body: RT_HTTP_WHOLE and where it ends. */
static enum rt_http_found read_chunks(const char *p, const char *end, struct ls_str *body,
				      const char **after)
{
	for (;;) {
		const char *eol = strstr(p, "\r\n");
		char *stop;
		size_t n;

		if (!eol)
			return end - p > MOST_HEAD ? RT_HTTP_BAD : RT_HTTP_MORE;
		n = strtoul(p, &stop, 16);
		if (!isxdigit((unsigned char)*p) || (stop != eol && *stop != ';'))
			return RT_HTTP_BAD;
		p = eol + 2;
		if (end - p < 2 || n > (size_t)(end - p) - 2)
			return RT_HTTP_MORE;
		if (strncmp(p + n, "\r\n", 2) != 0)
			return RT_HTTP_BAD;
		ls_str_addn(body, p, n);
		p += n + 2;
		if (n == 0) {
			*after = p;
			return RT_HTTP_WHOLE;
		}
	}
}

static enum rt_http_found take_body(struct rt_http_message *m, const struct head *h,
				    const char *from, const char *end, const char **after)
{
	struct ls_str body = LS_STR_INIT;
	enum rt_http_found found = RT_HTTP_WHOLE;

	if (h->chunked) {
		found = read_chunks(from, end, &body, after);
	} else if (h->length > (size_t)(end - from)) {
		found = RT_HTTP_MORE;
	} else {
		ls_str_addn(&body, from, h->length);
		*after = from + h->length;
	}
	if (found == RT_HTTP_WHOLE && body.len)
		rt_http_set(m, &m->body, body.s, body.len);
	ls_str_release(&body);
	return found;
}

enum rt_http_found rt_http_reader_next(struct rt_http_reader *r, struct rt_http *http,
				       struct rt_http_message **out)
{
	const char *blank = r->len ? strstr(r->text, "\r\n\r\n") : NULL;
	const char *after = NULL;
	struct rt_http_message *m;
	enum rt_http_found found;
	struct head h = {0};

	if (!blank)
		return r->len > MOST_HEAD ? RT_HTTP_BAD : RT_HTTP_MORE;
	m = rt_http_new(http, RT_HTTP_REQUEST);
	found = take_head(m, &h, r->text, blank + 2)
			? take_body(m, &h, blank + 4, r->text + r->len, &after)
			: RT_HTTP_BAD;
	if (found != RT_HTTP_WHOLE) {
		rt_http_free(m);
		return found;
	}
	r->len -= (size_t)(after - r->text);
	memmove(r->text, after, r->len + 1);
	*out = m;
	return RT_HTTP_WHOLE;
}
