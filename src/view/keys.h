/* SPDX-License-Identifier: MIT
 *
 * view/keys.h - keys as numbers, with names that people can read and write.
 *
 * A key is a code point, or one of the numbers below for keys without one.  Names are
 * those of the help and of key files: `l`, `Right`, `C-l`; in a key file the longer ones
 * stand in angle brackets: `ll<Right>:goto 5ms<Enter>`.
 */
#ifndef LS_VIEW_KEYS_H
#define LS_VIEW_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t view_key;

enum {
	VIEW_KEY_NONE = 0,
	VIEW_KEY_TAB = 9,
	VIEW_KEY_ENTER = 10,
	VIEW_KEY_ESC = 27,
	VIEW_KEY_BACKSPACE = 127,
	VIEW_KEY_UP = 0x110000, /* beyond Unicode */
	VIEW_KEY_DOWN,
	VIEW_KEY_LEFT,
	VIEW_KEY_RIGHT,
	VIEW_KEY_HOME,
	VIEW_KEY_END,
	VIEW_KEY_PAGE_UP,
	VIEW_KEY_PAGE_DOWN,
	VIEW_KEY_BACK_TAB,
	VIEW_KEY_F1,
	VIEW_KEY_CLICK,	 /* of the mouse, in key files <Click 40x12>: column x row, from 0 */
	VIEW_KEY_WHEEL_UP,
	VIEW_KEY_WHEEL_DOWN,
	VIEW_KEY_RESIZE, /* key files only: <Resize 100x30> */
	VIEW_KEY_WAIT	 /* key files only: <Wait 500> milliseconds of play */
};

#define VIEW_CTRL(c) ((view_key)((c)&0x1f))

/* The key of this name, VIEW_KEY_NONE when there is none. */
view_key view_key_of(const char *name, size_t len);

/* Reads the next key of a key file and moves *s on; `a` and `b` get the numbers of a
 * resize, a wait or the mouse.  Line breaks are passed over.  False at the end; an unknown name is
 * VIEW_KEY_NONE. */
bool view_key_read(const char **s, const char *end, view_key *key, int *a, int *b);

#endif
