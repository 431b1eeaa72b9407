/* SPDX-License-Identifier: MIT
 *
 * replay/place.h - where a request is, by the items that work for it.
 */
#ifndef LS_REPLAY_PLACE_H
#define LS_REPLAY_PLACE_H

#include "replay/trail.h"

/* Items that work for one request; some may have gone since. */
struct replay_place_items {
	uint32_t *items;
	size_t n, cap;
};

void replay_place_add(struct replay_place_items *own, uint32_t item);

/* Takes out of `own` what has gone. */
enum replay_place replay_place_among(const struct picture *p, const struct jrn_store *s,
				     uint32_t request, struct replay_place_items *own);

#endif
