/* SPDX-License-Identifier: MIT
 *
 * runtime/py_fd.c - add_reader and add_writer of both loops.
 *
 * Sources: CPython 3.11 Lib/asyncio/selector_events.py (_add_reader, _process_events),
 * uvloop 0.17 handles/poll.pyx (UVPoll._on_event).
 */
#include "runtime/py_loop.h"

struct mc_epoll *rt_py_epoll(struct rt_py_loop *l)
{
	return l->ops == &rt_uvloop_ops ? &l->uv.epoll : &l->epoll;
}

static enum rt_status run_reader(struct rt_task *t)
{
	struct rt_py_fd *fd = LS_LIST_ENTRY(t, struct rt_py_fd, reader);

	fd->reader_ready = false;
	t->item = 0;
	return fd->readable(fd);
}

static enum rt_status run_writer(struct rt_task *t)
{
	struct rt_py_fd *fd = LS_LIST_ENTRY(t, struct rt_py_fd, writer);

	fd->writer_ready = false;
	t->item = 0;
	return fd->writable(fd);
}

/* ---- asyncio: both join the queue -------------------------------------------------------- */

void rt_py_fd_reported(struct mc_watch *w)
{
	struct rt_uv_source *s = LS_LIST_ENTRY(w, struct rt_uv_source, watch);
	struct rt_py_fd *fd = LS_LIST_ENTRY(s, struct rt_py_fd, source);

	if (fd->reads && (w->events & ~(uint32_t)MC_OUT)) {
		fd->reader_ready = true;
		rt_py_call_soon(fd->loop, &fd->reader, JRN_IT_HANDLE, 0, NULL);
	}
	if (fd->writes && (w->events & ~(uint32_t)MC_IN)) {
		fd->writer_ready = true;
		rt_py_call_soon(fd->loop, &fd->writer, JRN_IT_HANDLE, 0, NULL);
	}
}

/* ---- uvloop: both run at once, the reader before the writer ------------------------------- */

static enum rt_status run_handle(struct rt_py_fd *fd, struct rt_task *t)
{
	struct rt_py_loop *l = fd->loop;
	enum rt_status st;

	if (fd->call.at == 0)
		t->item = rt_item(l->thread, JRN_IT_HANDLE, l->q_ready, JRN_NEVER, 0, NULL);
	st = rt_run_task(l->thread, &fd->call, t, l->thread->cost->callback, false);
	if (st != RT_THREW)
		return st;
	l->threw = true;
	rt_uv_stop(&l->uv);
	return RT_DONE;
}

static enum rt_status run_fd(struct rt_uv_source *s)
{
	struct rt_py_fd *fd = LS_LIST_ENTRY(s, struct rt_py_fd, source);
	enum rt_status st;

	RT_BEGIN(fd->at);
	RT_CALL(fd->at, st, rt_pass_gil(fd->loop->thread, &fd->loop->passed));
	if (fd->reads && (s->watch.events & ~(uint32_t)MC_OUT))
		RT_CALL(fd->at, st, run_handle(fd, &fd->reader));
	if (fd->writes && (s->watch.events & ~(uint32_t)MC_IN))
		RT_CALL(fd->at, st, run_handle(fd, &fd->writer));
	RT_END(fd->at);
}

/* ---- both ---------------------------------------------------------------------------------- */

void rt_py_fd_init(struct rt_py_loop *l, struct rt_py_fd *fd)
{
	static const struct rt_task_ops reader = { .run = run_reader };
	static const struct rt_task_ops writer = { .run = run_writer };

	*fd = (struct rt_py_fd){ .loop = l };
	fd->reader.ops = &reader;
	fd->writer.ops = &writer;
	rt_uv_source_init(&l->uv, &fd->source, run_fd);
	mc_watch_init(&fd->source.watch, rt_py_epoll(l), NULL);
	fd->source.watch.wants = 0;
}

static void want(struct rt_py_fd *fd)
{
	mc_watch_want(&fd->source.watch, (fd->reads ? (uint32_t)MC_IN : 0) |
						 (fd->writes ? (uint32_t)MC_OUT : 0));
}

/* A handle leaves `ready` before its turn. */
static void take_out(struct rt_py_loop *l, struct rt_task *t, bool *ready)
{
	uint32_t place = 0;

	if (!*ready)
		return;
	*ready = false;
	for (struct rt_task *at = l->ready.head; at != t; at = at->next)
		place++;
	rt_fifo_remove(&l->ready, t);
	l->n_ready--;
	if (place < l->todo)
		l->todo--;
	if (t->item)
		jrn_emit_drop(l->thread->journal, l->thread->sim->now, t->item,
			      JRN_DROP_CLEARED);
	t->item = 0;
}

void rt_py_read(struct rt_py_fd *fd, bool on)
{
	if (fd->reads == on)
		return;
	fd->reads = on;
	if (!on)
		take_out(fd->loop, &fd->reader, &fd->reader_ready);
	want(fd);
}

void rt_py_write(struct rt_py_fd *fd, bool on)
{
	if (fd->writes == on)
		return;
	fd->writes = on;
	if (!on)
		take_out(fd->loop, &fd->writer, &fd->writer_ready);
	want(fd);
}

void rt_py_fd_close(struct rt_py_fd *fd)
{
	rt_py_read(fd, false);
	rt_py_write(fd, false);
	mc_watch_remove(&fd->source.watch);
}
