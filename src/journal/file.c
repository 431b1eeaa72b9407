/* SPDX-License-Identifier: MIT */
#include "journal/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/die.h"
#include "base/str.h"
#include "journal/file_inside.h"

#define FLUSH_SIZE ((size_t)64 << 10)

struct lines {
	struct jrn_sink sink; /* first: the sink is the file */
	FILE *out;
	struct ls_str buffer;
	uint64_t n;
	int error; /* errno of the first write that failed */
};

static void flush(struct lines *l)
{
	if (l->buffer.len && !l->error &&
	    fwrite(l->buffer.s, 1, l->buffer.len, l->out) != l->buffer.len)
		l->error = errno ? errno : EIO;
	l->sink.failed = l->error != 0;
	ls_str_clear(&l->buffer);
}

static void put_line(struct jrn_sink *sink, const struct jrn_record *r,
		     const struct jrn_strings *strings)
{
	struct lines *l = (struct lines *)sink;

	jrn_json_line(&l->buffer, l->n++, r, strings);
	if (l->buffer.len >= FLUSH_SIZE)
		flush(l);
}

struct jrn_sink *jrn_jsonl_sink(FILE *out)
{
	struct lines *l = ls_realloc(NULL, 1, sizeof *l);

	*l = (struct lines){.sink = {.put = put_line, .keeps = true}, .out = out};
	return &l->sink;
}

bool jrn_jsonl_close(struct jrn_sink *sink, struct ls_err *err)
{
	struct lines *l = (struct lines *)sink;
	int error;

	flush(l);
	if (!l->error && fflush(l->out))
		l->error = errno ? errno : EIO;
	error = l->error;
	ls_str_release(&l->buffer);
	free(l);
	if (error)
		ls_err_set(err, NULL, 0, "the journal cannot be written: %s",
			   strerror(error));
	return !error;
}

bool jrn_store_write_jsonl(const struct jrn_store *s, FILE *out, struct ls_err *err)
{
	const struct jrn_strings *strings =
		jrn_store_strings((struct jrn_store *)(uintptr_t)s);
	struct jrn_sink *sink = jrn_jsonl_sink(out);
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, s, 0);
	while (jrn_reader_next(&reader, &r))
		sink->put(sink, &r, strings);
	return jrn_jsonl_close(sink, err);
}

/* The whole of a file that cannot be read at any place, on the heap. */
static uint8_t *read_all(FILE *in, size_t expected, size_t *len)
{
	size_t cap = expected + 1;
	uint8_t *data = ls_realloc(NULL, 1, cap);

	*len = 0;
	for (;;) {
		*len += fread(data + *len, 1, cap - *len, in);
		if (*len < cap)
			return data;
		cap += cap / 2;
		data = ls_realloc(data, 1, cap);
	}
}

static struct jrn_source *source_of(FILE *in, size_t expected)
{
	int fd = fileno(in);
	struct stat st;
	uint8_t *data;
	size_t len;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return jrn_source_of_file(fd, (uint64_t)st.st_size);
	data = read_all(in, expected, &len);
	return jrn_source_of_memory(data, len);
}

static bool read_packed(struct jrn_runs *runs, FILE *in, size_t expected, const char *name,
			struct ls_err *err)
{
	struct jrn_source *source = source_of(in, expected);
	bool ok;

	if (!source) {
		ls_err_set(err, name, 0, "the file cannot be read: %s", strerror(errno));
		return false;
	}
	ok = packed_read(runs, source, name, err);
	jrn_source_unref(source);
	return ok;
}

bool either_read(struct jrn_runs *runs, FILE *in, size_t expected, const char *name,
		 struct ls_err *err)
{
	int first = getc(in);
	bool ok;

	if (first == EOF && !ferror(in)) {
		ls_err_set(err, name, 0, "the file is empty");
		return false;
	}
	ungetc(first, in);
	if (first == (unsigned char)PACKED_MAGIC[0]) {
		ok = read_packed(runs, in, expected, name, err);
	} else if (first != EOF && strchr("{ \t\r\n\xef", first)) {
		ok = json_read(runs, in, name, err);
	} else {
		ls_err_set(err, name, 0, "this is no journal");
		ls_err_hint(err,
			    "a journal is JSON Lines, one {...} a line, or an .lsj file "
			    "that loopscope has written");
		ok = false;
	}
	if (ferror(in)) {
		ls_err_set(err, name, 0, "the file cannot be read: %s", strerror(errno));
		ok = false;
	}
	return ok;
}

void jrn_runs_add(struct jrn_runs *runs, struct jrn_store *store)
{
	runs->stores = ls_realloc(runs->stores, runs->n + 1, sizeof(struct jrn_store *));
	runs->stores[runs->n++] = store;
}

void jrn_runs_release(struct jrn_runs *runs)
{
	for (size_t i = 0; i < runs->n; i++)
		jrn_store_free(runs->stores[i]);
	free(runs->stores);
	*runs = (struct jrn_runs){0};
}

bool jrn_runs_read(struct jrn_runs *out, const char *path, struct ls_err *err)
{
	FILE *in = fopen(path, "rb");
	struct stat st;
	bool ok;

	*out = (struct jrn_runs){0};
	if (!in || fstat(fileno(in), &st) < 0) {
		ls_err_set(err, path, 0, "the file cannot be opened: %s",
			   strerror(errno));
		if (in)
			fclose(in);
		return false;
	}
	if (S_ISDIR(st.st_mode)) {
		ls_err_set(err, path, 0, "this is a directory");
		ok = false;
	} else {
		ok = either_read(out, in, S_ISREG(st.st_mode) ? (size_t)st.st_size : 4096,
				 path, err);
	}
	fclose(in);
	if (!ok)
		jrn_runs_release(out);
	return ok;
}

struct jrn_store *jrn_store_read(const char *path, struct ls_err *err)
{
	struct jrn_runs runs;
	struct jrn_store *first;

	if (!jrn_runs_read(&runs, path, err))
		return NULL;
	first = runs.stores[0];
	runs.stores[0] = NULL;
	jrn_runs_release(&runs);
	return first;
}
