/* SPDX-License-Identifier: MIT */
#include "sim/real.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* The upper part has 20 zero bits at its end, so that times any exponent it is exact. */
#define LN2_HIGH 0x1.62e42fee00000p-1
#define LN2_LOW	 0x1.a39ef35793c76p-33
#define SQRT_2	 1.4142135623730951

/* x = m * 2^e with m between sqrt(1/2) and sqrt(2). */
static double split(double x, int *e)
{
	uint64_t bits;
	double m;

	memcpy(&bits, &x, sizeof bits);
	*e = (int)(bits >> 52) - 1023;
	bits = (bits & 0xfffffffffffffu) | (uint64_t)1023 << 52;
	memcpy(&m, &bits, sizeof m);
	if (m > SQRT_2) {
		m /= 2;
		++*e;
	}
	return m;
}

/* log m = 2 artanh s with s = (m - 1) / (m + 1), at most 0.172: the series
 * s + s^3/3 + s^5/5 ... is done after twelve terms.  Every other one is summed apart,
 * which halves the chain of dependent operations. */
static double artanh_tail(double s)
{
	double z = s * s, w = z * z, odd, even;

	odd = 1.0 / 15 + w * (1.0 / 19 + w * (1.0 / 23));
	odd = 1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11 + w * odd));
	even = 1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21));
	even = 1.0 / 5 + w * (1.0 / 9 + w * even);
	return z * (odd + z * even); /* artanh(s) / s - 1 */
}

double sim_log(double x)
{
	int e;
	double f = split(x, &e) - 1, s = f / (2 + f);

	/* 2 s = f - s f, and f is exact: the rounding of s touches small terms only. */
	return e * LN2_HIGH + (f - (s * (f - 2 * artanh_tail(s)) - e * LN2_LOW));
}

static double power_of_two(int e)
{
	uint64_t bits = (uint64_t)(e + 1023) << 52;
	double x;

	memcpy(&x, &bits, sizeof x);
	return x;
}

/* e^x = 2^k e^r with |r| at most half of log 2; 1/14! is beyond the last place. */
double sim_exp(double x)
{
	static const double factorials[] = {
		1.0,	   1.0,	       2.0,	    6.0,	  24.0,
		120.0,	   720.0,      5040.0,	    40320.0,	  362880.0,
		3628800.0, 39916800.0, 479001600.0, 6227020800.0,
	};
	double k, r, sum = 0;

	if (x < -708)
		return 0;
	if (x > 709)
		return HUGE_VAL;
	k = floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
	r = (x - k * LN2_HIGH) - k * LN2_LOW;
	for (int i = 13; i >= 0; i--)
		sum = sum * r + 1 / factorials[i];
	return sum * power_of_two((int)k);
}
