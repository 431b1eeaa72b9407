/* SPDX-License-Identifier: MIT */
#include "view/frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

static void split_lines(struct view_source *src, const char *text, size_t len)
{
	size_t cap = 0, lengths = 0;

	while (len > 0) {
		const char *nl = memchr(text, '\n', len);
		size_t n = nl ? (size_t)(nl - text) : len;

		ls_grow(src->lines, cap, src->n + 1);
		ls_grow(src->lengths, lengths, src->n + 1);
		src->lines[src->n] = text;
		src->lengths[src->n++] = (uint32_t)(n && text[n - 1] == '\r' ? n - 1 : n);
		n += nl ? 1 : 0;
		text += n;
		len -= n;
	}
}

/* The first record may come after the memory was made. */
static void learn(struct view_memory *m, const struct jrn_store *s)
{
	size_t len;
	const char *text;

	if (m->known || !replay_run_of(s, &m->run))
		return;
	m->known = true;
	text = jrn_store_text(s, m->run.source, &len);
	split_lines(&m->source, text, len);
}

void view_memory_init(struct view_memory *m, const struct jrn_store *store)
{
	*m = (struct view_memory){.track = replay_track_new(store),
				  .trail = replay_trail_new(store)};
}

void view_memory_release(struct view_memory *m)
{
	replay_track_free(m->track);
	replay_trail_free(m->trail);
	free(m->source.lines);
	free(m->source.lengths);
	*m = (struct view_memory){0};
}

/* The process, its loop and the thread of that, as far as they exist. */
static void focus(struct view_frame *f, uint32_t process)
{
	const struct picture *p = f->p;

	if (process && process < p->n_processes) {
		f->process = process;
		f->loop = replay_loop_of(p, process);
		f->thread = replay_thread_of(p, process);
		return;
	}
	f->loop = p->n_loops > 1 ? 1 : 0;
	f->thread = f->loop ? p->loops[f->loop].thread : p->n_threads > 1 ? 1 : 0;
	f->process = f->thread ? p->threads[f->thread].process : 0;
}

void view_frame_make(struct view_frame *f, struct view_memory *m, struct replay_cursor *c,
		     jrn_time now, uint32_t process)
{
	enum replay_world world;
	const struct picture *p;

	*f = (struct view_frame){.memory = m, .store = replay_store(c)};
	f->has_next = replay_peek(c, &f->next);
	f->p = p = replay_picture(c);
	f->position = replay_position(c);
	f->now = now > p->at ? now : p->at;
	if (f->has_next) {
		f->next_event = replay_event_of(p, &f->next);
		if (f->now > f->next.at)
			f->now = f->next.at;
	}
	learn(m, f->store);
	replay_track_follow(m->track, f->position);
	focus(f, process);
	for (unsigned q = 0; q < JRN_Q_TYPE_COUNT; q++)
		f->queues[q] = replay_queue_of(p, (enum jrn_queue_type)q, f->loop);
	world = replay_world_of(p, f->store, f->loop);
	f->selector = world == REPLAY_ASYNCIO;
	f->python = world != REPLAY_NODE;
	f->runs_loop = f->loop && !f->p->stopped &&
		       f->p->loops[f->loop].phase != JRN_PH_START &&
		       f->p->loops[f->loop].phase != JRN_PH_EXIT;
	f->timers_last = replay_timers_last(f->store, p, f->loop);
}

bool view_frame_has_begun(const struct view_frame *f)
{
	size_t n;
	const struct replay_event *e = replay_track_events(f->memory->track, &n);

	while (n > 0 && e[n - 1].record >= f->position)
		n--;
	return n > 0 && e[n - 1].record + 1 == f->position &&
	       e[n - 1].kind == JRN_BEGIN && e[n - 1].thread == f->thread;
}

uint32_t view_frame_line(const struct view_frame *f, bool *running)
{
	const struct replay_event *events;
	size_t n;

	*running = f->thread && f->p->threads[f->thread].top &&
		   f->p->threads[f->thread].line;
	if (*running)
		return f->p->threads[f->thread].line;
	if (f->has_next && f->next.kind == JRN_BEGIN && f->next_event.what.line)
		return f->next_event.what.line;
	events = replay_track_events(f->memory->track, &n);
	while (n-- > 0)
		if (events[n].record < f->position && events[n].what.line)
			return events[n].what.line;
	return 0;
}
