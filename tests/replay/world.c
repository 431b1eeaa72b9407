/* SPDX-License-Identifier: MIT */
#include "replay/world.h"

void world_init(struct world *w, const char *flavour)
{
	*w = (struct world){.store = jrn_store_new()};
	jrn_init(&w->j);
	jrn_attach(&w->j, jrn_store_sink(w->store));
	jrn_emit_run(&w->j, "test.lua", "one()\ntwo()\nthree()\n", "", 7, "node 20");
	w->process = jrn_emit_process(&w->j, 0, 0, "test", "node 20");
	w->thread = jrn_emit_thread(&w->j, 0, w->process, JRN_ROLE_MAIN, "main");
	jrn_emit_cpu(&w->j, 0, w->thread, 1);
	w->loop = jrn_emit_loop(&w->j, 0, w->thread, flavour);
	for (unsigned i = 0; i < JRN_Q_TYPE_COUNT; i++)
		w->q[i] = jrn_emit_queue(&w->j, 0, (enum jrn_queue_type)i,
					 i == JRN_Q_POOL || i == JRN_Q_POOL_SLOW ||
							 i == JRN_Q_POOL_BUSY
						 ? w->process
						 : w->loop);
	for (int i = 0; i < 2; i++) {
		w->pool[i] = jrn_emit_thread(&w->j, 0, w->process, JRN_ROLE_POOL,
					     i ? "pool 2" : "pool 1");
		jrn_emit_wait(&w->j, 0, w->pool[i], JRN_WAIT_JOB, JRN_NEVER);
	}
}

void world_release(struct world *w)
{
	replay_cursor_free(w->cursor);
	jrn_store_free(w->store);
	jrn_release(&w->j);
}

uint32_t world_item(struct world *w, enum jrn_item_type type, enum jrn_queue_type queue,
		    jrn_time due, const char *label)
{
	return jrn_emit_new(&w->j, w->now,
			    &(struct jrn_item){
				    .type = type,
				    .queue = queue < JRN_Q_TYPE_COUNT ? w->q[queue] : 0,
				    .due = due,
				    .line = 2,
				    .label = label,
			    });
}

void world_begin(struct world *w, uint32_t item)
{
	jrn_emit_begin(&w->j, w->now, item, w->thread);
}

void world_end(struct world *w, uint32_t item)
{
	jrn_emit_end(&w->j, w->now, item, w->thread, JRN_OUT_DONE);
}

void world_phase(struct world *w, enum jrn_phase phase)
{
	jrn_emit_phase(&w->j, w->now, w->loop, phase);
}

void world_mark(struct world *w)
{
	w->mark = jrn_store_count(w->store);
}

struct replay_cursor *world_cursor(struct world *w)
{
	w->cursor = replay_cursor_new(&(struct replay_source){w->store, NULL, NULL});
	replay_seek(w->cursor, w->mark);
	return w->cursor;
}
