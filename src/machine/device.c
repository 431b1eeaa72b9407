/* SPDX-License-Identifier: MIT */
#include "machine/device.h"

#include <stdio.h>

void mc_device_init(struct mc_device *d, struct sim *sim, const char *name,
		    uint32_t slots)
{
	*d = (struct mc_device){
		.sim = sim, .name = name, .slots = slots, .counted = sim->now};
	ls_list_init(&d->waiting);
	snprintf(d->busy_name, sizeof d->busy_name, "device-busy %s", name);
	snprintf(d->queue_name, sizeof d->queue_name, "device-queue %s", name);
}

sim_time mc_device_busy_ns(const struct mc_device *d)
{
	return d->busy_ns + d->busy * (d->sim->now - d->counted);
}

double mc_device_utilization(const struct mc_device *d)
{
	double slots = d->slots ? d->slots : 1;

	if (d->sim->now == 0)
		return 0;
	return (double)mc_device_busy_ns(d) / (slots * (double)d->sim->now);
}

/* For the journal. */
static void tell_slots(const struct mc_device *d)
{
	char name[80];

	if (!d->sim->journal->on)
		return;
	snprintf(name, sizeof name, "device-slots %s", d->name);
	jrn_emit_value(d->sim->journal, d->sim->now, 0, name, d->slots);
}

static void tell_waiting(const struct mc_device *d)
{
	jrn_emit_value(d->sim->journal, d->sim->now, 0, d->queue_name, d->n_waiting);
}

static void set_busy(struct mc_device *d, uint32_t busy)
{
	if (d->calls + d->cancelled == 0 && !d->busy)
		tell_slots(d);
	jrn_emit_value(d->sim->journal, d->sim->now, 0, d->busy_name, busy);

	d->busy_ns = mc_device_busy_ns(d);
	d->counted = d->sim->now;
	d->busy = busy;
	if (busy > d->max_busy)
		d->max_busy = busy;
}

static void on_served(void *arg, sim_time now);

static void serve(struct mc_call *call)
{
	struct mc_device *d = call->device;
	sim_time now = d->sim->now;

	set_busy(d, d->busy + 1);
	call->event = sim_at(d->sim, now + call->service, on_served, call);
}

static void wait(struct mc_call *call)
{
	struct mc_device *d = call->device;

	ls_list_push(&d->waiting, &call->link);
	if (++d->n_waiting > d->max_waiting)
		d->max_waiting = d->n_waiting;
	tell_waiting(d);
}

static void stop_waiting(struct mc_call *call)
{
	ls_list_remove(&call->link);
	call->device->n_waiting--;
	tell_waiting(call->device);
}

static void serve_next(struct mc_device *d)
{
	struct mc_call *call;

	if (ls_list_is_empty(&d->waiting))
		return;
	call = LS_LIST_ENTRY(d->waiting.next, struct mc_call, link);
	stop_waiting(call);
	serve(call);
}

/* The next call starts before `done`, which may make further calls: they come later. */
static void on_served(void *arg, sim_time now)
{
	struct mc_call *call = arg;
	struct mc_device *d = call->device;
	sim_time waited = now - call->service - call->asked;

	call->event = 0;
	set_busy(d, d->busy - 1);
	d->calls++;
	d->wait_ns += waited;
	if (d->waits)
		jrn_histogram_add(d->waits, waited);
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
		wait(call);
	else
		serve(call);
}

void mc_device_cancel(struct mc_call *call)
{
	struct mc_device *d = call->device;

	if (!d)
		return;
	if (call->event) {
		sim_cancel(d->sim, call->event);
		call->event = 0;
		d->cancelled++;
		set_busy(d, d->busy - 1);
		serve_next(d);
	} else if (!ls_list_is_empty(&call->link)) {
		stop_waiting(call);
		d->cancelled++;
	}
}
