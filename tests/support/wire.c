/* SPDX-License-Identifier: MIT */
#include "support/wire.h"

#include <check.h>
#include <string.h>

void wire_init(struct wire *w, uint32_t backlog)
{
	world_init(&w->world, 4);
	mc_net_init(&w->net, &w->world.sim);
	w->net.latency = SIM_MS;
	mc_host_init(&w->there, &w->net);
	mc_host_init(&w->here, &w->net);
	mc_files_init(&w->server, &w->there, 1);
	mc_files_init(&w->client, &w->here, 0);
	ck_assert_int_eq(mc_listen(&w->server, WIRE_PORT, backlog, &w->fd), MC_OK);
}

void wire_release(struct wire *w)
{
	mc_net_release(&w->net);
	world_release(&w->world);
}

void wire_run_until(struct wire *w, sim_time at)
{
	w->world.sim.until = at;
	while (sim_step(&w->world.sim))
		;
	w->world.sim.until = SIM_END;
}

struct mc_sock *wire_connect(struct wire *w)
{
	return mc_connect(&w->client, &w->there, WIRE_PORT);
}

void wire_pair(struct wire *w, struct mc_sock **client, struct mc_sock **server)
{
	*client = wire_connect(w);
	world_run(&w->world);
	*server = mc_accept(w->fd);
	ck_assert_ptr_nonnull(*server);
}

static enum mc_errno send_all(struct wire *w, struct mc_sock *sock, struct mc_chunk *c,
			      uint64_t *taken)
{
	enum mc_errno e = mc_send(sock, c, 0, taken);

	mc_chunk_unref(&w->net, c);
	return e;
}

uint64_t wire_send(struct wire *w, struct mc_sock *sock, const char *text)
{
	uint64_t taken;

	send_all(w, sock, mc_chunk_new_text(&w->net, text, strlen(text)), &taken);
	return taken;
}

enum mc_errno wire_send_bytes(struct wire *w, struct mc_sock *sock, uint64_t bytes,
			      uint64_t *taken)
{
	return send_all(w, sock, mc_chunk_new(&w->net, bytes), taken);
}

const char *wire_read(struct wire *w, struct mc_sock *sock, enum mc_errno *end)
{
	static char text[4096];
	struct mc_piece piece;
	size_t len = 0;

	while ((*end = mc_recv(sock, sizeof text - 1 - len, &piece)) == MC_OK) {
		if (piece.bytes == 0)
			break;
		memcpy(text + len, mc_chunk_text(piece.chunk) + piece.from, piece.bytes);
		len += piece.bytes;
		mc_chunk_unref(&w->net, piece.chunk);
	}
	text[len] = '\0';
	return text;
}
