/* SPDX-License-Identifier: MIT
 *
 * JSON Lines in.  cJSON takes a line apart; what is in it is checked against the
 * schema, and then by the fold, so that the first thing that cannot be true is reported
 * with its line.
 */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "journal/file_inside.h"

#define SAFE_NUMBER 9007199254740991.0 /* integers up to here survive in a double */

struct json_file {
	struct jrn_runs *runs;
	struct jrn_store *store; /* of the last of them */
	const char *name;
	unsigned line;
	struct ls_err *err;
	struct ls_str bytes; /* a text given as an array */
};

static bool bad(struct json_file *f, const char *fmt, ...) LS_PRINTF(2, 3);

static bool bad(struct json_file *f, const char *fmt, ...)
{
	struct ls_str message = LS_STR_INIT;
	va_list args;

	va_start(args, fmt);
	ls_str_vaddf(&message, fmt, args);
	va_end(args);
	ls_err_set(f->err, f->name, (int)f->line, "%s", message.s);
	ls_str_release(&message);
	return false;
}

/* A name out of the file, fit to be shown. */
static const char *shown(const char *name)
{
	for (const char *p = name; *p; p++)
		if (*p < ' ' || *p > '~' || p - name > 40)
			return "?";
	return name;
}

/* A whole number of either sign, or a string of its digits. */
static bool take_integer(struct json_file *f, const cJSON *j, bool *negative,
			 uint64_t *size)
{
	const char *p = j->valuestring;
	double d = j->valuedouble;

	if (cJSON_IsNumber(j)) {
		*negative = d < 0;
		d = *negative ? -d : d;
		if (!(d <= SAFE_NUMBER)) {
			bad(f, "\"%s\" is too large for a number", j->string);
			ls_err_hint(f->err,
				    "beyond 2^53 readers lose digits: write it as a "
				    "string, \"%s\":\"123\"",
				    j->string);
			return false;
		}
		*size = (uint64_t)d;
		return (double)*size == d ||
		       bad(f, "\"%s\" is not a whole number", j->string);
	}
	if (!cJSON_IsString(j))
		return bad(f, "\"%s\" is to be a number", j->string);
	*negative = *p == '-';
	p += *negative;
	*size = 0;
	if (!*p)
		return bad(f, "\"%s\" is to be a number", j->string);
	for (; *p; p++) {
		if (*p < '0' || *p > '9')
			return bad(f, "\"%s\" is to be a number", j->string);
		if (*size > (UINT64_MAX - (uint64_t)(*p - '0')) / 10)
			return bad(f, "\"%s\" has more than 64 bits", j->string);
		*size = 10 * *size + (uint64_t)(*p - '0');
	}
	return true;
}

/* A number within [low, high]. */
static bool take_signed(struct json_file *f, const cJSON *j, int64_t low, int64_t high,
			int64_t *v)
{
	bool negative;
	uint64_t size;

	if (!take_integer(f, j, &negative, &size))
		return false;
	if (size > (uint64_t)INT64_MAX + negative)
		return bad(f, "\"%s\" has more than 64 bits", j->string);
	*v = negative ? (int64_t)-size : (int64_t)size;
	if (*v < low || *v > high)
		return bad(f,
			   "\"%s\" is %" PRId64 ", but goes from %" PRId64 " to %" PRId64,
			   j->string, *v, low, high);
	return true;
}

static bool take_unsigned(struct json_file *f, const cJSON *j, int64_t *v)
{
	bool negative;
	uint64_t size;

	if (!take_integer(f, j, &negative, &size))
		return false;
	if (negative && size)
		return bad(f, "\"%s\" is negative", j->string);
	*v = (int64_t)size;
	return true;
}

/* A string, or an array of bytes for what is no text. */
static bool take_text(struct json_file *f, const cJSON *j, int64_t *v)
{
	struct jrn_strings *strings = jrn_store_strings(f->store);
	const cJSON *byte;

	if (cJSON_IsString(j)) {
		*v = jrn_strings_add(strings, j->valuestring, strlen(j->valuestring));
		return true;
	}
	if (!cJSON_IsArray(j))
		return bad(f, "\"%s\" is to be a string", j->string);
	ls_str_clear(&f->bytes);
	cJSON_ArrayForEach(byte, j)
	{
		if (!cJSON_IsNumber(byte) || byte->valueint < 0 || byte->valueint > 255 ||
		    (double)byte->valueint != byte->valuedouble)
			return bad(f, "\"%s\" has an element that is no byte (0 to 255)",
				   j->string);
		ls_str_addc(&f->bytes, (char)byte->valueint);
	}
	*v = jrn_strings_add(strings, f->bytes.s ? f->bytes.s : "", f->bytes.len);
	return true;
}

static void list(struct ls_str *out, const char *name)
{
	if (out->len)
		ls_str_add(out, ", ");
	ls_str_add(out, name);
}

