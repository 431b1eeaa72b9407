/* SPDX-License-Identifier: MIT
 *
 * What all handles share: active and ref'd is what keeps a loop alive.
 */
#include "runtime/uv_loop.h"

void rt_uv_handle_init(struct rt_uv_loop *l, struct rt_uv_handle *h)
{
	*h = (struct rt_uv_handle){ .loop = l, .refd = true };
}

void rt_uv_handle_start(struct rt_uv_handle *h)
{
	if (h->active || h->closing)
		return;
	h->active = true;
	if (h->refd)
		h->loop->active_handles++;
}

void rt_uv_handle_stop(struct rt_uv_handle *h)
{
	if (!h->active)
		return;
	h->active = false;
	if (h->refd)
		h->loop->active_handles--;
}

void rt_uv_ref(struct rt_uv_handle *h)
{
	if (h->refd)
		return;
	h->refd = true;
	if (h->active)
		h->loop->active_handles++;
}

void rt_uv_unref(struct rt_uv_handle *h)
{
	if (!h->refd)
		return;
	h->refd = false;
	if (h->active)
		h->loop->active_handles--;
}

void rt_uv_close(struct rt_uv_handle *h, enum rt_status (*on_close)(struct rt_uv_handle *))
{
	if (h->closing)
		return;
	rt_uv_handle_stop(h);
	h->closing = true;
	h->on_close = on_close;
	h->next_closing = h->loop->closing;
	h->loop->closing = h;
}

static void watcher_start(struct rt_uv_loop *l, struct rt_uv_watcher *w, struct ls_list *list)
{
	if (w->handle.active)
		return;
	if (!w->handle.loop) {
		rt_uv_handle_init(l, &w->handle);
		ls_list_init(&w->link);
	}
	ls_list_push_front(list, &w->link);
	rt_uv_handle_start(&w->handle);
}

void rt_uv_idle_start(struct rt_uv_loop *l, struct rt_uv_watcher *w)
{
	if (!w->handle.active)
		l->n_idle++;
	watcher_start(l, w, &l->idle);
}

void rt_uv_idle_stop(struct rt_uv_watcher *w)
{
	if (w->handle.active)
		w->handle.loop->n_idle--;
	rt_uv_watcher_stop(w);
}

void rt_uv_prepare_start(struct rt_uv_loop *l, struct rt_uv_watcher *w)
{
	watcher_start(l, w, &l->prepare);
}

void rt_uv_check_start(struct rt_uv_loop *l, struct rt_uv_watcher *w)
{
	watcher_start(l, w, &l->check);
}

void rt_uv_watcher_stop(struct rt_uv_watcher *w)
{
	if (!w->handle.active)
		return;
	ls_list_remove(&w->link);
	rt_uv_handle_stop(&w->handle);
}
