/* SPDX-License-Identifier: MIT */
#include "script/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double value_of(const struct script_decimal *x)
{
	char text[32];

	snprintf(text, sizeof text, "0.%se%d", x->digits, x->point);
	return strtod(text, NULL);
}

static void strip_zeros(struct script_decimal *x)
{
	while (x->n > 1 && x->digits[x->n - 1] == '0')
		x->digits[--x->n] = '\0';
}

/* Rounds d to n digits. */
static void round_to(struct script_decimal *x, double d, int n)
{
	char text[40];

	snprintf(text, sizeof text, "%.*e", n - 1, d);
	x->digits[0] = text[0];
	if (n > 1)
		memcpy(x->digits + 1, text + 2, (size_t)n - 1);
	x->digits[n] = '\0';
	x->n = n;
	x->point = atoi(strchr(text, 'e') + 1) + 1;
}

/* The next larger number of as many digits. */
static void step_up(struct script_decimal *x)
{
	int i = x->n - 1;

	while (i >= 0 && x->digits[i] == '9')
		x->digits[i--] = '0';
	if (i >= 0) {
		x->digits[i]++;
		return;
	}
	x->digits[0] = '1';
	x->point++;
}

/* Fifteen digits identify every number that has a shorter writing at all, unless it is
 * subnormal.  At a power of two the nearest may be too far below while its upper
 * neighbour is near. */
void script_decimal(struct script_decimal *x, double d)
{
	for (int n = d < 2.3e-308 ? 1 : 15; n < 17; n++) {
		round_to(x, d, n);
		if (value_of(x) != d)
			step_up(x);
		if (value_of(x) == d) {
			strip_zeros(x);
			return;
		}
	}
	round_to(x, d, 17);
	strip_zeros(x);
}
