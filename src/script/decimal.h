/* SPDX-License-Identifier: MIT
 *
 * script/decimal.h - the fewest decimal digits that identify a binary number.
 *
 * JavaScript and Python both write a number with as few digits as are read back as the
 * same one, and of those the nearest to it: 0.1, not 0.1000000000000000055.  They differ
 * in where the point and the exponent go (script/js_number.h, script/py_text.h).
 */
#ifndef LS_SCRIPT_DECIMAL_H
#define LS_SCRIPT_DECIMAL_H

/* 0.d1d2d3... * 10^point; the digits end in a NUL and in no zero. */
struct script_decimal {
	char digits[20];
	int n, point;
};

/* d is finite and positive. */
void script_decimal(struct script_decimal *x, double d);

#endif
