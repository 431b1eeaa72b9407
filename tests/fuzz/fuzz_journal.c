/* SPDX-License-Identifier: MIT
 *
 * Whatever a file holds: reading it, and everything that may then be done with the
 * journal, ends in an answer or a sentence, never in a crash.
 */
#include <stdint.h>
#include <stdio.h>

#include "base/str.h"
#include "journal/file_inside.h"
#include "replay/cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define STEPS 2000

static void ask(const struct jrn_store *s)
{
	uint64_t count = jrn_store_count(s), record;
	struct picture p;

	jrn_picture_init(&p);
	for (uint64_t i = 0; i <= 8; i++) {
		jrn_store_picture(s, count / 8 * i, &p);
		jrn_store_birth(s, (uint32_t)(p.serials / 8 * i));
		jrn_store_find_time(s, jrn_store_last(s) / 8 * (jrn_time)i);
		jrn_store_print(s, i);
		jrn_store_warning(s, i);
	}
	jrn_store_error(s, &record);
	jrn_picture_release(&p);
}

static void print(struct jrn_store *s)
{
	struct ls_str line = LS_STR_INIT;
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, s, 0);
	for (int i = 0; i < STEPS && jrn_reader_next(&reader, &r); i++) {
		ls_str_clear(&line);
		jrn_json_line(&line, reader.next, &r, jrn_store_strings(s));
	}
	ls_str_release(&line);
}

static void walk(struct jrn_store *s)
{
	struct replay_cursor *c = replay_cursor_new(&(struct replay_source){.store = s});

	for (int i = 0; i < STEPS && replay_forward(c, REPLAY_EVENT); i++)
		;
	replay_seek(c, jrn_store_count(s) / 2);
	replay_seek_time(c, jrn_store_last(s));
	for (int i = 0; i < STEPS && replay_back(c, REPLAY_CALLBACK); i++)
		;
	for (int i = 0; i < STEPS && replay_back(c, REPLAY_RECORD); i++)
		;
	replay_forward(c, REPLAY_PRINT);
	replay_cursor_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct jrn_runs runs = {0};
	FILE *in = size ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;

	if (in && either_read(&runs, in, size, "fuzz", NULL))
		for (size_t i = 0; i < runs.n; i++) {
			print(runs.stores[i]);
			walk(runs.stores[i]);
			ask(runs.stores[i]);
		}
	if (in)
		fclose(in);
	jrn_runs_release(&runs);
	return 0;
}
