/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "journal/hash.h"
#include "journal/layout.h"
#include "journal/packed.h"
#include "journal/schema.h"

/* With the NUL, so that no two lists of words run into the same bytes. */
static uint64_t add_text(uint64_t hash, const char *text)
{
	return jrn_hash_bytes(hash, text, strlen(text) + 1);
}

static uint64_t add_field(uint64_t hash, const struct jrn_field *f)
{
	hash = add_text(hash, f->name);
	hash = jrn_hash_word(hash, f->type);
	for (uint32_t i = 0; i < f->n_names; i++)
		hash = add_text(hash, f->names[i]);
	return jrn_hash_word(hash, f->n_names);
}

uint64_t packed_format(void)
{
	uint64_t hash = 0;

	for (unsigned kind = 0; kind < JRN_KIND_COUNT; kind++) {
		const struct jrn_schema *s = &jrn_schemas[kind];

		hash = add_text(hash, s->name);
		for (unsigned i = 0; i < s->n_fields; i++)
			hash = add_field(hash, &s->fields[i]);
		hash = jrn_hash_word(hash, s->n_fields);
	}
	for (unsigned part = 0; part < PART_COUNT; part++)
		hash = add_text(hash, picture_layout[part].names);
	return hash;
}
