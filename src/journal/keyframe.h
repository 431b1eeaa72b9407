/* SPDX-License-Identifier: MIT
 *
 * journal/keyframe.h - a picture in as few bytes as it needs, and back.
 *
 * Its own fields, then each array: its length, and for each element a mask of the
 * fields that are not zero and those, as varints in the order of journal/layout.c.
 * Instants are distances from the picture's.  A free item takes one byte.
 *
 * Errors: what keyframe_unpack takes may come from a file that somebody has tampered
 * with.  Beyond the form it checks that the picture contradicts nowhere itself.
 */
#ifndef LS_JOURNAL_KEYFRAME_H
#define LS_JOURNAL_KEYFRAME_H

#include "journal/picture.h"

/* On the heap, for the caller to free. */
uint8_t *keyframe_pack(const struct picture *p, size_t *len);

/* False, and an empty picture, when this is no keyframe. */
bool keyframe_unpack(struct picture *p, const uint8_t *data, size_t len);

#endif
