/* SPDX-License-Identifier: MIT */
#include "sim/time.h"

#include <stdio.h>
#include <string.h>

#define LONGEST (SIM_FOREVER / 4) /* a sum of a few never overflows */

static const struct unit {
	const char *name;
	sim_time ns;
} units[] = {
	{"ns", 1},    {"us", SIM_US},	 {"ms", SIM_MS},
	{"s", SIM_S}, {"m", 60 * SIM_S}, {"h", 3600 * SIM_S},
};

sim_time sim_from_ns(double ns)
{
	if (!(ns > 0))
		return 0;
	if (ns >= (double)LONGEST)
		return LONGEST;
	return (sim_time)(ns + 0.5);
}

sim_time sim_from_ms(double ms)
{
	return sim_from_ns(ms * 1e6);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits up to a limit that no duration needs; further ones make it too large. */
static const char *read_whole(const char *p, sim_time *out)
{
	sim_time n = 0;

	for (; is_digit(*p); p++)
		n = n <= LONGEST / 10 ? 10 * n + (*p - '0') : LONGEST;
	*out = n;
	return p;
}

/* What follows the point, as a part of one; digits beyond 15 are below a nanosecond. */
static const char *read_part(const char *p, double *out)
{
	double n = 0, scale = 1;

	for (int i = 0; is_digit(*p); p++, i++) {
		if (i < 15) {
			n = 10 * n + (*p - '0');
			scale *= 10;
		}
	}
	*out = n / scale;
	return p;
}

static sim_time unit_named(const char *name)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(name, units[i].name) == 0)
			return units[i].ns;
	return 0;
}

bool sim_parse(const char *text, sim_time unit, sim_time *out)
{
	const char *p = text;
	sim_time whole;
	double part = 0;

	p = read_whole(p, &whole);
	if (*p == '.' && (p > text || is_digit(p[1])))
		p = read_part(p + 1, &part);
	if (p == text)
		return false;
	if (*p == ' ' && p[1])
		p++;
	if (*p)
		unit = unit_named(p);
	if (unit == 0 || whole > LONGEST / unit - 1)
		return false;
	*out = whole * unit + sim_from_ns(part * (double)unit);
	return true;
}

/* Cuts instead of rounding, so that a clock never shows an instant still to come. */
static void print_in(sim_time t, const char *sign, const struct unit *u, char *buf,
		     size_t size)
{
	int thousandths = (int)(t % u->ns / (u->ns / 1000));

	if (u->ns == SIM_US && thousandths == 0)
		snprintf(buf, size, "%s%lld %s", sign, (long long)(t / u->ns), u->name);
	else
		snprintf(buf, size, "%s%lld.%03d %s", sign, (long long)(t / u->ns),
			 thousandths, u->name);
}

char *sim_print(sim_time t, char *buf, size_t size)
{
	const char *sign = t < 0 ? "-" : "";
	int u = 3;

	if (t == SIM_FOREVER) {
		snprintf(buf, size, "for ever");
		return buf;
	}
	t = t < 0 ? -t : t;
	while (u > 0 && t < units[u].ns)
		u--;
	if (u == 0)
		snprintf(buf, size, t ? "%s%lld ns" : "%s%lld", sign, (long long)t);
	else
		print_in(t, sign, &units[u], buf, size);
	return buf;
}
