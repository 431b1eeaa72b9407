/* SPDX-License-Identifier: MIT */
#include "journal/print_hash.h"

#include "journal/hash.h"

static unsigned ingredient_of(enum jrn_field_type type)
{
	switch (type) {
	case JRN_F_TIME:
	case JRN_F_SPAN:
		return JRN_HASH_TIMES;
	case JRN_F_ITEM:
	case JRN_F_THREAD:
	case JRN_F_LOOP:
	case JRN_F_QUEUE:
	case JRN_F_PROCESS:
		return JRN_HASH_IDS;
	case JRN_F_TEXT:
		return JRN_HASH_TEXTS;
	case JRN_F_UINT:
	case JRN_F_INT:
	case JRN_F_ENUM:
		break;
	}
	return JRN_HASH_VALUES;
}

static uint64_t add_field(uint64_t hash, const struct jrn_store *s,
			  enum jrn_field_type type, int64_t v)
{
	const char *text;
	size_t len;

	if (type != JRN_F_TEXT)
		return jrn_hash_word(hash, (uint64_t)v);
	text = jrn_store_text(s, (uint32_t)v, &len);
	return jrn_hash_bytes(hash, text, len);
}

static uint64_t add_record(uint64_t hash, const struct jrn_store *s,
			   const struct jrn_record *r, unsigned ingredients)
{
	const struct jrn_schema *schema = &jrn_schemas[r->kind];

	hash = jrn_hash_word(hash, (uint64_t)r->kind);
	if (ingredients & JRN_HASH_TIMES)
		hash = jrn_hash_word(hash, (uint64_t)r->at);
	for (unsigned i = 0; i < schema->n_fields; i++)
		if (ingredients & ingredient_of(schema->fields[i].type))
			hash = add_field(hash, s, schema->fields[i].type, r->v[i]);
	return hash;
}

uint64_t jrn_print_hash(const struct jrn_store *s, unsigned ingredients)
{
	uint64_t hash = 0;
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, s, 0);
	while (jrn_reader_next(&reader, &r))
		if (!(ingredients & JRN_HASH_OUTPUT) || r.kind == JRN_PRINT ||
		    r.kind == JRN_STOP)
			hash = add_record(hash, s, &r, ingredients);
	return hash;
}