static bool take_enum(struct json_file *f, const struct jrn_field *field, const cJSON *j,
		      int64_t *v)
{
	struct ls_str names = LS_STR_INIT;

	if (!cJSON_IsString(j))
		return bad(f, "\"%s\" is to be a string", j->string);
	for (*v = 0; *v < field->n_names; ++*v)
		if (strcmp(field->names[*v], j->valuestring) == 0)
			return true;
	for (uint32_t i = 0; i < field->n_names; i++)
		list(&names, field->names[i]);
	bad(f, "\"%s\" cannot be \"%s\"", j->string, shown(j->valuestring));
	ls_err_hint(f->err, "it is one of %s", names.s);
	ls_str_release(&names);
	return false;
}

static bool take_value(struct json_file *f, const struct jrn_field *field, const cJSON *j,
		       int64_t *v)
{
	if (cJSON_IsNull(j) && field->optional) {
		*v = jrn_field_none(field);
		return true;
	}
	switch (field->type) {
	case JRN_F_TEXT:
		return take_text(f, j, v);
	case JRN_F_ENUM:
		return take_enum(f, field, j, v);
	case JRN_F_UINT:
		return take_unsigned(f, j, v);
	case JRN_F_INT:
		return take_signed(f, j, INT64_MIN, INT64_MAX, v);
	case JRN_F_TIME:
		return take_signed(f, j, 0, INT64_MAX, v);
	case JRN_F_SPAN:
		return take_signed(f, j, -1, INT64_MAX, v);
	case JRN_F_ITEM:
	case JRN_F_THREAD:
	case JRN_F_LOOP:
	case JRN_F_QUEUE:
	case JRN_F_PROCESS:
		break;
	}
	return take_signed(f, j, 0, UINT32_MAX, v);
}

static bool take_kind(struct json_file *f, const cJSON *object, struct jrn_record *r)
{
	const cJSON *ev = cJSON_GetObjectItemCaseSensitive(object, "ev");
	struct ls_str names = LS_STR_INIT;
	int kind;

	if (!ev) {
		bad(f, "the record has no \"ev\"");
		ls_err_hint(
			f->err,
			"\"ev\" says what has happened: {\"t\":0,\"ev\":\"begin\",...}");
		return false;
	}
	kind = cJSON_IsString(ev) ? jrn_kind_of(ev->valuestring) : -1;
	if (kind >= 0) {
		r->kind = (enum jrn_kind)kind;
		return true;
	}
	for (kind = 0; kind < JRN_KIND_COUNT; kind++)
		list(&names, jrn_schemas[kind].name);
	bad(f, "\"%s\" is no kind of record",
	    cJSON_IsString(ev) ? shown(ev->valuestring) : "ev");
	ls_err_hint(f->err, "it is one of %s", names.s);
	ls_str_release(&names);
	return false;
}

static bool same(const char *a, const char *b)
{
	return a[0] == b[0] && strcmp(a, b) == 0;
}

/* The place of this name among the fields, then n, t and ev; -1: unknown.  Writers mostly
 * keep to one order: `guess` is tried first. */
static int place_of(const struct jrn_schema *schema, const char *name, int guess)
{
	static const char *const common[] = {"n", "t", "ev"};

	if (guess < schema->n_fields && same(schema->fields[guess].name, name))
		return guess;
	for (int i = 0; i < 3; i++)
		if (same(common[i], name))
			return JRN_MAX_FIELDS + i;
	for (int i = 0; i < schema->n_fields; i++)
		if (same(schema->fields[i].name, name))
			return i;
	return -1;
}

static bool unknown_field(struct json_file *f, const struct jrn_schema *schema,
			  const char *name)
{
	struct ls_str names = LS_STR_INIT;

	for (int i = 0; i < schema->n_fields; i++)
		list(&names, schema->fields[i].name);
	bad(f, "a record of kind \"%s\" has no field \"%s\"", schema->name, shown(name));
	ls_err_hint(f->err, "its fields are n, t, ev, %s", names.s);
	ls_str_release(&names);
	return false;
}

static bool check_number(struct json_file *f, const cJSON *j)
{
	uint64_t count = jrn_store_count(f->store);
	int64_t n;

	if (!take_unsigned(f, j, &n))
		return false;
	if ((uint64_t)n == count)
		return true;
	bad(f, "\"n\" is %" PRIu64 ", but this is record %" PRIu64, (uint64_t)n, count);
	ls_err_hint(f->err, "lines are missing or out of order; \"n\" may be left out");
	return false;
}

static bool take_member(struct json_file *f, const cJSON *j, int place,
			struct jrn_record *r)
{
	if (place < JRN_MAX_FIELDS)
		return take_value(f, &jrn_schemas[r->kind].fields[place], j,
				  &r->v[place]);
	if (place == JRN_MAX_FIELDS)
		return check_number(f, j);
	if (place == JRN_MAX_FIELDS + 1)
		return take_signed(f, j, 0, INT64_MAX, &r->at);
	return true;
}

/* What follows is another run, which begins with its own first record. */
static void begin_run(struct json_file *f)
{
	f->store = jrn_store_new();
	jrn_runs_add(f->runs, f->store);
}

