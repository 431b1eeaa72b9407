/* SPDX-License-Identifier: MIT
 *
 * script/js_number.h - numbers as JavaScript writes and reads them.
 *
 * Lua keeps integers apart from floats; JavaScript has one kind of number, written with
 * as few digits as identify it.  Integers of Lua are written in full, floats as
 * JavaScript does: 1.5, 1e+21, -0 (by util.inspect), NaN, Infinity.
 *
 * Source: ECMAScript 2023, 6.1.6.1.20 Number::toString, 7.1.4.1 StringToNumber,
 * 19.2.4 parseFloat, 19.2.5 parseInt.
 */
#ifndef LS_SCRIPT_JS_NUMBER_H
#define LS_SCRIPT_JS_NUMBER_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

/* Room for the longest number and a NUL. */
#define SCRIPT_NUMBER_MAX 32

/* Writes the number, returns its length. */
size_t script_js_number(char out[SCRIPT_NUMBER_MAX], double d);
/* The same of the number at idx, an integer or a float; -0 is written -0. */
size_t script_js_number_at(lua_State *L, int idx, char out[SCRIPT_NUMBER_MAX]);

/* Number(text): NaN when it is not the writing of a number as a whole. */
double script_js_to_number(const char *s, size_t len);
/* Number(value at idx): nil, tables and functions are NaN, true is 1. */
double script_js_number_of(lua_State *L, int idx);
/* parseFloat and parseInt: the longest part from the start that is one. */
double script_js_parse_float(const char *s, size_t len);
double script_js_parse_int(const char *s, size_t len);

#endif
