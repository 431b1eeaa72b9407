/* SPDX-License-Identifier: MIT
 *
 * Records as lines of JSON, written without a library: it is the inner loop of an
 * export, and the rules for numbers and bytes are ours (docs/journal.md).
 */
#include "base/str.h"
#include "base/utf8.h"
#include "journal/file.h"

/* Larger numbers lose digits in readers that keep them as doubles; they are written as
 * strings. */
#define SAFE_NUMBER ((UINT64_C(1) << 53) - 1)

static void add_digits(struct ls_str *out, uint64_t v, bool negative)
{
	char digits[24];
	char *p = digits + sizeof digits;

	do
		*--p = (char)('0' + v % 10);
	while (v /= 10);
	if (negative)
		*--p = '-';
	ls_str_addn(out, p, (size_t)(digits + sizeof digits - p));
}

static void add_number(struct ls_str *out, uint64_t size, bool negative)
{
	const char *quote = size > SAFE_NUMBER ? "\"" : "";

	ls_str_add(out, quote);
	add_digits(out, size, negative);
	ls_str_add(out, quote);
}

static void add_int(struct ls_str *out, int64_t v)
{
	add_number(out, v < 0 ? -(uint64_t)v : (uint64_t)v, v < 0);
}

/* Bytes that are no text: an array of their values. */
static void add_bytes(struct ls_str *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		ls_str_add(out, i ? "," : "[");
		add_digits(out, (uint8_t)bytes[i], false);
	}
	ls_str_add(out, "]");
}

/* What JSON must not have in a string, and what a terminal would obey. */
static bool wants_escape(uint32_t c)
{
	return c < 0x20 || c == '"' || c == '\\' || (c >= 0x7f && c < 0xa0) ||
	       c == 0x2028 || c == 0x2029;
}

static void add_escape(struct ls_str *out, uint32_t c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[][2] = {"\bb", "\tt",	 "\nn", "\ff",
					  "\rr", "\"\"", "\\\\"};
	char code[6] = {'\\', 'u'};

	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		if (c == (unsigned char)letters[i][0]) {
			ls_str_addn(out, (const char[]){'\\', letters[i][1]}, 2);
			return;
		}
	}
	for (int i = 0; i < 4; i++)
		code[2 + i] = hex[c >> 4 * (3 - i) & 15];
	ls_str_addn(out, code, sizeof code);
}

/* Is it UTF-8 without a NUL?  Then it is a string. */
static bool is_text(const char *bytes, size_t len)
{
	uint32_t c;

	for (size_t i = 0, n; i < len; i += n) {
		n = ls_utf8_decode(bytes + i, len - i, &c);
		if (!c || c == LS_UTF8_BAD)
			return false;
	}
	return true;
}

void jrn_json_text(struct ls_str *out, const char *text, size_t len)
{
	size_t plain = 0;
	uint32_t c;

	if (!is_text(text, len)) {
		add_bytes(out, text, len);
		return;
	}
	ls_str_add(out, "\"");
	for (size_t i = 0, n; i < len; i += n) {
		n = ls_utf8_decode(text + i, len - i, &c);
		if (!wants_escape(c))
			continue;
		ls_str_addn(out, text + plain, i - plain);
		add_escape(out, c);
		plain = i + n;
	}
	ls_str_addn(out, text + plain, len - plain);
	ls_str_add(out, "\"");
}

static void add_value(struct ls_str *out, const struct jrn_field *f, int64_t v,
		      const struct jrn_strings *strings)
{
	const char *text;
	size_t len;

	if (f->type == JRN_F_TEXT) {
		text = jrn_strings_get(strings, (uint32_t)v, &len);
		jrn_json_text(out, text, len);
	} else if (f->type == JRN_F_ENUM) {
		ls_str_add(out, "\"");
		ls_str_add(out, f->names[v]);
		ls_str_add(out, "\"");
	} else if (f->type == JRN_F_UINT) {
		add_number(out, (uint64_t)v, false);
	} else if (f->type == JRN_F_TIME && v == JRN_NEVER) {
		ls_str_add(out, "null");
	} else {
		add_int(out, v);
	}
}

void jrn_json_fields(struct ls_str *out, const struct jrn_record *r,
		     const struct jrn_strings *strings)
{
	const struct jrn_schema *schema = &jrn_schemas[r->kind];

	for (unsigned i = 0; i < schema->n_fields; i++) {
		const struct jrn_field *f = &schema->fields[i];

		if (f->optional && r->v[i] == jrn_field_none(f))
			continue;
		ls_str_add(out, ",\"");
		ls_str_add(out, f->name);
		ls_str_add(out, "\":");
		add_value(out, f, r->v[i], strings);
	}
}

void jrn_json_line(struct ls_str *out, uint64_t n, const struct jrn_record *r,
		   const struct jrn_strings *strings)
{
	ls_str_add(out, "{\"n\":");
	add_number(out, n, false);
	ls_str_add(out, ",\"t\":");
	add_int(out, r->at);
	ls_str_add(out, ",\"ev\":\"");
	ls_str_add(out, jrn_schemas[r->kind].name);
	ls_str_add(out, "\"");
	jrn_json_fields(out, r, strings);
	ls_str_add(out, "}\n");
}