static bool take_record(struct json_file *f, const cJSON *object, struct jrn_record *r)
{
	const struct jrn_schema *schema;
	unsigned seen = 0;
	int guess = 0;
	const cJSON *j;

	if (!take_kind(f, object, r))
		return false;
	if (r->kind == JRN_RUN && jrn_store_count(f->store))
		begin_run(f);
	schema = &jrn_schemas[r->kind];
	cJSON_ArrayForEach(j, object)
	{
		int place = place_of(schema, j->string, guess);

		if (place < 0)
			return unknown_field(f, schema, j->string);
		if (seen >> place & 1)
			return bad(f, "\"%s\" is given twice", j->string);
		seen |= 1u << place;
		guess = place < JRN_MAX_FIELDS ? place + 1 : guess;
		if (!take_member(f, j, place, r))
			return false;
	}
	if (!(seen >> (JRN_MAX_FIELDS + 1) & 1)) {
		bad(f, "the record has no \"t\"");
		ls_err_hint(f->err, "\"t\" is the time in nanoseconds since the start");
		return false;
	}
	for (int i = 0; i < schema->n_fields; i++) {
		if (seen >> i & 1)
			continue;
		if (!schema->fields[i].optional)
			return bad(f, "a record of kind \"%s\" needs \"%s\"",
				   schema->name, schema->fields[i].name);
		r->v[i] = jrn_field_none(&schema->fields[i]);
	}
	return true;
}

/* A NUL would end the string of cJSON early. */
static bool has_nul_escape(const char *line)
{
	for (const char *p = strstr(line, "\\u0000"); p; p = strstr(p + 1, "\\u0000")) {
		size_t slashes = 1;

		while (p - slashes >= line && p[-(ptrdiff_t)slashes] == '\\')
			slashes++;
		if (slashes % 2)
			return true;
	}
	return false;
}

/* How many bytes from here are plain ASCII: nearly all of nearly every line. */
static size_t ascii(const char *text, size_t len)
{
	size_t i = 0;
	uint64_t word;

	for (; i + sizeof word <= len; i += sizeof word) {
		memcpy(&word, text + i, sizeof word);
		/* No top bit is set, and no byte is 0: subtracting 1 borrows from none.
		 */
		if ((word | (word - UINT64_C(0x0101010101010101))) &
		    UINT64_C(0x8080808080808080))
			break;
	}
	return i;
}

static bool check_line(struct json_file *f, const char *line, size_t len)
{
	uint32_t c;

	for (size_t i = ascii(line, len), n; i < len; i += n) {
		n = ls_utf8_decode(line + i, len - i, &c);
		if (c && c != LS_UTF8_BAD)
			continue;
		bad(f, "byte %zu of the line is not UTF-8", i + 1);
		ls_err_hint(f->err,
			    "write bytes that are no text as an array: [104,255]");
		return false;
	}
	if (has_nul_escape(line)) {
		bad(f, "a string holds a NUL");
		ls_err_hint(f->err, "write bytes that are no text as an array: [104,0]");
		return false;
	}
	return true;
}

static bool read_line(struct json_file *f, const char *line, size_t len, bool ended)
{
	struct jrn_record r = {0};
	const char *end = line, *why;
	cJSON *object;
	bool ok;

	if (!check_line(f, line, len))
		return false;
	object = cJSON_ParseWithLengthOpts(line, len, &end, false);
	if (!object && !ended) {
		bad(f, "the last line is cut off");
		ls_err_hint(f->err,
			    "whoever wrote the file was stopped; remove that line to "
			    "read the rest");
		return false;
	}
	if (!object)
		return bad(f, "this is not JSON (column %td)", end - line + 1);
	ok = cJSON_IsObject(object) || bad(f, "a line is to be one {...}");
	if (ok && end[strspn(end, " \t\r")])
		ok = bad(f, "something follows the record (column %td)", end - line + 1);
	ok = ok && take_record(f, object, &r);
	cJSON_Delete(object);
	if (!ok)
		return false;
	jrn_store_append(f->store, &r);
	why = jrn_store_error(f->store, NULL);
	return !why || bad(f, "this \"%s\" cannot be: %s", jrn_schemas[r.kind].name, why);
}

static bool read_lines(struct json_file *f, FILE *in, char **line, size_t *cap)
{
	ssize_t len;

	while ((len = getline(line, cap, in)) >= 0) {
		const char *text = *line;
		bool ended = len && text[len - 1] == '\n';

		if (ended)
			(*line)[--len] = '\0';
		if (f->line++ == 0 && strncmp(text, "\xef\xbb\xbf", 3) == 0) {
			text += 3;
			len -= 3;
		}
		if ((size_t)len == strspn(text, " \t\r"))
			continue;
		if (!read_line(f, text, (size_t)len, ended))
			return false;
	}
	return true;
}

bool json_read(struct jrn_runs *runs, FILE *in, const char *name, struct ls_err *err)
{
	struct json_file f = {.runs = runs, .name = name, .err = err};
	char *line = NULL;
	size_t cap = 0;
	bool ok;

	begin_run(&f);
	ok = read_lines(&f, in, &line, &cap);

	free(line);
	ls_str_release(&f.bytes);
	return ok;
}
