/* SPDX-License-Identifier: MIT
 *
 * runtime/http.h - HTTP and WebSocket messages as objects.
 *
 * Nobody parses anything: a message is a struct that travels as the payload of a chunk
 * (machine/net.h) and arrives with the chunk's last byte.  The chunk is as long as the
 * text that it stands for, so that buffers fill up as they would; the text itself is
 * made only if somebody reads the bytes (a raw socket of the script).
 *
 *	m = rt_http_new(http, RT_HTTP_REQUEST);
 *	m->number = 7;
 *	rt_http_set(m, &m->url, "/users?page=2", 13);		copied
 *	mc_send(sock, chunk = rt_http_pack(m), 0, &taken);	m is now the chunk's
 *	mc_chunk_unref(net, chunk);
 *	...
 *	mc_recv(sock, max, &piece);	if (piece.message) use it while the chunk is held
 *
 * An answer is one RESPONSE that is `last`, or a RESPONSE and so many BODYs of which one
 * is `last`; a request is a REQUEST, and where that is `streamed` as many BODYs.  Without a length (`streamed`) bodies are chunks of Transfer-Encoding, and
 * the last has no bytes of its own.  A WebSocket begins with a REQUEST that says
 * `upgrade` and an answer of status 101; after that both sides send FRAMEs.
 *
 * `number` is that of the load's request (runtime/requests.h), 0 for what belongs to
 * none: it is not on the wire, but what makes a request the same in every system.
 *
 * Sizes: the lines that Node's http writes, without Date.
 *
 * Ownership: rt_http owns messages that are not used now.  A message is its maker's
 * until it is packed, then its chunk's.
 * Errors: none.
 */
#ifndef LS_RUNTIME_HTTP_H
#define LS_RUNTIME_HTTP_H

#include "machine/net.h"

enum rt_http_kind { RT_HTTP_REQUEST, RT_HTTP_RESPONSE, RT_HTTP_BODY, RT_HTTP_FRAME };

/* A string that lives as long as the message, or longer. */
struct rt_http_text {
	const char *s;
	size_t len;
};

struct rt_http {
	struct mc_net *net;
	struct rt_http_message *spare;
};

struct rt_http_message {
	struct rt_http *http;
	enum rt_http_kind kind;
	uint32_t number;
	uint32_t process; /* RESPONSE, FRAME of a server: which one it was */
	uint16_t status;  /* RESPONSE; a closing FRAME: its code */
	bool last;	  /* RESPONSE, BODY: the message is complete */
	bool streamed; /* REQUEST, RESPONSE: no Content-Length, BODYs follow (of a RESPONSE,
			  unless `last`); BODY: a chunk of such a message */
	bool close;    /* Connection: close; of a FRAME: the closing one */
	bool upgrade;  /* REQUEST: to a WebSocket */
	bool masked;   /* FRAME: of a client */
	sim_time sent; /* FRAME of a server: when its script said so */
	bool unread;   /* REQUEST: who sent it looks at the size of the answer only, so
			  that the text of bodies may be left out (s is NULL) */
	struct rt_http_text method, url; /* REQUEST */
	struct rt_http_text headers; /* REQUEST, RESPONSE: more lines of them, each with \r\n */
	struct rt_http_text body;    /* any kind; its part in this message */
	uint16_t keep_alive; /* RESPONSE: seconds that the connection will stay idle; 0: it
				does not say */
	size_t length; /* RESPONSE without a body that is all: of its bodies, or of what a GET
			  would give */
	char *store;   /* what was copied */
	size_t used, cap;
	struct rt_http_message *next; /* spare */
};

void rt_http_init(struct rt_http *http, struct mc_net *net);
void rt_http_release(struct rt_http *http);

/* All fields 0. */
struct rt_http_message *rt_http_new(struct rt_http *http, enum rt_http_kind kind);
/* A message that is not packed after all. */
void rt_http_free(struct rt_http_message *m);
/* Sets one of m's texts to a copy of these bytes; s NULL: only their number. */
void rt_http_set(struct rt_http_message *m, struct rt_http_text *to, const char *s,
		 size_t len);

/* A chunk with one reference that carries the message and is as long as its text. */
struct mc_chunk *rt_http_pack(struct rt_http_message *m);

/* The part of a REQUEST's url before its query, and the query ("" without one). */
struct rt_http_text rt_http_path(const struct rt_http_message *m);
struct rt_http_text rt_http_query(const struct rt_http_message *m);

/* Answers of this status never have a body, nor a length. */
static inline bool rt_http_is_bare(unsigned status)
{
	return status < 200 || status == 204 || status == 304;
}

/* "OK", "Not Found"; "" when the status has no name. */
const char *rt_http_reason(unsigned status);

/* ---- http_text.c: what stands on the wire -------------------------------------------
 */

/* Is this chunk one of ours?  Then piece.message is a struct rt_http_message. */
extern const struct mc_message_kind rt_http_message_kind;

uint64_t rt_http_size(const struct rt_http_message *m);

#endif
