/* SPDX-License-Identifier: MIT */
#include "script/js_number.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/decimal.h"

/* ---- writing ----------------------------------------------------------------------- */

static size_t write_exponent(char *out, const struct script_decimal *x)
{
	int e = x->point - 1;
	const char *dot = x->n > 1 ? "." : "";

	return (size_t)snprintf(out, SCRIPT_NUMBER_MAX - 1, "%c%s%se%c%d", x->digits[0],
				dot, x->digits + 1, e < 0 ? '-' : '+', abs(e));
}

static size_t write_decimal(char *out, const struct script_decimal *x)
{
	size_t size = SCRIPT_NUMBER_MAX - 1;

	if (x->point > 21 || x->point < -5)
		return write_exponent(out, x);
	if (x->point >= x->n)
		return (size_t)snprintf(out, size, "%s%.*s", x->digits, x->point - x->n,
					"000000000000000000000");
	if (x->point > 0)
		return (size_t)snprintf(out, size, "%.*s.%s", x->point, x->digits,
					x->digits + x->point);
	return (size_t)snprintf(out, size, "0.%.*s%s", -x->point, "00000", x->digits);
}

size_t script_js_number(char out[SCRIPT_NUMBER_MAX], double d)
{
	struct script_decimal x;
	size_t sign = 0;

	if (isnan(d))
		return (size_t)snprintf(out, SCRIPT_NUMBER_MAX, "NaN");
	if (signbit(d) && d != 0)
		out[sign++] = '-';
	if (isinf(d))
		return sign +
		       (size_t)snprintf(out + sign, SCRIPT_NUMBER_MAX - 1, "Infinity");
	if (d == 0)
		return (size_t)snprintf(out, SCRIPT_NUMBER_MAX, "0");
	script_decimal(&x, fabs(d));
	return sign + write_decimal(out + sign, &x);
}

size_t script_js_number_at(lua_State *L, int idx, char out[SCRIPT_NUMBER_MAX])
{
	double d;

	if (lua_isinteger(L, idx))
		return (size_t)snprintf(out, SCRIPT_NUMBER_MAX, LUA_INTEGER_FMT,
					(LUAI_UACINT)lua_tointeger(L, idx));
	d = (double)lua_tonumber(L, idx);
	if (d == 0 && signbit(d))
		return (size_t)snprintf(out, SCRIPT_NUMBER_MAX, "-0");
	return script_js_number(out, d);
}

/* ---- reading ----------------------------------------------------------------------- */

struct span {
	const char *s, *end;
};

static size_t space_at(const struct span *t)
{
	static const char *const wide[] = {"\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\xa8",
					   "\xe2\x80\xa9", "\xe3\x80\x80"};
	size_t left = (size_t)(t->end - t->s);

	if (left && (*t->s == ' ' || (*t->s >= '\t' && *t->s <= '\r')))
		return 1;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (left >= strlen(wide[i]) &&
		    memcmp(t->s, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

static void skip_space(struct span *t)
{
	size_t n;

	while ((n = space_at(t)) > 0)
		t->s += n;
}

static bool take(struct span *t, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(t->end - t->s) < n || memcmp(t->s, word, n) != 0)
		return false;
	t->s += n;
	return true;
}

static int skip_digits(struct span *t)
{
	const char *from = t->s;

	while (t->s < t->end && isdigit((unsigned char)*t->s))
		t->s++;
	return (int)(t->s - from);
}

/* What strtod would take, without its hexadecimal floats, "nan" and "inf". */
static double read_decimal(struct span *t, bool *ok)
{
	const char *from = t->s;
	double sign = 1;
	struct span e;
	int n;

	if (take(t, "-"))
		sign = -1;
	else
		take(t, "+");
	*ok = true;
	if (take(t, "Infinity"))
		return sign * (double)INFINITY;
	n = skip_digits(t);
	if (take(t, "."))
		n += skip_digits(t);
	*ok = n > 0;
	if (!*ok)
		return (double)NAN;
	if (n == 1 && t->s < t->end && (*t->s | 32) == 'x' && t->s[-1] == '0')
		return sign * 0; /* strtod would read on */
	e = *t;
	if (take(&e, "e") || take(&e, "E")) {
		if (!take(&e, "-"))
			take(&e, "+");
		if (skip_digits(&e))
			*t = e;
	}
	return strtod(from, NULL);
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (isalpha((unsigned char)c))
		return tolower((unsigned char)c) - 'a' + 10;
	return 99;
}

static double read_radix(struct span *t, int radix, bool *ok)
{
	double d = 0;

	*ok = false;
	for (; t->s < t->end && digit_value(*t->s) < radix; t->s++) {
		d = d * radix + digit_value(*t->s);
		*ok = true;
	}
	return d;
}

/* Digits only, without what strtod would read after them. */
static double read_digits(struct span *t, bool *ok)
{
	char digits[400];
	struct span from = *t;
	size_t n = (size_t)skip_digits(t);

	*ok = n > 0;
	if (n >= sizeof digits)
		return read_radix(&from, 10, ok);
	memcpy(digits, from.s, n);
	digits[n] = '\0';
	return strtod(digits, NULL);
}

static int take_prefix(struct span *t)
{
	if (take(t, "0x") || take(t, "0X"))
		return 16;
	if (take(t, "0o") || take(t, "0O"))
		return 8;
	if (take(t, "0b") || take(t, "0B"))
		return 2;
	return 0;
}

double script_js_to_number(const char *s, size_t len)
{
	struct span t = {s, s + len};
	int radix;
	bool ok;
	double d;

	skip_space(&t);
	if (t.s == t.end)
		return 0;
	radix = take_prefix(&t);
	d = radix ? read_radix(&t, radix, &ok) : read_decimal(&t, &ok);
	skip_space(&t);
	return ok && t.s == t.end ? d : (double)NAN;
}

double script_js_number_of(lua_State *L, int idx)
{
	size_t len;
	const char *s;

	switch (lua_type(L, idx)) {
	case LUA_TNUMBER:
		return (double)lua_tonumber(L, idx);
	case LUA_TBOOLEAN:
		return lua_toboolean(L, idx);
	case LUA_TSTRING:
		s = lua_tolstring(L, idx, &len);
		return script_js_to_number(s, len);
	default:
		return (double)NAN;
	}
}

double script_js_parse_float(const char *s, size_t len)
{
	struct span t = {s, s + len};
	bool ok;

	skip_space(&t);
	return read_decimal(&t, &ok);
}

double script_js_parse_int(const char *s, size_t len)
{
	struct span t = {s, s + len};
	double sign = 1, d;
	bool ok;

	skip_space(&t);
	if (take(&t, "-"))
		sign = -1;
	else
		take(&t, "+");
	if (take(&t, "0x") || take(&t, "0X"))
		d = read_radix(&t, 16, &ok);
	else
		d = read_digits(&t, &ok);
	return ok ? sign * d : (double)NAN;
}
