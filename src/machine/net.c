/* SPDX-License-Identifier: MIT */
#include "machine/net.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "machine/net_int.h"
#include "sim/rng.h"

void mc_net_init(struct mc_net *net, struct sim *sim)
{
	*net = (struct mc_net){.sim = sim,
			       .latency = MC_LOOPBACK,
			       .loopback = MC_LOOPBACK,
			       .room = MC_ROOM,
			       .accept_stream = sim_stream(sim->seed, "accept")};
	ls_list_init(&net->conns);
	ls_list_init(&net->all);
}

static void free_conns(struct mc_net *net)
{
	struct ls_list *link;
	struct mc_conn *c;

	while ((link = ls_list_pop(&net->conns))) {
		c = LS_LIST_ENTRY(link, struct mc_conn, link);
		mc_sock_forget(&c->client);
		mc_sock_forget(&c->server);
		free(c);
	}
	while ((c = net->free_conns)) {
		net->free_conns = c->next_free;
		free(c);
	}
}

void mc_net_release(struct mc_net *net)
{
	struct mc_chunk *chunk;
	struct ls_list *link;

	if (!net->sim)
		return;
	while ((link = ls_list_first(&net->all)))
		mc_listener_free(LS_LIST_ENTRY(link, struct mc_listener, in_net));
	free_conns(net);
	mc_packets_release(net);
	while ((chunk = net->free_chunks)) {
		net->free_chunks = chunk->next_free;
		free(chunk);
	}
	*net = (struct mc_net){0};
}

void mc_host_init(struct mc_host *host, struct mc_net *net)
{
	*host = (struct mc_host){.net = net, .next_port = MC_FIRST_PORT};
	ls_list_init(&host->listeners);
}

void mc_files_init(struct mc_files *files, struct mc_host *host, uint32_t process)
{
	*files = (struct mc_files){.host = host, .process = process};
	ls_list_init(&files->socks);
	ls_list_init(&files->listeners);
}

void mc_files_close_all(struct mc_files *files)
{
	struct ls_list *link;

	while ((link = ls_list_first(&files->listeners)))
		mc_listen_close(LS_LIST_ENTRY(link, struct mc_listen_fd, in_files));
	while ((link = ls_list_first(&files->socks)))
		mc_close(LS_LIST_ENTRY(link, struct mc_sock, link));
}

const char *mc_errno_name(enum mc_errno e)
{
	static const char *const names[] = {
		[MC_OK] = "OK",
		[MC_EAGAIN] = "EAGAIN",
		[MC_EADDRINUSE] = "EADDRINUSE",
		[MC_ECONNREFUSED] = "ECONNREFUSED",
		[MC_ECONNRESET] = "ECONNRESET",
		[MC_ENOENT] = "ENOENT",
		[MC_EPIPE] = "EPIPE",
		[MC_ETIMEDOUT] = "ETIMEDOUT",
	};

	return names[e];
}

/* Chunks. */

struct mc_chunk *mc_chunk_new(struct mc_net *net, uint64_t bytes)
{
	struct mc_chunk *c = net->free_chunks;

	if (c)
		net->free_chunks = c->next_free;
	else
		c = ls_realloc(NULL, 1, sizeof *c);
	*c = (struct mc_chunk){.bytes = bytes, .refs = 1};
	return c;
}

struct mc_chunk *mc_chunk_new_text(struct mc_net *net, const char *text, uint64_t bytes)
{
	struct mc_chunk *c = mc_chunk_new(net, bytes);

	c->text = ls_strndup(text, bytes);
	return c;
}

struct mc_chunk *mc_chunk_new_message(struct mc_net *net, uint64_t bytes, void *message,
				      const struct mc_message_kind *kind)
{
	struct mc_chunk *c = mc_chunk_new(net, bytes);

	c->message = message;
	c->kind = kind;
	return c;
}

struct mc_chunk *mc_chunk_ref(struct mc_chunk *chunk)
{
	chunk->refs++;
	return chunk;
}

void mc_chunk_unref(struct mc_net *net, struct mc_chunk *chunk)
{
	if (--chunk->refs > 0)
		return;
	if (chunk->message)
		chunk->kind->release(chunk->message);
	free(chunk->text);
	chunk->next_free = net->free_chunks;
	net->free_chunks = chunk;
}

const char *mc_chunk_text(struct mc_chunk *chunk)
{
	if (chunk->text)
		return chunk->text;
	chunk->text = ls_realloc(NULL, chunk->bytes + 1, 1);
	if (chunk->message)
		chunk->kind->render(chunk->message, chunk->text, chunk->bytes);
	else
		memset(chunk->text, ' ', chunk->bytes);
	chunk->text[chunk->bytes] = '\0';
	return chunk->text;
}

/* Connections. */

struct mc_conn *mc_conn_new(struct mc_net *net)
{
	struct mc_conn *c = net->free_conns;

	if (c)
		net->free_conns = c->next_free;
	else
		c = ls_realloc(NULL, 1, sizeof *c);
	*c = (struct mc_conn){.net = net};
	c->client.conn = c->server.conn = c;
	ls_list_init(&c->client.link);
	ls_list_init(&c->server.link);
	ls_list_push(&net->conns, &c->link);
	return c;
}

void mc_conn_done(struct mc_conn *c)
{
	if (c->under_way || c->client.state != MC_SOCK_CLOSED ||
	    c->server.state != MC_SOCK_CLOSED)
		return;
	ls_list_remove(&c->link);
	c->next_free = c->net->free_conns;
	c->net->free_conns = c;
}
