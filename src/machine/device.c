/* SPDX-License-Identifier: MIT */
#include "machine/device.h"

void mc_device_init(struct mc_device *d, struct sim *sim, const char *name,
		    uint32_t slots)
{
	*d = (struct mc_device){.sim = sim, .name = name, .slots = slots};
	ls_list_init(&d->waiting);
}

static void on_served(void *arg, sim_time now);

static void serve(struct mc_call *call)
{
	struct mc_device *d = call->device;
	sim_time now = d->sim->now;

	d->busy++;
	call->event = sim_at(d->sim, now + call->service, on_served, call);
}

static void serve_next(struct mc_device *d)
{
	struct mc_call *call;

	if (ls_list_is_empty(&d->waiting))
		return;
	call = LS_LIST_ENTRY(d->waiting.next, struct mc_call, link);
	ls_list_remove(&call->link);
	serve(call);
}

/* The next call starts before `done`, which may make further calls: they come later. */
static void on_served(void *arg, sim_time now)
{
	struct mc_call *call = arg;
	struct mc_device *d = call->device;

	call->event = 0;
	d->busy--;
	d->calls++;
	d->busy_ns += call->service;
	d->wait_ns += now - call->service - call->asked;
	serve_next(d);
	call->done(call);
}

void mc_device_call(struct mc_device *d, struct mc_call *call, sim_time service,
		    void (*done)(struct mc_call *))
{
	*call = (struct mc_call){
		.device = d, .service = service, .asked = d->sim->now, .done = done};
	ls_list_init(&call->link);
	if (d->slots && d->busy == d->slots)
		ls_list_push(&d->waiting, &call->link);
	else
		serve(call);
}

void mc_device_cancel(struct mc_call *call)
{
	struct mc_device *d = call->device;

	if (!call->event) {
		if (d)
			ls_list_remove(&call->link);
		return;
	}
	sim_cancel(d->sim, call->event);
	call->event = 0;
	d->busy--;
	serve_next(d);
}
