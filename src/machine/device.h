/* SPDX-License-Identifier: MIT
 *
 * machine/device.h - something slow outside the CPU: a disk, a name server, a database.
 *
 * A call takes its service time once it has one of the device's slots; calls beyond
 * them wait in arrival order.  Slots are unlimited by default.
 *
 * It counts what a report says of it: how much of its slots was used, how long calls
 * waited for one, how many waited at most.
 *
 * Ownership: the device's and the calls' structs are the caller's; `waits` is borrowed.
 * Errors: none.
 */
#ifndef LS_MACHINE_DEVICE_H
#define LS_MACHINE_DEVICE_H

#include "base/list.h"
#include "journal/histogram.h"
#include "sim/sim.h"

struct mc_device {
	struct sim *sim;
	const char *name;
	uint32_t slots; /* 0: unlimited */
	uint32_t busy, max_busy;
	uint32_t n_waiting, max_waiting;
	struct ls_list waiting;	     /* of struct mc_call, oldest first */
	struct jrn_histogram *waits; /* of finished calls; NULL: not kept */
	uint64_t calls, cancelled;   /* finished; forgotten */
	sim_time wait_ns;	     /* the sum over finished calls */
	sim_time busy_ns, counted;   /* slots in use, summed up to `counted` */
	char busy_name[80], queue_name[80]; /* what the journal calls these numbers */
};

/* A call under way; the caller's memory, until `done` was called. */
struct mc_call {
	struct mc_device *device;
	sim_time service, asked;
	void (*done)(struct mc_call *);
	struct ls_list link;
	sim_event_id event; /* while it is served */
};

void mc_device_init(struct mc_device *d, struct sim *sim, const char *name,
		    uint32_t slots);
void mc_device_call(struct mc_device *d, struct mc_call *call, sim_time service,
		    void (*done)(struct mc_call *));
/* Forgets a call, waiting or served (its slot is free for the next); nothing happens
 * when it is neither.  A process that dies cancels its calls. */
void mc_device_cancel(struct mc_call *call);

/* How long its slots were in use up to now, summed. */
sim_time mc_device_busy_ns(const struct mc_device *d);
/* The used part of its slots from the start of the run to now; with unlimited slots the
 * mean number in use. */
double mc_device_utilization(const struct mc_device *d);

#endif
