/* SPDX-License-Identifier: MIT
 *
 * machine/device.h - something slow outside the CPU: a disk, a name server, a database.
 *
 * A call takes its service time once it has one of the device's slots; calls beyond
 * them wait in arrival order.  Slots are unlimited by default.
 *
 * Ownership: the device's and the calls' structs are the caller's.
 * Errors: none.
 */
#ifndef LS_MACHINE_DEVICE_H
#define LS_MACHINE_DEVICE_H

#include "base/list.h"
#include "sim/sim.h"

struct mc_device {
	struct sim *sim;
	const char *name;
	uint32_t slots; /* 0: unlimited */
	uint32_t busy;
	struct ls_list waiting; /* of struct mc_call, oldest first */
	uint64_t calls;
	sim_time busy_ns, wait_ns; /* sums over finished calls */
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
/* Forgets a call, waiting or served; nothing happens when it is neither. */
void mc_device_cancel(struct mc_call *call);

#endif
