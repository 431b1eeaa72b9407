/* SPDX-License-Identifier: MIT
 *
 * runtime/beliefs.h - wrong beliefs about what surrounds a loop: kernel, processes, clients.
 *
 * They are the same whichever runtime they are held of, so the rows of both tables of
 * rules (runtime/node_rules.h, runtime/py_rules.h) have these, all false in a version.
 */
#ifndef LS_RUNTIME_BELIEFS_H
#define LS_RUNTIME_BELIEFS_H

#include <stdbool.h>

struct rt_beliefs {
	bool even_accept;    /* M15: connections go to the processes in turn, busy or not */
	bool shared_memory;  /* M16: all processes see the variables of one of them */
	bool waiting_client; /* M18: who sends only when answered measures the same */
};

#endif
